"""Two outputs, a folder with a person's files in it, and a way to see all that lies on disk."""

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from generator.output.write import File, apply, plan

OLD = {
    "postman/x.json": File(b'{"old": 1}\n'),
    "curl/app/list.sh": File(b"#!/bin/sh\nold\n", executable=True),
    "curl/app/gone.sh": File(b"#!/bin/sh\ngone\n", executable=True),
    "docs/same.md": File(b"# same\n"),
    "leaves/with/its/folder.txt": File(b"gone too\n"),
}
NEW = {
    "postman/x.json": File(b'{"new": 2}\n'),
    "curl/app/list.sh": File(b"#!/bin/sh\nnew\n", executable=True),
    "curl/stream/made.sh": File(b"#!/bin/sh\nmade\n", executable=True),
    "docs/same.md": File(b"# same\n"),
    "docs/deep/er/new.md": File(b"# new\n" * 1000),
}
FOREIGN = {"notes.txt": b"mine\n", "curl/app/mine.sh": b"mine too\n", ".prerequest/kept.txt": b"and here\n"}


def snapshot(folder: Path) -> dict[str, bytes | str]:
    """Everything below `folder`, by path: content of files, `folder`, or where a link leads."""
    entries: dict[str, bytes | str] = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        name = path.relative_to(folder).as_posix()
        if stat.S_ISLNK(status.st_mode):
            entries[name] = f"-> {path.readlink()}"
        else:
            entries[name] = path.read_bytes() if path.is_file() else "folder"
    return entries


@pytest.fixture
def tree() -> Any:
    return snapshot


@pytest.fixture
def old() -> Any:
    return OLD


@pytest.fixture
def new() -> Any:
    return NEW


@pytest.fixture
def foreign() -> Any:
    return FOREIGN


@pytest.fixture
def target(tmp_path: Path) -> Any:
    return tmp_path / "out" / "spec"


def furnish(target: Path) -> Path:
    """Generate once into `target`, then let a person put files there, some among ours."""
    apply(plan(target, OLD))
    for path, content in FOREIGN.items():
        (target / path).write_bytes(content)
        os.utime(target / path, (1, 1))
    return target


@pytest.fixture
def furnished() -> Any:
    return furnish


@pytest.fixture
def lived_in(target: Any) -> Any:
    return furnish(target)
