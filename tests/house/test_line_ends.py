"""A checkout holds the same bytes on every system: git on Windows would give golden and signing files CRLF."""

import subprocess

from tests.paths import ROOT


def test_git_leaves_line_ends_alone() -> None:
    command = ["git", "-C", str(ROOT), "check-attr", "text", "generator/signing/hmac/sign.py", "tests/cases/x"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert [line.rpartition(" ")[2] for line in done.stdout.splitlines()] == ["unset"] * 2
