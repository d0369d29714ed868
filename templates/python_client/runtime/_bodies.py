"""Bodies of requests: JSON, forms, text, and files that are never loaded whole."""

from __future__ import annotations

import io
import json
import os
from collections.abc import AsyncIterator, Generator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple, TypeAlias, cast
from urllib.parse import urlencode

from anyio import to_thread

from ._errors import ConfigurationError
from ._values import pairs

__all__ = ["Body", "FileReader", "Upload", "encode"]

Upload: TypeAlias = os.PathLike[str] | bytes | IO[bytes]
"""A file to send: its path, its content, or an object open for reading bytes."""

Part: TypeAlias = tuple[str, tuple[str | None, IO[bytes] | str]]
_CHUNK = 65_536
_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"


class Opened(NamedTuple):
    """A body while it is sent: at most one of the three is set."""

    content: bytes | None
    file: IO[bytes] | None
    parts: list[Part]


class Body(NamedTuple):
    """A body that can be opened once for each attempt."""

    content: bytes | None = None
    upload: Upload | None = None
    start: int | None = None
    parts: tuple[tuple[str, str | Upload], ...] = ()

    @property
    def replayable(self) -> bool:
        """Return whether the body can be sent a second time."""
        sources = (self.upload, *(value for _, value in self.parts))
        streams = [each for each in sources if _is_stream(each)]
        return all(_position(each) is not None for each in streams)

    @contextmanager
    def opened(self) -> Generator[Opened]:
        """Open the files of the body, at the place where they were handed over."""
        with ExitStack() as stack:
            file = None if self.upload is None else _open(self.upload, stack)
            if file is not None and self.start is not None:
                file.seek(self.start)
            parts = [(name, _part(value, stack)) for name, value in self.parts]
            yield Opened(self.content, file, parts)


class FileReader:
    """Reads a file piece by piece in a thread, so that nothing else has to wait."""

    def __init__(self, file: IO[bytes]) -> None:
        """Read from where the file stands."""
        self._file = file

    @property
    def headers(self) -> dict[str, str]:
        """Return the length as a header, where it is known."""
        size = _remaining(self._file)
        return {} if size is None else {"Content-Length": str(size)}

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Return the pieces."""
        while piece := await to_thread.run_sync(self._file.read, _CHUNK):
            yield piece


def encode(value: object, content_type: str) -> Body:
    """Return a value as a body of a media type; None is no body."""
    kind = content_type.partition(";")[0].strip().lower()
    if value is None:
        return Body()
    if kind == _FORM:
        form = cast("Mapping[str, object]", value)
        return Body(content=urlencode(list(pairs(form, {}))).encode())
    if kind == _MULTIPART:
        return _multipart(cast("Mapping[str, object]", value))
    if kind.endswith(("/json", "+json")):
        compact = json.dumps(
            value,
            ensure_ascii=False,
            separators=(",", ":"),
            allow_nan=False,
        )
        return Body(content=compact.encode())
    if isinstance(value, str) and (kind.startswith("text/") or kind.endswith("xml")):
        return Body(content=value.encode())
    return _upload(value)


def _upload(value: object) -> Body:
    if not _is_upload(value):
        found = type(value).__name__
        raise ConfigurationError(f"the body is a {found}, not a path, bytes or a file")
    start = _position(value) if _is_stream(value) else None
    return Body(upload=cast("Upload", value), start=start)


def _multipart(value: Mapping[str, object]) -> Body:
    parts: list[tuple[str, str | Upload]] = []
    for name, each in value.items():
        if _is_upload(each):
            parts.append((name, cast("Upload", each)))
        else:
            parts.extend(pairs({name: each}, {}))
    return Body(parts=tuple(parts))


def _is_upload(value: object) -> bool:
    return isinstance(value, bytes | os.PathLike) or _is_stream(value)


def _is_stream(value: object) -> bool:
    return hasattr(value, "read")


def _part(value: str | Upload, stack: ExitStack) -> tuple[str | None, IO[bytes] | str]:
    if isinstance(value, str):
        return None, value
    return _name(value), _open(value, stack)


def _open(upload: Upload, stack: ExitStack) -> IO[bytes]:
    if isinstance(upload, bytes):
        return io.BytesIO(upload)
    if isinstance(upload, os.PathLike):
        return stack.enter_context(Path(upload).open("rb"))
    return upload


def _name(upload: Upload) -> str:
    name: object = getattr(upload, "name", "")
    if isinstance(upload, os.PathLike):
        name = os.fspath(upload)
    return (Path(name).name if isinstance(name, str) else "") or "upload"


def _position(upload: object) -> int | None:
    file = cast("Any", upload)
    try:
        return int(file.tell()) if file.seekable() else None
    except (AttributeError, OSError):
        return None


def _remaining(file: IO[bytes]) -> int | None:
    place = _position(file)
    if place is None:
        return None
    size = file.seek(0, os.SEEK_END)
    file.seek(place)
    return size - place
