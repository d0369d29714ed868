"""A server that keeps each request byte for byte and accepts it; it knows nothing of signatures."""

import asyncio
import re
import socket
from dataclasses import dataclass, field
from threading import Thread
from typing import Self

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


@dataclass(frozen=True)
class Received:
    """A request as it came over the wire; header names and values as sent, in order."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def all(self, name: str) -> list[str]:
        """Return the values of each header of that name, in any case."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    @property
    def url(self) -> str:
        """The address as a server sees it: from the Host header and the request target."""
        return f"http://{self.all('Host')[0]}{self.target}"


@dataclass
class Loopback:
    """Use as a context manager; `requests` fills as they arrive. A server at `beyond` answers, where there is one."""

    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    requests: list[Received] = field(default_factory=list)
    beyond: str = ""

    @property
    def url(self) -> str:
        """The base address, without a slash at its end."""
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._server = self._loop.run_until_complete(asyncio.start_server(self._serve, sock=self.listener))
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                request = _parse(head.decode("latin-1"))
                length = int((request.all("Content-Length") or ["0"])[0])
                body = await reader.readexactly(length)
                self.requests.append(Received(request.method, request.target, request.headers, body))
                writer.write(await answer_of(self.beyond, head + body) if self.beyond else _ANSWER)
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            writer.close()


async def answer_of(address: str, request: bytes) -> bytes:
    """Send the bytes of a request to a server; return those of its answer."""
    host, _, port = address.removeprefix("http://").rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        return head + await reader.readexactly(int(length[1]) if length else 0)
    finally:
        writer.close()


def _parse(head: str) -> Received:
    line, *rows = head.removesuffix("\r\n\r\n").split("\r\n")
    method, target, _ = line.split(" ")
    headers = tuple((name, value.strip(" ")) for name, _, value in (row.partition(":") for row in rows))
    return Received(method, target, headers)
