"""What lies in the state folder may come from anybody: a repository can hold a journal that no run of ours wrote."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator.errors import PrerequestError
from generator.output import write
from generator.output.model import digest
from generator.output.moves import carry_out
from generator.output.write import check, plan


def plant(target: Any, journal: Any, **files: Any) -> None:
    run = target / ".prerequest/run-0123456789abcdef"
    run.mkdir(parents=True)
    for name, content in files.items():
        (run / name.replace("_", "-")).write_bytes(content)
    (run / "journal.json").write_text(journal if isinstance(journal, str) else json.dumps(journal))


EVIL = [
    [["../precious", None, digest(b"evil")]],
    [["/etc/precious", None, digest(b"evil")]],
    [["a/../../precious", None, None]],
    [[".git/hooks/pre-commit", None, digest(b"evil")]],
    [[".prerequest/run-0123456789abcdef/journal.json", None, None]],
    [["a", 1, None]],
    [[1, None, None]],
    [["a", None]],
    {"a": 1},
    "not json",
    "[" * 100_000,
]


@pytest.mark.parametrize("journal", EVIL, ids=str)
def test_foreign_journal_is_refused(lived_in: Any, old: Any, tree: Any, journal: Any) -> None:
    (lived_in.parent / "precious").write_bytes(b"precious")
    plant(lived_in, journal, new_0=b"evil")
    before = tree(lived_in.parent)
    for action in (check, plan):
        with pytest.raises(PrerequestError, match="E508"):
            action(lived_in, old)
    assert tree(lived_in.parent) == before


def test_planted_journal_cannot_take_a_file_it_does_not_know(lived_in: Any, old: Any, foreign: Any) -> None:
    plant(lived_in, [["notes.txt", digest(b"guess"), digest(b"evil")]], new_0=b"evil")
    assert check(lived_in, old) == []
    assert (lived_in / "notes.txt").read_bytes() == foreign["notes.txt"]


def test_journal_through_a_link_leaves_the_outside_alone(lived_in: Any, old: Any, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (lived_in / "docs/out").symlink_to(outside)
    plant(lived_in, [["docs/out/x", None, digest(b"evil")]], new_0=b"evil")
    assert check(lived_in, old) == []
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("staged", [b"", b"half of i"])
def test_staged_file_that_was_lost_brings_back_the_old_output(lived_in: Any, old: Any, staged: bytes) -> None:
    content = old["postman/x.json"].content
    plant(lived_in, [["postman/x.json", digest(content), digest(b"half of it")]], new_0=staged)
    assert check(lived_in, old) == []


def test_link_named_like_a_run_is_left_alone(lived_in: Any, old: Any, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/journal.json").write_text("[]")
    (lived_in / ".prerequest/run-0123456789abcdef").symlink_to(tmp_path / "outside")
    assert check(lived_in, old) == []
    assert (tmp_path / "outside/journal.json").exists()


def test_staging_folder_is_private_and_has_no_predictable_name(
    lived_in: Any, new: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def look(run: Any) -> None:
        seen.append((run.folder.name, run.folder.stat().st_mode & 0o777))
        carry_out(run)

    monkeypatch.setattr(write, "carry_out", look)
    write.apply(plan(lived_in, new))
    write.apply(plan(lived_in, {}))
    (first, mode), (second, _) = seen
    assert mode == 0o700
    assert first != second
