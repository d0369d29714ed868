"""The HTTP server of the tests, on this machine; a handler says what it answers.

Two others keep to the bytes: `loopback` keeps each request as it came, `raw` answers what is no HTTP.
"""

import socket
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

_PIECE = 65536


class Handler(BaseHTTPRequestHandler):
    """Answers each method by `answer`, and logs nothing."""

    def answer(self) -> None:
        """Answer a request; a handler of a test says how."""
        raise NotImplementedError

    def do_GET(self) -> None:
        self.answer()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = do_TRACE = do_GET  # noqa: N815

    def pieces(self) -> Iterator[bytes]:
        """Yield the body of the request as it arrives, in chunks or of a length."""
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            while size := int(self.rfile.readline().split(b";")[0], 16):
                yield self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return
        left = int(self.headers.get("Content-Length") or 0)
        while left and (piece := self.rfile.read(min(left, _PIECE))):
            left -= len(piece)
            yield piece

    def body(self) -> bytes:
        """Return the body of the request."""
        return b"".join(self.pieces())

    def send(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        """Send an answer; `headers` may name another length than that of the body."""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def shutdown_request(self, request: Any) -> None:
        """Close after the caller does: a socket closed with bytes unread resets the connection and loses the answer."""
        with suppress(OSError):
            request.shutdown(socket.SHUT_WR)
            request.settimeout(1)
            while request.recv(_PIECE):
                pass
        self.close_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over a caller that hangs up, or whose TLS does not fit: tests make both on purpose."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


@contextmanager
def serving(
    handler: Callable[..., BaseHTTPRequestHandler],
    *,
    tls: ssl.SSLContext | None = None,
    listener: socket.socket | None = None,
    **attributes: Any,
) -> Iterator[str]:
    """Serve to the end of the block and yield the address; the handler's class gets `attributes`.

    `listener` takes the place of a port that the system chooses.
    """
    kind = type("Handler", (handler,), attributes) if isinstance(handler, type) and attributes else handler
    server = _Server(("127.0.0.1", 0), kind, bind_and_activate=listener is None)
    if listener:
        server.socket.close()
        server.socket, server.server_address = listener, listener.getsockname()
    if tls:
        # The handshake is left to the caller's thread: one that fails holds up nobody else.
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
