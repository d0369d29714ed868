import subprocess
from pathlib import Path
from typing import Any

import pytest

from generator.errors import PrerequestError
from generator.output.manifest import tool_version
from generator.output.model import digest
from generator.output.write import File, apply, check, plan


def write(target: Any, files: Any, *, force: bool = False) -> None:
    apply(plan(target, files, force=force))


def test_first_run_writes_everything_and_says_so(target: Any, new: Any) -> None:
    planned = plan(target, new)
    assert planned.written == tuple(sorted([*new, ".gitattributes"]))
    assert (planned.unchanged, planned.removed, planned.conflicts) == ((), (), ())
    assert not target.parent.exists()
    apply(planned)
    for path, file in new.items():
        assert (target / path).read_bytes() == file.content
        assert bool((target / path).stat().st_mode & 0o100) == file.executable
    assert check(target, new) == []


def test_folder_is_marked_as_generated(target: Any, new: Any) -> None:
    write(target, new)
    assert (target / ".gitattributes").read_text().splitlines()[1] == "* -text linguist-generated"


def _identities(folder: Path) -> dict[Path, tuple[int, ...]]:
    """What changes when a file or folder is written; the time of the last read is no part of it."""
    entries = {path: path.lstat() for path in folder.rglob("*")}
    return {
        path: (entry.st_ino, entry.st_mode, entry.st_size, entry.st_mtime_ns, entry.st_ctime_ns)
        for path, entry in entries.items()
    }


def test_second_run_touches_nothing(lived_in: Any, old: Any, tree: Any) -> None:
    before = _identities(lived_in)
    planned = plan(lived_in, old)
    assert planned.written == planned.removed == planned.operations == ()  # type: ignore[comparison-overlap]
    apply(planned)
    assert _identities(lived_in) == before


def test_unchanged_and_foreign_files_keep_inode_and_time(lived_in: Any, new: Any, foreign: Any) -> None:
    kept = [lived_in / path for path in ("docs/same.md", *foreign)]
    before = [(path.stat().st_ino, path.stat().st_mtime_ns) for path in kept]
    planned = plan(lived_in, new)
    assert planned.unchanged == (".gitattributes", "docs/same.md")
    apply(planned)
    assert [(path.stat().st_ino, path.stat().st_mtime_ns) for path in kept] == before


def test_what_is_no_longer_generated_goes_with_its_empty_folders(lived_in: Any, new: Any, foreign: Any) -> None:
    planned = plan(lived_in, new)
    assert planned.removed == ("curl/app/gone.sh", "leaves/with/its/folder.txt")
    apply(planned)
    assert not (lived_in / "leaves").exists()
    assert not (lived_in / "curl/app/gone.sh").exists()
    assert {path: (lived_in / path).read_bytes() for path in foreign} == foreign


@pytest.mark.parametrize("path", ["postman/x.json", "curl/app/gone.sh"])
def test_edited_file_stops_the_run(lived_in: Any, new: Any, tree: Any, path: str) -> None:
    (lived_in / path).write_bytes(b"edited by hand\n")
    before = tree(lived_in)
    with pytest.raises(PrerequestError) as caught:
        write(lived_in, new)
    (diagnostic,) = caught.value.diagnostics
    assert caught.value.exit_status == 1
    assert diagnostic.code == "E505"
    assert diagnostic.file.endswith(path)
    assert diagnostic.hint == "copy your edits elsewhere, or overwrite them with --force"
    assert tree(lived_in) == before


def test_force_replaces_and_removes_edited_files_only(lived_in: Any, new: Any, foreign: Any) -> None:
    for path in ("postman/x.json", "curl/app/gone.sh"):
        (lived_in / path).write_bytes(b"edited by hand\n")
    write(lived_in, new, force=True)
    assert (lived_in / "postman/x.json").read_bytes() == new["postman/x.json"].content
    assert not (lived_in / "curl/app/gone.sh").exists()
    assert {path: (lived_in / path).read_bytes() for path in foreign} == foreign


def test_foreign_file_in_the_way(lived_in: Any, new: Any, tree: Any) -> None:
    (lived_in / "docs/deep").mkdir()
    (lived_in / "docs/deep/er").write_text("a file where a folder must be")
    (lived_in / "curl/stream").mkdir()
    (lived_in / "curl/stream/made.sh").write_text("mine")
    before = tree(lived_in)
    planned = plan(lived_in, new)
    assert {problem.code for problem in planned.conflicts} == {"E503", "E504"}
    with pytest.raises(PrerequestError):
        apply(planned)
    assert [problem.code for problem in plan(lived_in, new, force=True).conflicts] == ["E503"]
    assert tree(lived_in) == before


def test_identical_files_are_adopted_when_the_manifest_is_lost(lived_in: Any, old: Any) -> None:
    (lived_in / ".prerequest/manifest.sha256").unlink()
    planned = plan(lived_in, old)
    assert (planned.written, planned.conflicts) == ((), ())
    apply(planned)
    assert check(lived_in, old) == []


def test_lost_manifest_makes_other_files_foreign(lived_in: Any, new: Any) -> None:
    (lived_in / ".prerequest/manifest.sha256").unlink()
    assert {problem.code for problem in plan(lived_in, new).conflicts} == {"E504"}


@pytest.mark.parametrize(
    "text",
    ["", "{", "# prerequest 1\n{", "\xff", f"# prerequest 1\n{64 * '0'}  ../x\n", f"# prerequest 1\n{63 * '0'}  x"],
)
def test_broken_manifest_stops_the_run(lived_in: Any, old: Any, text: str) -> None:
    (lived_in / ".prerequest/manifest.sha256").write_bytes(text.encode("latin-1"))
    assert [problem.code for problem in plan(lived_in, old).conflicts] == ["E509"]
    write(lived_in, old, force=True)
    assert check(lived_in, old) == []


def test_upgrade_that_changes_nothing_changes_nothing(lived_in: Any, old: Any, new: Any) -> None:
    manifest = lived_in / ".prerequest/manifest.sha256"
    earlier = manifest.read_text().replace(f"# prerequest {tool_version()}", "# prerequest 0.0.0-earlier")
    manifest.write_text(earlier)
    assert plan(lived_in, old).operations == ()
    assert check(lived_in, old) == []
    write(lived_in, new)
    assert "0.0.0-earlier" not in manifest.read_text()


def test_manifest_is_one_line_a_file_sorted_without_time(target: Any, new: Any) -> None:
    write(target, new)
    text = (target / ".prerequest/manifest.sha256").read_text()
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(lines) == len(new) + 1
    assert [line[66:] for line in lines] == sorted([*new, ".gitattributes"])
    other = target.parent / "other"
    write(other, new)
    assert (other / ".prerequest/manifest.sha256").read_text() == text


def test_anybody_can_check_the_manifest(lived_in: Any) -> None:
    def run() -> Any:
        command = ["sha256sum", "--check", "--quiet", "--strict", ".prerequest/manifest.sha256"]
        return subprocess.run(command, cwd=lived_in, capture_output=True, text=True, check=False)

    assert (run().returncode, run().stdout, run().stderr) == (0, "", "")
    (lived_in / "docs/same.md").write_text("edited")
    assert "docs/same.md: FAILED" in run().stdout


def test_both_lines_of_a_file_count_and_conflict_markers_do_not(lived_in: Any, old: Any, new: Any) -> None:
    manifest = lived_in / ".prerequest/manifest.sha256"
    mine = manifest.read_text()
    (lived_in / "curl/app/gone.sh").write_bytes(b"of the other branch\n")
    other = mine.replace(digest(old["curl/app/gone.sh"].content), digest(b"of the other branch\n"))
    manifest.write_text(f"<<<<<<< HEAD\n{mine}=======\n{other}>>>>>>> other\n")
    assert plan(lived_in, new).conflicts == ()
    (lived_in / "curl/app/gone.sh").write_bytes(b"united by version control\n")
    assert plan(lived_in, new).conflicts == ()
    assert "it contains the lines of two branches" in [finding.why for finding in check(lived_in, old)]
    write(lived_in, old)
    assert manifest.read_text() == mine


def test_conflict_markers_are_named_with_the_way_out(lived_in: Any, old: Any, new: Any) -> None:
    marked = b"<<<<<<< HEAD\none\n=======\nother\n>>>>>>> branch\n"
    (lived_in / "docs/same.md").write_bytes(marked)
    (problem,) = plan(lived_in, new).conflicts
    assert problem.code == "E514"
    assert "git checkout --ours" in problem.hint
    assert ("docs/same.md", "edited") in [(finding.path, finding.kind) for finding in check(lived_in, old)]
    write(lived_in, new | {"docs/same.md": File(marked)})


def test_other_targets_are_left_alone(lived_in: Any, old: Any, new: Any) -> None:
    some = {path: file for path, file in new.items() if path.startswith("postman/")}
    planned = plan(lived_in, some, scope=frozenset({"postman"}))
    assert (planned.written, planned.removed) == (("postman/x.json",), ())
    assert planned.left == tuple(sorted(path for path in old if not path.startswith("postman/")))
    apply(planned)
    assert check(lived_in, some, frozenset({"postman"})) == []
    assert plan(lived_in, old).written == ("postman/x.json",)
    assert len(plan(lived_in, some).removed) == len(planned.left)


def test_lost_executable_bit_is_restored(lived_in: Any, old: Any) -> None:
    (lived_in / "curl/app/list.sh").chmod(0o644)
    planned = plan(lived_in, old)
    assert planned.written == ("curl/app/list.sh",)
    assert [str(finding) for finding in check(lived_in, old)] == [
        "curl/app/list.sh: edited: it may no longer be executed"
    ]
    apply(planned)
    assert (lived_in / "curl/app/list.sh").stat().st_mode & 0o100


def test_folder_that_changes_after_planning_is_left_alone(lived_in: Any, new: Any, tree: Any) -> None:
    planned = plan(lived_in, new)
    (lived_in / "postman/x.json").write_bytes(b"saved a moment ago\n")
    before = tree(lived_in)
    with pytest.raises(PrerequestError, match="E510"):
        apply(planned)
    assert tree(lived_in) == before


def test_file_that_appears_after_planning_is_left_alone(lived_in: Any, new: Any, tree: Any) -> None:
    planned = plan(lived_in, new)
    (lived_in / "curl/stream").mkdir()
    (lived_in / "curl/stream/made.sh").write_bytes(b"saved a moment ago\n")
    before = tree(lived_in)
    with pytest.raises(PrerequestError, match="E510"):
        apply(planned)
    assert tree(lived_in) == before


def test_merged_file_is_kept_until_the_specification_moves_on(lived_in: Any, old: Any, new: Any) -> None:
    merged = File(b'{"old": 1, "mine": 2}\n', generated=old["postman/x.json"].content)
    write(lived_in, old | {"postman/x.json": merged})
    assert plan(lived_in, old).operations == ()
    assert check(lived_in, old) == []
    planned = plan(lived_in, new)
    assert [(problem.code, "merged" in problem.message) for problem in planned.conflicts] == [("E505", True)]
    again = File(b'{"new": 2, "mine": 2}\n', generated=new["postman/x.json"].content)
    write(lived_in, new | {"postman/x.json": again})
    assert check(lived_in, new) == []


def test_merge_may_replace_the_edited_file_it_was_made_from(lived_in: Any, old: Any) -> None:
    (lived_in / "postman/x.json").write_bytes(b'{"mine":2}')
    merged = File(b'{"old": 1, "mine": 2}\n', generated=old["postman/x.json"].content)
    write(lived_in, old | {"postman/x.json": merged})
    assert (lived_in / "postman/x.json").read_bytes() == merged.content


def test_name_that_changes_in_case_only_is_no_foreign_file(lived_in: Any, old: Any) -> None:
    files = dict(old)
    files["docs/Same.md"] = files.pop("docs/same.md")
    (lived_in / "docs/Same.md").hardlink_to(
        lived_in / "docs/same.md"
    )  # both names lead to it, as where case is ignored
    planned = plan(lived_in, files)
    assert (planned.written, planned.removed, planned.conflicts) == (("docs/Same.md",), ("docs/same.md",), ())
