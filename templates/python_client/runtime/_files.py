"""Downloads: written to a file or read in pieces, never held in memory."""

from __future__ import annotations

import os
import re
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Callable,
    Generator,
    Iterator,
)
from contextlib import asynccontextmanager, contextmanager
from email.message import Message
from pathlib import Path, PureWindowsPath
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

import httpx2

from ._lazy import Lazy

if TYPE_CHECKING:
    import anyio
else:
    anyio = Lazy("anyio")

_CHUNK = 65_536
_BOM = "\ufeff"
_LINE_END = re.compile(r"\r\n|\r|\n")
Failed = Callable[[Exception], Exception]


class _Lines:
    """The lines of a text that comes in pieces, without their ends.

    Texts in JSON and in events may have other characters that Python ends lines at.
    """

    def __init__(self) -> None:
        """Begin a text."""
        self._rest: list[str] = []
        self._before = _BOM

    def take(self, piece: str) -> list[str]:
        """Take a piece; return the lines that it ends."""
        # A mark of the byte order begins a text; LF after CR ends the same line.
        text = piece.removeprefix(self._before)
        self._before = "\n" if text.endswith("\r") else ""
        first, *others = _LINE_END.split(text)
        self._rest.append(first)
        if not others:
            return []
        line, *lines = "".join(self._rest), *others[:-1]
        self._rest = others[-1:]
        return [line, *lines]

    def last(self) -> list[str]:
        """Return the line that nothing ended, if there is one."""
        return list(filter(None, ["".join(self._rest)]))


class _Answer:
    """The common part of synchronous and asynchronous downloads."""

    def __init__(self, response: httpx2.Response, failed: Failed) -> None:
        """Wrap an answer whose content has not been read; `failed` makes its errors."""
        self._response = response
        self._failed = failed

    @property
    def status(self) -> int:
        """Return the status of the answer."""
        return self._response.status_code

    @property
    def headers(self) -> httpx2.Headers:
        """Return the headers of the answer."""
        return self._response.headers

    @property
    def content_type(self) -> str:
        """Return the media type that the server sent."""
        return self._response.headers.get("Content-Type", "")

    @property
    def size(self) -> int | None:
        """Return the length in bytes, if the server sent it."""
        length = self._response.headers.get("Content-Length", "")
        return int(length) if length.isdecimal() else None

    @property
    def filename(self) -> str:
        """Return the name the server suggests, without any folder; may be empty."""
        message = Message()
        header = self._response.headers.get("Content-Disposition", "")
        message["Content-Disposition"] = header
        name = PureWindowsPath(message.get_filename("")).name
        return "" if name in (".", "..") else name

    def __repr__(self) -> str:
        """Return media type and size."""
        if "_response" not in vars(self):
            return f"{type(self).__name__}(...)"
        return f"{type(self).__name__}({self.content_type!r}, size={self.size})"


class Download(_Answer):
    """An open answer: save it, read it, or iterate over its pieces; once.

    Use it in a `with` statement unless `save` or `read` is called, which close it.
    """

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the content to a file, which appears only when it is complete."""
        target = Path(path)
        with self, _part(target) as file:
            for piece in self._pieces(_CHUNK):
                file.write(piece)
        return target

    def read(self) -> bytes:
        """Return the whole content."""
        with self:
            return b"".join(self)

    def lines(self) -> Iterator[str]:
        """Return the lines of the content as texts."""
        lines = _Lines()
        try:
            for piece in self._response.iter_text():
                yield from lines.take(piece)
            yield from lines.last()
        except httpx2.HTTPError as error:
            raise self._failed(error) from error

    def close(self) -> None:
        """Release the connection."""
        self._response.close()

    def __iter__(self) -> Iterator[bytes]:
        """Return the pieces of the content as they arrive."""
        return self._pieces()

    def _pieces(self, size: int | None = None) -> Iterator[bytes]:
        try:
            yield from self._response.iter_bytes(size)
        except httpx2.HTTPError as error:
            raise self._failed(error) from error

    def __enter__(self) -> Self:
        """Return the download itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the answer."""
        self.close()


class AsyncDownload(_Answer):
    """An open answer: save it, read it, or iterate over its pieces; once.

    Use it in an `async with` statement unless `save` or `read` is called.
    """

    async def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the content to a file, which appears only when it is complete."""
        target = Path(path)
        async with self, _async_part(target) as file:
            async for piece in self._pieces(_CHUNK):
                await file.write(piece)
        return target

    async def read(self) -> bytes:
        """Return the whole content."""
        async with self:
            return b"".join([piece async for piece in self])

    async def lines(self) -> AsyncIterator[str]:
        """Return the lines of the content as texts."""
        lines = _Lines()
        try:
            async for piece in self._response.aiter_text():
                for line in lines.take(piece):
                    yield line
            for line in lines.last():
                yield line
        except httpx2.HTTPError as error:
            raise self._failed(error) from error

    async def close(self) -> None:
        """Release the connection."""
        await self._response.aclose()

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Return the pieces of the content as they arrive."""
        return self._pieces()

    async def _pieces(self, size: int | None = None) -> AsyncIterator[bytes]:
        try:
            async for piece in self._response.aiter_bytes(size):
                yield piece
        except httpx2.HTTPError as error:
            raise self._failed(error) from error

    async def __aenter__(self) -> Self:
        """Return the download itself."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the answer."""
        await self.close()


@contextmanager
def _part(target: Path) -> Generator[IO[bytes]]:
    partial = target.with_name(f"{target.name}.part")
    try:
        with partial.open("wb") as file:
            yield file
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


@asynccontextmanager
async def _async_part(target: Path) -> AsyncGenerator[anyio.AsyncFile[bytes]]:
    partial = target.with_name(f"{target.name}.part")
    try:
        async with await anyio.open_file(partial, "wb") as file:
            yield file
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
