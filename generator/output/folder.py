"""Reads the files of an output folder without following links."""

import os
import stat
from pathlib import Path
from typing import NamedTuple

from .names import parents

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_REPARSE_POINT = 0x400


class FoundFile(NamedTuple):
    """What is at one path: the content (None: nothing) and whether it is executable, or the obstacle."""

    content: bytes | None = None
    executable: bool = False
    obstacle: str = ""


ABSENT = FoundFile()


class OutputFolder:
    """Reads one output folder; each parent folder is checked once. An OSError is not caught.

    Without `exists` it counts as empty, even if another run has begun to write there.
    """

    def __init__(self, target: Path, *, exists: bool = True) -> None:
        self.target = target
        self._parents: dict[str, FoundFile | None] = {} if exists else {"": ABSENT}
        self._device: int | None = None

    def find(self, path: str) -> FoundFile:
        """Return what is at `path`. Links, folders, devices and other file systems are obstacles."""
        return self.above(path) or read(f"{self.target}/{path}")

    def above(self, path: str) -> FoundFile | None:
        """Return the obstacle above `path`, `ABSENT` if a parent is missing, or None."""
        for parent in ("", *parents(path)):
            if parent not in self._parents:
                self._parents[parent] = self._parent(parent)
            if (obstacle := self._parents[parent]) is not None:
                return obstacle
        return None

    def _parent(self, path: str) -> FoundFile | None:
        status = _status(self.target / path)
        if status is None:
            return ABSENT
        name = path or self.target.name
        if is_link(status):
            return FoundFile(obstacle=f"{name} is a link")
        if not stat.S_ISDIR(status.st_mode):
            return FoundFile(obstacle=f"{name} is not a folder")
        self._device = status.st_dev if self._device is None else self._device
        return None if status.st_dev == self._device else FoundFile(obstacle=f"{name} is another file system")


def read(path: str | Path) -> FoundFile:
    """Return what is at a path whose parents were checked."""
    status = _status(path)
    if status is None:
        return ABSENT
    if is_link(status):
        return FoundFile(obstacle="it is a link")
    if not stat.S_ISREG(status.st_mode):
        return FoundFile(obstacle="it is a folder" if stat.S_ISDIR(status.st_mode) else "it is not a regular file")
    with os.fdopen(os.open(path, os.O_RDONLY | _NO_FOLLOW), "rb") as stream:
        return FoundFile(stream.read(), executable=os.name != "posix" or bool(status.st_mode & stat.S_IXUSR))


def is_link(status: os.stat_result) -> bool:
    """Return whether a status from `lstat` belongs to a symbolic link, or to a junction on Windows."""
    return stat.S_ISLNK(status.st_mode) or bool(getattr(status, "st_file_attributes", 0) & _REPARSE_POINT)


def same_file(first: Path, second: Path) -> bool:
    """Return whether two names mean one file, as on a file system that ignores case."""
    one, other = _status(first), _status(second)
    return one is not None and other is not None and os.path.samestat(one, other)


def _status(path: str | Path) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
