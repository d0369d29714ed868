"""Answers that arrive piece by piece: events, and lines of JSON."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, cast

import httpx2

from ._errors import AnswerError, Json, parsed
from ._files import AsyncDownload, Download
from ._operation import Operation
from ._responses import Response

__all__ = ["AsyncEvents", "AsyncLines", "Event", "Events", "Lines"]

T = TypeVar("T")
_RECORD = "\x1e"
# Texts: most programs never read a sequence.
_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"?'


@dataclass(frozen=True)
class Event:
    """A server-sent event."""

    data: str
    event: str = "message"
    id: str = ""
    retry: int | None = None

    @property
    def json(self) -> Json:
        """The data, parsed as JSON; ValueError if it is not JSON."""
        return parsed(self.data)


@dataclass
class _Events:
    """The part of an event that has arrived (WHATWG HTML, 9.2.6)."""

    last_id: str = ""
    fields: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def take(self, line: str) -> Event | None:
        """Take a line; return the event that it ends."""
        if not line:
            return self._end()
        name, _, value = line.partition(":")
        if name:
            self.fields.setdefault(name, []).append(value.removeprefix(" "))
        return None

    def _end(self) -> Event | None:
        fields, self.fields = self.fields, {}
        self.last_id = next(iter(fields.get("id", [])[-1:]), self.last_id)
        if "data" not in fields:
            return None
        kind = next(iter(fields.get("event", [])[-1:]), "") or "message"
        wait = next(iter(fields.get("retry", [])[-1:]), "")
        retry = int(wait) if wait.isdecimal() else None
        return Event("\n".join(fields["data"]), kind, self.last_id, retry)


class _Values:
    """The texts of JSON values: each is a line, but in a sequence it may have lines.

    A sequence has a mark before a value (RFC 7464). The value ends with a line that
    closes all brackets: the next mark may come much later.
    """

    def __init__(self, operation: Operation[Any]) -> None:
        """Begin an answer."""
        self._is_sequence = "json-seq" in operation.accept
        self._lines: list[str] = []
        self._depth = 0

    def take(self, line: str) -> list[str]:
        """Take a line; return the texts that it ends."""
        if not self._is_sequence:
            return list(filter(None, [line.strip()]))
        first, *others = line.split(_RECORD)
        texts = self._add(first)
        for text in others:
            texts += [*self.last(), *self._add(text)]
        return texts

    def last(self) -> list[str]:
        """Return the text that nothing ended, if there is one."""
        text = "\n".join(self._lines).strip()
        self._lines, self._depth = [], 0
        return [text] if text else []

    def _add(self, text: str) -> list[str]:
        marks = re.sub(_STRING, "", text)
        self._lines.append(text)
        self._depth += sum(map(marks.count, "[{")) - sum(map(marks.count, "]}"))
        return self.last() if self._depth <= 0 else []


class _Open:
    """An open answer, which a `with` statement closes."""

    def __init__(
        self,
        download: Download | Response[Download],
        operation: Operation[Any],
    ) -> None:
        """Read from `download`; a `Response` with it has nothing more to tell."""
        if not isinstance(download, Download):
            download = download.value
        self._download: Download = download
        self._operation = operation

    @property
    def status(self) -> int:
        """Return the status of the answer."""
        return self._download.status

    @property
    def headers(self) -> httpx2.Headers:
        """Return the headers of the answer."""
        return self._download.headers

    def close(self) -> None:
        """Release the connection."""
        self._download.close()

    def __enter__(self) -> Self:
        """Return the stream itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Release the connection."""
        self.close()


class _AsyncOpen:
    """An open answer, which an `async with` statement closes."""

    def __init__(
        self,
        download: AsyncDownload | Response[AsyncDownload],
        operation: Operation[Any],
    ) -> None:
        """Read from `download`; a `Response` with it has nothing more to tell."""
        if not isinstance(download, AsyncDownload):
            download = download.value
        self._download: AsyncDownload = download
        self._operation = operation

    @property
    def status(self) -> int:
        """Return the status of the answer."""
        return self._download.status

    @property
    def headers(self) -> httpx2.Headers:
        """Return the headers of the answer."""
        return self._download.headers

    async def close(self) -> None:
        """Release the connection."""
        await self._download.close()

    async def __aenter__(self) -> Self:
        """Return the stream itself."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Release the connection."""
        await self.close()


class Lines(_Open, Generic[T]):
    """Values one by one, as their lines arrive."""

    def __init__(
        self,
        download: Download | Response[Download],
        operation: Operation[T],
    ) -> None:
        """Read from `download` what `operation` documents."""
        super().__init__(download, operation)

    def __iter__(self) -> Iterator[T]:
        """Return the values; AnswerError for a line that is not JSON."""
        values = _Values(self._operation)
        with self:
            for line in self._download.lines():
                for text in values.take(line):
                    yield cast("T", _value(text, self._operation))
            for text in values.last():
                yield cast("T", _value(text, self._operation))


class AsyncLines(_AsyncOpen, Generic[T]):
    """Values one by one, as their lines arrive."""

    def __init__(
        self,
        download: AsyncDownload | Response[AsyncDownload],
        operation: Operation[T],
    ) -> None:
        """Read from `download` what `operation` documents."""
        super().__init__(download, operation)

    async def __aiter__(self) -> AsyncIterator[T]:
        """Return the values; AnswerError for a line that is not JSON."""
        values = _Values(self._operation)
        async with self:
            async for line in self._download.lines():
                for text in values.take(line):
                    yield cast("T", _value(text, self._operation))
            for text in values.last():
                yield cast("T", _value(text, self._operation))


class Events(_Open):
    """Server-sent events one by one, as they arrive."""

    def __iter__(self) -> Iterator[Event]:
        """Return the events."""
        events = _Events()
        with self:
            for line in self._download.lines():
                if event := events.take(line):
                    yield event


class AsyncEvents(_AsyncOpen):
    """Server-sent events one by one, as they arrive."""

    async def __aiter__(self) -> AsyncIterator[Event]:
        """Return the events."""
        events = _Events()
        async with self:
            async for line in self._download.lines():
                if event := events.take(line):
                    yield event


def _value(line: str, operation: Operation[Any]) -> object:
    try:
        value: object = parsed(line)
    except ValueError as error:
        message = f"a line of the answer is not JSON: {error}"
        raise AnswerError(message, operation=operation.label, body=line) from error
    return value
