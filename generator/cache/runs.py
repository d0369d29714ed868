"""The output of commands that had nothing to do. It is valid until a file that they read or compared changes.

A file has changed if its size, inode, mode or times have changed; no program can set the time of the last change
(ctime). A run is stored only if all of these times are older than the run itself.
"""

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

import orjson

from .disk import DiskCache

ENTRIES = DiskCache("runs", most_entries=40, most_bytes=8 * 1024 * 1024)
SECONDS = "\0"
"""A placeholder in the text for the duration of the run."""
_COMMANDS = ("generate", "check")
_ENVIRONMENT = ("PREREQUEST_SIGNING", "GITHUB_ACTIONS", "GITHUB_WORKSPACE")


class CommandOutput(NamedTuple):
    """The text that a command wrote to standard output and to standard error."""

    output: str
    errors: str


def load(arguments: Sequence[str]) -> CommandOutput | None:
    """Return the output of a command with these arguments, or None if it may have something to do."""
    if arguments[:1] and arguments[0] in _COMMANDS:
        # An entry with any fault counts as absent.
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            entry = orjson.loads(ENTRIES.read(_key(arguments)) or b"{}")
            if entry["seen"] == _digest(map(_mark, entry["paths"])):
                return CommandOutput(str(entry["output"]), str(entry["errors"]))
    return None


def store(output: CommandOutput, paths: Iterable[str], since: int) -> None:
    """Store the output of this process.

    `since` is the time when it began to read `paths`, in nanoseconds since 1970.
    """
    if sys.argv[1:2] and sys.argv[1] in _COMMANDS:
        unique = [*dict.fromkeys(paths)]
        with contextlib.suppress(OSError):
            marks = [*map(_mark, unique)]
            if all(max(mark[-2:], default=0) < since for mark in marks):
                entry = {"paths": unique, "seen": _digest(marks), **output._asdict()}
                ENTRIES.write(_key(sys.argv[1:]), orjson.dumps(entry))


def below(folder: str) -> Iterator[str]:
    """Yield a folder and everything in it, except compiled Python files."""
    for parent, folders, files in os.walk(folder):
        folders[:] = (name for name in folders if name != "__pycache__")
        yield parent
        yield from (f"{parent}/{name}" for name in files)


def _mark(path: str) -> tuple[int, ...]:
    try:
        status = os.stat(path)  # noqa: PTH116  (thousands of them)
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return status.st_mode, status.st_ino, status.st_dev, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _key(arguments: Sequence[str]) -> str:
    environment = (sys.version, sys.path, os.getcwd(), *map(os.environ.get, _ENVIRONMENT))  # noqa: PTH109
    return sha256(repr((environment, list(arguments))).encode("utf-8", "surrogateescape")).hexdigest()


def _digest(marks: Iterable[tuple[int, ...]]) -> str:
    return sha256(repr([*marks]).encode()).hexdigest()
