"""A pipe or a device in the place of a file is refused at once: reading it would block, or never end."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SPEC = 'openapi: 3.1.0\ninfo: {title: Small, version: "1"}\npaths: {}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Any:
    (tmp_path / "small.yaml").write_text(SPEC)
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    return tmp_path


@pytest.mark.parametrize("named", ["pipe.yaml", "zero.yaml"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("generate", "NAMED"),
        ("validate", "NAMED"),
        ("generate", "small.yaml", "--overlay", "NAMED"),
        ("generate", "small.yaml", "--config", "NAMED"),
        ("merge", "NAMED", "small.yaml"),
    ],
)
def test_what_is_no_regular_file(folder: Any, prerequest: Callable[..., Any], named: str, arguments: Any) -> None:
    done = prerequest(*(named if word == "NAMED" else word for word in arguments), cwd=folder, timeout=60)
    assert done.returncode == 2, done.stderr
    assert "not a regular file" in done.stderr
    assert Path(named).name in done.stderr
    assert not (folder / "build").exists()
