"""Files to send: their names and media types, and how they are read."""

from __future__ import annotations

import io
import os
from collections.abc import AsyncIterator
from contextlib import ExitStack
from inspect import iscoroutinefunction
from mimetypes import guess_type
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

from ._errors import ConfigurationError
from ._lazy import Lazy

if TYPE_CHECKING:
    from anyio import to_thread
else:
    to_thread = Lazy("anyio.to_thread")

_CHUNK = 65_536

Content: TypeAlias = os.PathLike[str] | bytes | IO[bytes]
"""The content of a file: its path, its bytes, or an object open for reading bytes."""


class File(NamedTuple):
    """A file to send with a name and, if given, a media type."""

    name: str
    content: Content
    media_type: str = ""


Upload: TypeAlias = Content | File | tuple[str, Content] | tuple[str, Content, str]
"""A file to send: its content, a `File`, or a tuple with the members of a `File`."""


class FileReader:
    """Reads a file piece by piece in a thread, so that nothing else has to wait."""

    def __init__(self, file: IO[bytes]) -> None:
        """Read from the current position of the file."""
        self._file = file

    @property
    def headers(self) -> dict[str, str]:
        """Return the length as a header, if it is known."""
        size = _remaining(self._file)
        return {} if size is None else {"Content-Length": str(size)}

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Return the pieces."""
        while piece := await to_thread.run_sync(self._file.read, _CHUNK):
            yield piece


def file_of(value: object) -> File | None:
    """Return the file that a value is, if it is one."""
    if isinstance(value, tuple) and not isinstance(value, File):
        items = cast("tuple[object, ...]", value)
        is_named = len(items) in (2, 3) and isinstance(items[0], str)
        fits = is_named and _is_content(items[1])
        value = File(*cast("tuple[str, Content]", items)) if fits else None
    if isinstance(value, File):
        return value
    return File("", cast("Content", value)) if _is_content(value) else None


def _is_content(value: object) -> bool:
    return isinstance(value, bytes | bytearray | os.PathLike) or is_stream(value)


def is_stream(value: object) -> bool:
    """Return whether a value is an open file; those of asynchronous code are none."""
    read = getattr(value, "read", None)
    return read is not None and not iscoroutinefunction(read)


def opened(file: File, name: str, stack: ExitStack) -> IO[bytes]:
    """Return the content of a file, open for reading."""
    content = file.content
    if isinstance(content, bytes | bytearray):
        return io.BytesIO(content)
    if isinstance(content, os.PathLike):
        return stack.enter_context(Path(content).open("rb"))
    if isinstance(content, io.TextIOBase):
        hint = 'Open it with mode "rb".'
        raise ConfigurationError(f"{name} is a file open for text", hint=hint)
    return content


def file_name(file: File) -> str:
    """Return the name that a file is sent with."""
    name: object = file.name or getattr(file.content, "name", "")
    if not file.name and isinstance(file.content, os.PathLike):
        name = os.fspath(file.content)
    return (Path(name).name if isinstance(name, str) else "") or "upload"


def media_type(file: File, documented: str) -> str:
    """Return the media type of a file: its own, or a documented one that fits its name.

    Empty: the name alone decides.
    """
    if file.media_type or "," not in documented:
        return file.media_type or documented
    guess, _ = guess_type(file_name(file))
    kinds = documented.split(", ")
    return guess if guess in kinds else kinds[0]


def position(upload: object) -> int | None:
    """Return the position in an open file, if it can be set."""
    file = cast("Any", upload)
    try:
        return int(file.tell()) if file.seekable() else None
    except (AttributeError, OSError):
        return None


def _remaining(file: IO[bytes]) -> int | None:
    start = position(file)
    if start is None:
        return None
    size = file.seek(0, os.SEEK_END)
    file.seek(start)
    return size - start
