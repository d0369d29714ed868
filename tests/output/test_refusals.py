"""What the operating system refuses: nothing changes, and the error says why."""

import itertools
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from generator.errors import PrerequestError
from generator.output.write import File, apply, check, plan
from tests.paths import ROOT

SMALL_DISK = """
import subprocess, sys
from pathlib import Path
sys.path.insert(0, {here!r})
from conftest import FOREIGN, NEW, OLD, snapshot
from generator.errors import PrerequestError
from generator.output.write import apply, check, plan

disk = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "tmpfs", disk], check=True)
target = disk / "out" / "spec"
apply(plan(target, OLD))
for path, content in FOREIGN.items():
    (target / path).write_bytes(content)
before = snapshot(disk)
def remount(options):
    return subprocess.run(["mount", "-o", f"remount,{{options}}", disk], capture_output=True).returncode == 0
"""
FULL = (
    SMALL_DISK
    + """
refused = 0
for limit in range(5, 200):
    if not remount(f"{option}={{limit}}"):
        continue
    try:
        apply(plan(target, NEW))
    except PrerequestError as error:
        refused += 1
        assert "E507" in str(error) and "full" in str(error) and error.exit_status == 2, error
        assert snapshot(disk) == before, limit
    else:
        break
assert check(target, NEW) == []
print(refused)
"""
)
READ_ONLY = (
    SMALL_DISK
    + """
assert remount("ro")
try:
    apply(plan(target, NEW))
except PrerequestError as error:
    assert "E507" in str(error) and "read-only" in str(error), error
assert check(target, NEW) and not check(target, OLD)
assert snapshot(disk) == before
print("refused")
"""
)


def on_a_disk_of_its_own(script: Any, tmp_path: Path) -> Any:
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("mounting in a namespace of one's own is not permitted here")
    command = ["unshare", "-rm", sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("option", ["nr_blocks", "nr_inodes"])
def test_full_disk_at_every_size(tmp_path: Path, option: str) -> None:
    script = FULL.replace("{option}", option).replace("{here!r}", repr(str(Path(__file__).parent)))
    assert int(on_a_disk_of_its_own(script.replace("{{", "{").replace("}}", "}"), tmp_path)) >= 3


def test_read_only_disk(tmp_path: Path) -> None:
    script = READ_ONLY.replace("{here!r}", repr(str(Path(__file__).parent))).replace("{{", "{").replace("}}", "}")
    assert on_a_disk_of_its_own(script, tmp_path) == "refused"


def test_file_larger_than_the_process_may_write(lived_in: Any, new: Any, tree: Any) -> None:
    before = tree(lived_in)
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, limits[1]))
    try:
        with pytest.raises(PrerequestError, match="larger than this process may write"):
            apply(plan(lived_in, new))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert tree(lived_in) == before


def unprivileged(action: Any) -> Any:
    """Run `action` in a child without the rights of root; return what it returned, as text."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setegid(65534)
                os.seteuid(65534)
            os.write(writer, str(action()).encode())
        finally:
            os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader) as answer:
        return answer.read()


def attempt(target: Any, files: Any) -> Any:
    try:
        apply(plan(target, files))
    except PrerequestError as error:
        return error
    return "written"


@pytest.fixture
def shared(lived_in: Any) -> Any:
    """The folder and all in it belong to the user without rights, too."""
    if os.geteuid() == 0:
        for path in [lived_in.parent, lived_in, *lived_in.rglob("*")]:
            os.chown(path, 65534, -1)
        for parent in itertools.takewhile(lambda path: path != Path(tempfile.gettempdir()), lived_in.parents):
            parent.chmod(parent.stat().st_mode | 0o055)
    return lived_in


@pytest.mark.parametrize("place", [".prerequest", "curl", "curl/app", "docs"])
def test_folder_that_may_not_be_written(shared: Any, new: Any, old: Any, tree: Any, place: str) -> None:
    before = tree(shared)
    (shared / place).chmod(0o555)
    try:
        assert unprivileged(lambda: check(shared, old)) == "[]"
        answer = unprivileged(lambda: attempt(shared, new))
    finally:
        (shared / place).chmod(0o755)
    assert "E507" in answer
    assert "permission denied; nothing was changed" in answer
    assert tree(shared) == before


def test_output_folder_that_may_not_be_written_is_no_hindrance(shared: Any, new: Any) -> None:
    shared.parent.chmod(0o555)
    assert unprivileged(lambda: attempt(shared, new)) == "written"


def test_file_that_may_not_be_read(shared: Any, new: Any, tree: Any) -> None:
    (shared / "docs/same.md").chmod(0)
    assert "E507" in unprivileged(lambda: attempt(shared, new))


def test_path_longer_than_the_system_allows(target: Any) -> None:
    path = "/".join(["x" * 250] * 20)
    with pytest.raises(PrerequestError, match="too long"):
        apply(plan(target, {path: File(b"")}))
    assert not target.exists()


def test_file_in_the_place_of_the_output_folder(tmp_path: Path, new: Any) -> None:
    (tmp_path / "build").write_text("a file")
    with pytest.raises(PrerequestError):
        apply(plan(tmp_path / "build" / "spec", new))
    assert (tmp_path / "build").read_text() == "a file"
    assert check(tmp_path / "build" / "spec", new)
