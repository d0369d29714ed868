"""A run that has nothing to do is said again as long as nothing has changed that it looked at, and no longer."""

import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from generator.__main__ import main
from generator.commands import idle

DOCUMENT = """
openapi: 3.0.3
info: {title: Small, version: "1"}
paths:
  /a:
    get:
      operationId: readA
      responses: {"200": {description: ok}}
"""


class Place:
    """A folder with a document; `run` is the command in it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.document = folder / "small.yaml"
        self.collection = folder / "build/small/postman/small.postman_collection.json"
        self._patch = monkeypatch
        self._capsys = capsys
        self.document.write_text(DOCUMENT)
        monkeypatch.chdir(folder)
        monkeypatch.setattr(os, "_exit", sys.exit)
        monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))

    def run(self, command: str, *options: str) -> str:
        """Run a command on the document; return what it says, without the time."""
        self._set(command, *options)
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code
        return self._capsys.readouterr().out.rpartition(",")[0]

    def repeated(self, command: str, *options: str) -> str:
        """Return what is said again, without the time; nothing where the command looks anew."""
        self._set(command, *options)
        idle.repeated()
        return self._capsys.readouterr().out.rpartition(",")[0]

    def _set(self, command: str, *options: str) -> None:
        # What the system says of a file is as fine as its clock.
        time.sleep(0.02)
        self._patch.setattr(sys, "argv", ["prerequest", command, "small.yaml", "-t", "postman", *options])


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    return Place(tmp_path, monkeypatch, capsys)


@pytest.fixture
def idle_place(place: Any) -> Any:
    place.run("generate")
    assert not place.repeated("generate")
    # Another process that compiles a module of the program changes its folder, and the next run looks anew.
    for _ in range(3):
        place.run("generate")
        if place.repeated("generate"):
            return place
    return pytest.fail("a run with nothing to do is not remembered")


def test_an_idle_run_is_said_again_in_the_same_words(place: Any) -> None:
    place.run("generate")
    said = place.run("generate")
    assert "0 written" in said
    assert place.repeated("generate") == said
    assert not place.repeated("generate", "--verbose")


def test_check_is_remembered_apart(idle_place: Any) -> None:
    assert not idle_place.repeated("check")
    idle_place.run("check")
    idle_place._set("check")
    assert idle.repeated()
    assert idle_place._capsys.readouterr().out == "up to date\n"


def test_a_run_whose_files_are_younger_than_it_is_not_remembered(place: Any) -> None:
    place.run("generate")
    os.utime(place.collection, ns=(2**62, 2**62))
    place.run("generate")
    assert not place.repeated("generate")


def _edit_in_place(place: Any) -> None:
    seen = place.collection.stat()
    place.collection.write_bytes(place.collection.read_bytes().replace(b"Small", b"Smell"))
    os.utime(place.collection, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert place.collection.stat().st_size == seen.st_size


CHANGES = {
    "output edited, with its size and time as they were": _edit_in_place,
    "output removed": lambda place: place.collection.unlink(),
    "output no longer readable": lambda place: place.collection.chmod(0o600),
    "file beside the output": lambda place: (place.collection.parent / "more.txt").write_text(""),
    "document edited": lambda place: place.document.write_text(DOCUMENT.replace("readA", "readB")),
    "document touched": lambda place: place.document.touch(),
    "configuration added": lambda place: (place.folder / "prerequest.toml").write_text(""),
    "manifest removed": lambda place: (place.folder / "build/small/.prerequest/manifest.sha256").unlink(),
    "output moved away": lambda place: (place.folder / "build").rename(place.folder / "away"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_after_any_change_the_command_looks_anew(idle_place: Any, change: Any) -> None:
    time.sleep(0.02)
    change(idle_place)
    assert not idle_place.repeated("generate")


def test_surroundings_that_matter_are_part_of_what_is_remembered(
    idle_place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert not idle_place.repeated("generate")
    monkeypatch.delenv("GITHUB_ACTIONS")
    assert idle_place.repeated("generate")
    monkeypatch.chdir(idle_place.folder / "build")
    assert not idle_place.repeated("generate")


@pytest.mark.parametrize("options", [("--json",), ("--force",), ("--depfile", "x.d"), ("--templates", ".")])
def test_what_is_more_than_output_and_summary_is_not_remembered(place: Any, options: Any) -> None:
    place.run("generate")
    place.run("generate", *options)
    assert not place.repeated("generate", *options)


def test_another_program_makes_other_output(idle_place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path, str(idle_place.folder)])
    assert not idle_place.repeated("generate")


def test_a_damaged_entry_is_as_none(idle_place: Any) -> None:
    entry = next((idle_place.folder / "cache/prerequest/runs").glob("*.json"))
    for content in (b"", b"[]", b"{", b'{"paths": 1}', b'{"paths": [], "seen": "", "output": "x", "errors": ""}'):
        entry.write_bytes(content)
        assert not idle_place.repeated("generate")


def test_a_file_that_was_missing_may_appear(place: Any) -> None:
    response = '{description: ok, content: {application/json: {schema: {$ref: "absent.yaml"}}}}'
    place.document.write_text(DOCUMENT.partition("responses:")[0] + f'responses: {{"200": {response}}}\n')
    place.run("generate")
    before = place.collection.read_text()
    place.run("generate")
    assert not place.repeated("generate")
    (place.folder / "absent.yaml").write_text(
        "{type: object, required: [there], properties: {there: {type: string}}}\n"
    )
    place.run("generate")
    assert '"there' in place.collection.read_text().replace("\\", "")
    assert '"there' not in before.replace("\\", "")
