"""Verdicts are remembered by content, and nothing in the cache folder can do harm."""

import json
import os
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from generator.cache import disk as store
from generator.cache import verdicts as cache
from generator.document.load import Document
from generator.errors import PrerequestError
from generator.validation import structure
from generator.validation.validate import validate

from .corpus import OBJECT, get, openapi, query, schema

ROOT = openapi(paths={"/a/{id}": get(parameters=[query("id", "path")])})
WARNING = openapi("3.1.0", paths={"/a": get(requestBody={"content": {"a/b": {"schema": {"type": "strin"}}}})})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "prerequest" / "verdicts"


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Count how often the structure of a document is judged."""
    runs = []
    original = structure.document_validator  # type: ignore[attr-defined]
    monkeypatch.setattr(structure, "document_validator", lambda version: runs.append(version) or original(version))  # type: ignore[func-returns-value]
    return runs


def document(root: Any) -> Any:
    return Document("spec.json", root)


def entries(folder: Any) -> list[Any]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def test_a_valid_document_is_judged_once(folder: Any, judged: Any) -> None:
    assert validate(document(ROOT)) == []
    assert validate(document(json.loads(json.dumps(ROOT)))) == []
    assert len(judged) == 1
    validate(document(ROOT | {"x-more": 1}))
    assert len(judged) == 2
    assert len(entries(folder)) == 2


def test_without_the_cache_nothing_is_written(folder: Any, judged: Any) -> None:
    validate(document(ROOT), cache=False)
    validate(document(ROOT), cache=False)
    assert len(judged) == 2
    assert entries(folder) == []


def test_warnings_are_remembered(folder: Any, judged: Any) -> None:
    first = validate(document(WARNING))
    assert [warning.code for warning in first] == ["W207"]
    assert validate(document(WARNING)) == first
    assert len(judged) == 1


def test_an_invalid_document_is_judged_each_time(folder: Any, judged: Any) -> None:
    for _ in range(2):
        with pytest.raises(PrerequestError):
            validate(document(schema({"type": 5})))
    assert len(judged) == 2
    assert entries(folder) == []


def test_numbers_beyond_64_bits_have_a_name_too(folder: Any) -> None:
    assert cache.key_of(schema({"default": 10**30})) != cache.key_of(schema({"default": 10**30 + 1}))


def test_only_the_user_can_read_and_write(folder: Any) -> None:
    previous = os.umask(0)
    try:
        validate(document(ROOT))
    finally:
        os.umask(previous)
    (entry,) = entries(folder)
    assert [path.stat().st_mode & 0o777 for path in (folder.parent, folder, entry)] == [0o700, 0o700, 0o600]


def test_no_text_of_the_document_is_kept(folder: Any) -> None:
    validate(document(openapi(info={"title": "very secret", "version": "hunter2"}, paths={"/secret": get()})))
    text = b"".join(path.read_bytes() + path.name.encode() for path in entries(folder))
    assert not any(word in text for word in (b"secret", b"hunter2"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"key": "other", "warnings": []}',
        b'{"warnings": []}',
        b"[" * 60_000,
        b"9" * 10_000,
        b'{"key": KEY, "warnings": {}}',
        b'{"key": KEY, "warnings": [1]}',
        b'{"key": KEY, "warnings": [["W201", "a"]]}',
        b'{"key": KEY, "warnings": [["W201", "a", "", 5]]}',
        b'{"key": KEY, "warnings": [["E201", "a", "", ""]]}',
    ],
)
def test_a_broken_or_foreign_entry_is_ignored(folder: Any, judged: Any, content: Any) -> None:
    validate(document(ROOT))
    (entry,) = entries(folder)
    entry.write_bytes(content.replace(b"KEY", json.dumps(entry.stem).encode()))
    assert validate(document(ROOT)) == []
    assert len(judged) == 2


def test_a_planted_verdict_does_not_let_bad_references_pass(folder: Any) -> None:
    ring = schema({"$ref": "#/components/schemas/A"})
    key = cache.key_of(ring)
    cache.store(key, [])
    assert cache.load(key) == []
    with pytest.raises(PrerequestError) as caught:
        validate(document(ring))
    assert caught.value.diagnostics[0].code == "E302"


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_a_folder_that_others_can_write_to_is_not_used(folder: Any, judged: Any, mode: int) -> None:
    validate(document(ROOT))
    folder.chmod(mode)
    validate(document(ROOT))
    validate(document(ROOT | {"x-y": 1}))
    assert len(judged) == 3
    assert len(entries(folder)) == 1


def test_links_are_not_followed(folder: Any, judged: Any, tmp_path: Path) -> None:
    validate(document(ROOT))
    (entry,) = entries(folder)
    elsewhere = tmp_path / "elsewhere"
    entry.rename(elsewhere)
    entry.symlink_to(elsewhere)
    validate(document(ROOT))
    assert len(judged) == 2
    assert elsewhere.exists()
    folder.rename(tmp_path / "moved")
    folder.symlink_to(tmp_path / "moved")
    validate(document(ROOT))
    assert len(judged) == 3


def test_a_pipe_instead_of_an_entry_does_not_block(folder: Any, judged: Any) -> None:
    validate(document(ROOT))
    (entry,) = entries(folder)
    entry.unlink()
    os.mkfifo(entry)
    validate(document(ROOT))
    assert len(judged) == 2


@pytest.mark.parametrize("value", ["relative/path", "/proc/nowhere", "/dev/null"])
def test_no_usable_folder_is_no_cache(monkeypatch: pytest.MonkeyPatch, judged: Any, value: str) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", value)
    for _ in range(2):
        assert validate(document(ROOT)) == []
    assert len(judged) == 2


def test_a_disk_that_is_full_is_no_cache(folder: Any, judged: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    validate(document(WARNING))

    def full(*_: Any) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(store.Path, "replace", full)  # type: ignore[attr-defined]
    assert validate(document(ROOT)) == []
    assert len(entries(folder)) == 1


def test_the_number_of_entries_is_bounded(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "ENTRIES", store.DiskCache("verdicts", 10, 1024))
    for number in range(25):
        cache.store(f"{number:064x}", [])
    assert len(entries(folder)) <= 10
    assert cache.load(f"{24:064x}") == []
    assert cache.load(f"{0:064x}") is None


def test_another_judge_means_another_name(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = cache.key_of(ROOT)
    monkeypatch.setattr(cache, "_versions", lambda: b"a newer validator")
    assert cache.key_of(ROOT) != before


def test_runs_at_the_same_time(folder: Any) -> None:
    roots = [openapi(paths={"/a": get()}, components={"schemas": {f"S{n % 3}": OBJECT}}) for n in range(60)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda root: validate(document(root)), roots)) == [[]] * 60
    assert len(entries(folder)) == 3
    code = """
        from generator.document.load import Document
        from generator.validation.validate import validate
        root = {"openapi": "3.0.0", "info": {"title": "t", "version": "1"}, "paths": {}}
        for number in range(30):
            assert validate(Document("f", root | {"x-n": number % 5})) == []
    """
    program = [sys.executable, "-c", textwrap.dedent(code)]
    runs = [subprocess.Popen(program) for _ in range(4)]
    assert [run.wait(timeout=100) for run in runs] == [0] * 4
    assert len(entries(folder)) == 8
    assert not list(folder.glob(".*"))
