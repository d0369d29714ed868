"""What a shell or a container takes away from a command is said in a sentence, never a bug of ours."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def bash(script: str, folder: Path) -> Any:
    environment = os.environ | {"PREREQUEST": f"{sys.executable} -m generator"}
    return subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("command", ["list qlm", "generate qlm -t curl", "diff qlm -t curl --json", "--help"])
def test_full_standard_output(tmp_path: Path, command: str) -> None:
    done = bash(f"$PREREQUEST {command} >/dev/full", tmp_path)
    assert done.returncode == 2, done.stderr
    assert "E629 the result cannot be written to standard output: No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.mark.parametrize("command", ["list qlm", "generate qlm -t curl"])
def test_closed_standard_output(tmp_path: Path, command: str) -> None:
    done = bash(f"$PREREQUEST {command} >&-", tmp_path)
    assert done.returncode == 2, done.stderr
    assert "E629 the result cannot be written to standard output: it is closed" in done.stderr
    assert not (tmp_path / "build").exists()


@pytest.mark.parametrize("command", ["list qlm", "generate qlm", "watch qlm", "init"])
def test_working_folder_that_is_gone(tmp_path: Path, command: str) -> None:
    (tmp_path / "gone").mkdir()
    done = bash(f"cd gone; rmdir ../gone; $PREREQUEST {command}", tmp_path)
    assert done.returncode == 2, done.stderr
    assert "E628 the working folder is gone" in done.stderr
