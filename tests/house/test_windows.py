"""What Windows needs, as far as another system can show it; the workflow runs the rest there."""

import errno
import os
import re
import subprocess
import sys
import tempfile
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from generator.output import lock
from generator.output.write import unwritable
from generator.pipeline import Job, build
from tests.paths import DOCS, ROOT
from tests.posix import needs_posix

_OPENED = re.compile(r"^.*\bos\.open\((.*)$", re.MULTILINE)
# The folder and the lock have no content; nothing is read of the null device.
_WITHOUT_CONTENT = ("O_TEMPORARY", "(folder, os.O_RDONLY", "os.devnull")


def test_git_leaves_line_ends_alone() -> None:
    """A checkout has the same bytes everywhere: git on Windows would give golden and signing files CRLF."""
    command = ["git", "-C", str(ROOT), "check-attr", "text", "generator/signing/hmac/sign.py", "tests/cases/x"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert [line.rpartition(" ")[2] for line in done.stdout.splitlines()] == ["unset"] * 2


def test_descriptors_are_opened_for_bytes() -> None:
    """Without O_BINARY Windows writes CR before LF and ends to read at Ctrl-Z, whatever Python's mode says."""
    sources = {path: path.read_text("utf-8") for path in (ROOT / "generator").rglob("*.py")}
    lines = {(path, match[0]) for path, source in sources.items() for match in _OPENED.finditer(source)}
    wanting = {path for path, line in lines if not any(word in line for word in _WITHOUT_CONTENT)}
    assert len(wanting) > 3
    assert [path.name for path in sorted(wanting) if "O_BINARY" not in sources[path]] == []


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The module of the lock as Windows would import it; only the deletion with the last handle is the system's."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "O_TEMPORARY", 0, raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    specification = spec_from_file_location("generator.output.lock_on_windows", lock.__file__)
    assert specification
    assert specification.loader
    module = module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_the_lock_is_one_file_for_each_folder_in_any_spelling(on_windows: Any, tmp_path: Path) -> None:
    (tmp_path / "Out").mkdir()
    (tmp_path / "other").mkdir()
    first = on_windows._acquire(tmp_path / "Out")
    assert first is not None
    assert on_windows._acquire(tmp_path / "OUT") is None
    assert on_windows._acquire(tmp_path / "other" / ".." / "Out") is None
    other = on_windows._acquire(tmp_path / "other")
    assert other is not None
    os.close(first)
    os.close(other)
    assert len(list((tmp_path / "temporary").iterdir())) == 2
    assert list((tmp_path / "Out").iterdir()) == []


def test_a_path_that_is_too_long_for_windows_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = FileNotFoundError(errno.ENOENT, "The system cannot find the path specified", "new-3", None, "x" * 260)
    assert "too long" not in str(unwritable(absent, "build"))
    monkeypatch.setattr(os, "name", "nt")
    assert "the path is too long" in str(unwritable(absent, "build"))
    assert "too long" not in str(unwritable(FileNotFoundError(errno.ENOENT, "absent", "x" * 99), "build"))


@pytest.mark.slow
def test_the_longest_path_is_that_of_the_page() -> None:
    longest = max(len(f"{spec}/{path}") for spec in ("qlm", "qlik-qps", "qlik-qrs") for path in build(Job(spec)).files)
    assert f"has {longest} characters" in (DOCS / "in-a-build-step.md").read_text("utf-8")


def test_what_windows_cannot_run_is_told_by_its_names() -> None:
    assert needs_posix(lambda: os.mkfifo("pipe"))
    assert needs_posix(lambda: Path("/dev/zero").read_bytes())
    assert not needs_posix(test_git_leaves_line_ends_alone)


def test_no_module_of_the_tests_on_windows_imports_what_is_not_there() -> None:
    workflow = (ROOT / ".github/workflows/test.yml").read_text("utf-8")
    folders = re.findall(r"tests/\w+", workflow)
    assert len(folders) > 10
    absent = re.compile(r"^(?:import|from) (?:fcntl|pty|resource|termios|pwd|grp|tty)\b", re.MULTILINE)
    modules = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    assert [path.name for path in modules if absent.search(path.read_text("utf-8"))] == []
