from pathlib import Path
from typing import Any

from generator.output.model import digest
from generator.output.write import apply, check, diff, plan


def kinds(findings: Any) -> dict[Any, Any]:
    return {finding.path: finding.kind for finding in findings}


def test_check_says_which_and_why(lived_in: Any, old: Any, new: Any, tree: Any) -> None:
    (lived_in / "postman/x.json").write_bytes(b"edited\n")
    before = tree(lived_in)
    differences = check(lived_in, new)
    assert kinds(differences) == {
        "postman/x.json": "edited",
        "curl/app/list.sh": "stale",
        "curl/stream/made.sh": "missing",
        "docs/deep/er/new.md": "missing",
        "curl/app/gone.sh": "orphan",
        "leaves/with/its/folder.txt": "orphan",
    }
    assert all(finding.why for finding in differences)
    assert tree(lived_in) == before


def test_check_of_nothing_writes_nothing(target: Any, new: Any) -> None:
    assert set(kinds(check(target, new)).values()) == {"missing"}
    assert not target.parent.exists()


def test_check_sees_an_edited_orphan(lived_in: Any, new: Any) -> None:
    (lived_in / "curl/app/gone.sh").write_bytes(b"edited\n")
    (orphan,) = [finding for finding in check(lived_in, new) if finding.path == "curl/app/gone.sh"]
    assert "edited" in orphan.why


def test_check_sees_a_file_in_the_way(lived_in: Any, new: Any) -> None:
    (lived_in / "curl/stream").mkdir()
    (lived_in / "curl/stream/made.sh").write_text("mine")
    assert kinds(check(lived_in, new))["curl/stream/made.sh"] == "edited"


def test_check_sees_the_manifest(lived_in: Any, old: Any) -> None:
    manifest = lived_in / ".prerequest/manifest.sha256"
    text = manifest.read_text()
    for wrong in (
        text + " ",
        text.replace("  docs/same.md", " *docs/same.md"),
        text.replace("docs/same.md", "docs/sane.md"),
        "{",
    ):
        assert wrong != text
        manifest.write_text(wrong)
        assert ".prerequest/manifest.sha256" in kinds(check(lived_in, old))
    manifest.unlink()
    assert [str(finding) for finding in check(lived_in, old)] == [
        ".prerequest/manifest.sha256: manifest: it is missing"
    ]


def test_edited_manifest_is_seen_beside_stale_files(lived_in: Any, new: Any) -> None:
    manifest = lived_in / ".prerequest/manifest.sha256"
    manifest.write_text(manifest.read_text().replace(digest(b"# same\n"), 64 * "0"))
    assert ".prerequest/manifest.sha256" in kinds(check(lived_in, new))


def test_stale_files_alone_are_no_fault_of_the_manifest(lived_in: Any, new: Any) -> None:
    assert ".prerequest/manifest.sha256" not in kinds(check(lived_in, new))


def test_diff_shows_what_would_change_and_writes_nothing(lived_in: Any, new: Any, tree: Any) -> None:
    before = tree(lived_in)
    text = diff(lived_in, new)
    home = lived_in.as_posix().lstrip("/")
    changed = f"--- a/{home}/postman/x.json\n+++ b/{home}/postman/x.json\n"
    assert changed + '@@ -1 +1 @@\n-{"old": 1}\n+{"new": 2}\n' in text
    assert f"--- /dev/null\n+++ b/{home}/curl/stream/made.sh\n" in text
    assert f"--- a/{home}/curl/app/gone.sh\n+++ /dev/null\n" in text
    assert "same.md" not in text
    assert tree(lived_in) == before
    apply(plan(lived_in, new))
    assert diff(lived_in, new) == ""


def test_diff_can_be_applied_by_patch(lived_in: Any, old: Any, new: Any, tmp_path: Path) -> None:
    import shutil
    import subprocess

    (lived_in / "postman/x.json").write_bytes(b"no newline\rat the\x0bend")
    text = diff(lived_in, new)
    copy = tmp_path / "copy"
    shutil.copytree(lived_in, copy)
    depth = len(lived_in.parts)
    subprocess.run(["patch", f"-p{depth}", "--binary", "-s", "-E"], input=text.encode(), cwd=copy, check=True)
    assert {path: (copy / path).read_bytes() for path in new} == {path: file.content for path, file in new.items()}
    assert not (copy / "curl/app/gone.sh").exists()


def test_diff_of_binary_and_of_mode(lived_in: Any, old: Any) -> None:
    (lived_in / "docs/same.md").write_bytes(b"\0\1\2")
    (lived_in / "curl/app/list.sh").chmod(0o644)
    text = diff(lived_in, old)
    home = lived_in.as_posix()
    assert f"Binary files a{home}/docs/same.md and b{home}/docs/same.md differ\n" in text
    assert "curl/app/list.sh: would become executable\n" in text


def test_diff_shows_what_is_wrong_with_our_own_state(lived_in: Any, old: Any) -> None:
    manifest = lived_in / ".prerequest/manifest.sha256"
    manifest.write_text("{")
    assert diff(lived_in, old).startswith(f"{manifest}: ")
    manifest.unlink()
    assert diff(lived_in, old) == f"{manifest}: it is missing\n"
