"""One connection: HTTP/1.1 by h11, with limits, and with the request target byte for byte.

Sources: RFC 9112 (messages), RFC 9110 (`Expect`, HEAD, 405, 408, 413, 431).
"""

import asyncio
import contextlib
import re
from dataclasses import replace
from typing import Protocol

import h11

from ..diagnosis.catalogue import finding
from .answers import Answer, refusal
from .settings import ServerLimits
from .verdict import Received

_CHUNK = 64 * 1024
_PROGRESS = 256 * 1024
_LINGER = 0.5
_RAW_LINE = re.compile(rb"[A-Z]+ (.*) HTTP/1\.[01]", re.DOTALL)


class Service(Protocol):
    """The service that a connection calls."""

    async def handle(self, received: Received) -> Answer:
        """Return the answer to a request."""

    def body_limit(self, received: Received) -> int:
        """Return the largest allowed body of a request whose head has arrived."""

    def note(self, line: str) -> None:
        """Record what happened to a message that is not a complete request."""


class UnfitMessageError(Exception):
    """A message that is not read to its end. `answer` tells the client why."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.answer = refusal(status, [text])


class ClientConnection:
    """Serves the requests of one client, one after the other, until it leaves, makes an error or is too slow.

    `since` is the time from which a request is awaited, or at which the last part of a long body came; None while a
    request is checked.
    """

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, service: Service, limits: ServerLimits
    ) -> None:
        self._reader, self._writer = reader, writer
        self._service, self._limits = service, limits
        self.since: float | None = asyncio.get_running_loop().time()
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=limits.head)
        self._raw = b""
        self._secure = writer.get_extra_info("ssl_object") is not None
        self._certificate = bool(writer.get_extra_info("peercert"))

    async def serve(self) -> None:
        """Serve until the connection ends. A client that disconnects is not an error."""
        with contextlib.suppress(ConnectionError, TimeoutError):
            while await self._one():
                self._http.start_next_cycle()

    async def _one(self) -> bool:
        try:
            received = await self._receive()
        except h11.RemoteProtocolError as wrong:
            return await self._give_up(refusal(wrong.error_status_hint, _explained(wrong, self._raw)))
        except UnfitMessageError as unfit:
            return await self._give_up(unfit.answer)
        except TimeoutError:
            return self._has_begun() and await self._give_up(refusal(408, ["The request took too long to arrive."]))
        if received is None:
            return False
        self.since = None
        answer = await self._service.handle(received)
        await self._send(answer, head=received.method == "HEAD")
        self.since = asyncio.get_running_loop().time()
        return self._http.our_state is h11.DONE and self._http.their_state is h11.DONE

    def _has_begun(self) -> bool:
        """Whether a part of a request has arrived."""
        return self._http.their_state is not h11.IDLE or bool(self._http.trailing_data[0])

    def make_room(self) -> None:
        """Tell a client whose request has begun that the connection is closed for another one. Do not wait."""
        if self._has_begun() and self._http.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            busy = refusal(503, ["Too many connections are open, and this one kept the server waiting longest."])
            self._writer.write(self._bytes(_last(busy), head=False))

    async def _receive(self) -> Received | None:
        async with asyncio.timeout(self._limits.idle_time) as clock:
            event = await self._event(clock)
            if not isinstance(event, h11.Request):
                return None
            clock.reschedule(asyncio.get_running_loop().time() + self._limits.request_time)
            self._check_head(event)
            headers = tuple((_text(name), _text(value)) for name, value in event.headers.raw_items())
            scheme = "https" if self._secure else "http"
            received = Received(_text(event.method), _text(event.target), headers, b"", scheme, self._certificate)
            body, size = await self._body(event, self._service.body_limit(received), clock)
        return replace(received, body=body, size=size)

    def _check_head(self, request: h11.Request) -> None:
        if not request.http_version.startswith(b"1."):
            raise UnfitMessageError(505, f"This server speaks HTTP/1.1, not HTTP/{_text(request.http_version)}.")
        size = len(request.target) + sum(len(name) + len(value) for name, value in request.headers)
        if size > self._limits.head:
            raise UnfitMessageError(431, f"The head of the request is over {self._limits.head} bytes.")

    async def _body(self, request: h11.Request, limit: int, clock: asyncio.Timeout) -> tuple[bytes, int]:
        """Return the beginning of the body, up to the size that is kept, and its length."""
        announced = next((int(value) for name, value in request.headers if name == b"content-length"), 0)
        if announced > limit:
            raise UnfitMessageError(413, f"The body is over {limit} bytes.")
        if self._http.they_are_waiting_for_100_continue:
            await self._write(self._http.send(h11.InformationalResponse(status_code=100, headers=[])) or b"")
        body, size, told = bytearray(), 0, 0
        while isinstance(event := await self._event(clock), h11.Data):
            size += len(event.data)
            body += event.data[: max(0, self._limits.body - len(body))]
            if size > limit:
                raise UnfitMessageError(413, f"The body is over {limit} bytes.")
            if size - told >= _PROGRESS:
                told, self.since = size, asyncio.get_running_loop().time()
                clock.reschedule(self.since + self._limits.request_time)
        if not isinstance(event, h11.EndOfMessage):
            raise ConnectionAbortedError
        return bytes(body), size

    async def _event(self, clock: asyncio.Timeout) -> object:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            idle = not self._has_begun()
            data = await self._reader.read(_CHUNK)
            if idle:
                clock.reschedule(asyncio.get_running_loop().time() + self._limits.request_time)
            self._raw = data
            self._http.receive_data(data)
        return event

    async def _send(self, answer: Answer, *, head: bool) -> None:
        await self._write(self._bytes(answer, head=head))

    def _bytes(self, answer: Answer, *, head: bool) -> bytes:
        headers = list(answer.headers)
        if answer.status not in {204, 304}:
            headers.append(("Content-Length", str(len(answer.body))))
        events: list[h11.Event] = [h11.Response(status_code=answer.status, headers=headers)]
        if answer.body and not head:
            events.append(h11.Data(data=answer.body))
        return b"".join(self._http.send(event) or b"" for event in (*events, h11.EndOfMessage()))

    async def _write(self, data: bytes) -> None:
        self._writer.write(data)
        try:
            async with asyncio.timeout(self._limits.request_time):
                await self._writer.drain()
        except TimeoutError:
            self._writer.transport.abort()
            raise

    async def _give_up(self, answer: Answer) -> bool:
        """Send the reason, then read for a moment: to close at once would destroy the answer (RFC 9112, 9.6)."""
        if self._http.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            return False
        self._service.note(f"refused {answer.status} {answer.body.decode().strip()}")
        await self._send(_last(answer), head=False)
        if not self._secure:
            with contextlib.suppress(OSError):  # the client has gone meanwhile
                self._writer.write_eof()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LINGER):
                while await self._reader.read(_CHUNK):
                    pass
        return False


def _last(answer: Answer) -> Answer:
    return Answer(answer.status, (*answer.headers, ("Connection", "close")), answer.body)


def _text(data: bytes) -> str:
    return data.decode("latin-1")


def _explained(wrong: h11.RemoteProtocolError, raw: bytes) -> list[str]:
    line = _RAW_LINE.match(raw.partition(b"\r\n")[0])
    if line and not re.fullmatch(rb"[\x21-\x7e]+", line[1]):
        return [str(finding("target-not-ascii"))]
    if "complete message body" in str(wrong):
        return [f"The body is shorter than announced: {wrong}"]
    return [f"This is not HTTP/1.1 as it should be: {wrong}"]
