"""Reads the files that the user names. Only regular files, because a pipe or a device may block or never end.

The name `-` is standard input.
"""

import errno
import os
import stat
import sys
from functools import cache
from pathlib import Path
from typing import BinaryIO

IRREGULAR = "it is not a regular file"
INSTEAD = "give it as standard input, with - instead of a file name"
STANDARD_INPUT = Path("-")


def open_regular(path: Path) -> BinaryIO:
    """Open a file to read its bytes; raise OSError, with the text `IRREGULAR` for a pipe, a socket or a device."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(path, flags)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    raise OSError(errno.EINVAL, IRREGULAR, str(path))


def why_unreadable(error: Exception) -> str:
    """Return the end of a message about a file that cannot be read: the kind of the file, if it is known."""
    text = getattr(error, "strerror", None) or ""
    if isinstance(error, IsADirectoryError):
        text = "it is a folder"
    elif isinstance(error, FileNotFoundError):
        text = "there is no such file"
    return f": {text[:1].lower()}{text[1:]}" if text else ""


def read_regular(path: Path, limit: int = -1) -> bytes:
    """Return at most `limit` bytes of a file or of standard input. Raise the errors of `open_regular`."""
    if path == STANDARD_INPUT:
        return _standard_input(limit)
    with open_regular(path) as stream:
        return stream.read(limit)


@cache  # a process has only one standard input, and can read it only once
def _standard_input(limit: int) -> bytes:
    return sys.stdin.buffer.read(limit)
