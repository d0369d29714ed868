"""The whole server: it listens only on the loopback address, and keeps a list of its verdicts."""

import asyncio
import contextlib
import ipaddress
import signal
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

from ..diagnosis.urls import split
from ..encode.terminal import visible
from ..errors import fail
from ..model import Api, Operation
from .answers import Answer, refusal
from .settings import ServerSettings
from .verdict import Received, Verdict
from .verifier import RequestVerifier
from .wire import ClientConnection

Log = Callable[[str], None]


def _silent(line: str) -> None:
    """Log nothing."""


class VerifyingServer:
    """Serves APIs on 127.0.0.1: it accepts correctly signed or keyed requests, and explains what is wrong with others.

    `log` gets a text for each verdict, with masked secrets.
    """

    def __init__(self, apis: Sequence[Api], settings: ServerSettings, log: Log = _silent) -> None:
        self._verifier = RequestVerifier(apis, settings)
        self._settings, self._log = settings, log
        self._ledger: list[Verdict] = []
        self._open: dict[asyncio.Task[None], ClientConnection] = {}
        self._server: asyncio.Server | None = None
        self.url = ""

    @property
    def unverified(self) -> frozenset[str]:
        """The schemes whose signatures are not checked, because they have no verifier."""
        return frozenset(self._verifier.unverified)

    def address(self, api: Api, operation: Operation | None = None) -> str:
        """Return the base address of an API, or of an operation that has its own."""
        server = operation.server if operation and operation.server else next(iter(api.servers), None)
        return f"{self.url}{split(server.base_url).path.rstrip('/') if server else ''}"

    def entrance_values(self, api: Api) -> dict[str, str]:
        """Return the values without secrets that a caller has to send to `address`, by environment variable."""
        return dict(self._verifier.emulation(api).values)

    @property
    def ledger(self) -> tuple[Verdict, ...]:
        """The verdicts so far, the oldest first (at most the last `ServerLimits.verdicts`)."""
        return tuple(self._ledger)

    async def start(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: ssl.SSLContext | None = None,
        listener: socket.socket | None = None,
    ) -> int:
        """Listen, and return the port; with 0 the system chooses one. Raise E651 for an address that is not loopback.

        `listener` is a socket that listens already, for a caller that made it in another network namespace.
        """
        if listener is not None:
            host, port = listener.getsockname()[:2]
        if not _is_loopback(host):
            raise fail("E651", f"the verifying server listens on the loopback address only, not on {visible(host)}")
        try:
            where: dict[str, Any] = {"sock": listener} if listener else {"host": host, "port": port}
            self._server = await asyncio.start_server(self._connected, ssl=tls, **where)
        except OSError as wrong:
            raise fail("E652", f"cannot listen on {visible(host)} port {port}: {wrong.strerror}") from wrong
        port = int(self._server.sockets[0].getsockname()[1])
        self.url = f"{'https' if tls else 'http'}://{host}:{port}"
        return port

    async def stop(self) -> None:
        """Stop listening, close all connections, and wait until they are closed."""
        if self._server is None:
            return
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    async def __aenter__(self) -> Self:
        if self._server is None:
            await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a callback of asyncio's streams runs in a task
        connection = self._open[task] = ClientConnection(reader, writer, self, self._settings.limits)
        self._make_room()
        try:
            await connection.serve()
        except asyncio.CancelledError:
            writer.transport.abort()
        finally:
            writer.close()
            self._open.pop(task, None)

    def _make_room(self) -> None:
        """If there are too many connections, close the one that has been idle longest, to admit a new client."""
        waiting = {task: one.since for task, one in self._open.items() if one.since is not None}
        if len(self._open) > self._settings.limits.connections and waiting:
            task = min(waiting, key=lambda one: waiting[one] or 0)
            self._open.pop(task).make_room()
            task.cancel()

    def body_limit(self, received: Received) -> int:
        """Return the largest allowed body of a request whose head has arrived."""
        return self._verifier.body_limit(received.method, received.url)

    def note(self, line: str) -> None:
        """Log what happened to a message that is not a complete request."""
        self._log(line)

    async def handle(self, received: Received) -> Answer:
        """Check a request, record the verdict and return the answer."""
        try:
            verdict, answer = await asyncio.to_thread(self._verifier.verify, received)
        except Exception as wrong:  # noqa: BLE001 - one bad request must not end the server
            self._log(f"a bug of this server: {type(wrong).__name__} while verifying {received.method}")
            return refusal(500, ["A bug of this server, not of your request."])
        body = received.body[: self._settings.limits.kept_body]
        verdict = replace(verdict, received=replace(received, body=body))
        self._ledger.append(verdict)
        del self._ledger[: -self._settings.limits.verdicts]
        self._log(str(verdict))
        return answer


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve(
    server: VerifyingServer, host: str, port: int, ready: Callable[[str], None], tls: ssl.SSLContext | None = None
) -> None:
    """Run `server` until SIGINT or SIGTERM. `ready` gets its base URL when it listens."""

    async def run() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError):
                asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await server.start(host, port, tls)
        try:
            ready(server.url)
            await stop.wait()
        finally:
            await server.stop()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run())


@contextlib.contextmanager
def running(
    apis: Sequence[Api],
    settings: ServerSettings,
    log: Log = _silent,
    **listening: Any,
) -> Iterator[VerifyingServer]:
    """Run a server in its own thread for the duration of a `with`; yield it with its `url` and `ledger`.

    The other arguments are those of `start`: `port`, `tls`, `listener`.
    """
    server = VerifyingServer(apis, settings, log)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="verifying-server", daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(server.start(**listening), loop).result()
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result()
        asyncio.run_coroutine_threadsafe(loop.shutdown_default_executor(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
