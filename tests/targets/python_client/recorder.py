"""A real HTTP server that keeps what arrives, byte for byte, and answers what a test has laid out."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Arrived:
    method: str
    target: str
    headers: dict[Any, Any]
    body: bytes

    def header(self, name: Any) -> Any:
        return self.headers.get(name.lower(), "")


@dataclass
class Answer:
    """`stream` gives pieces to send one by one; `cut` closes the connection before the announced end."""

    status: int = 200
    body: bytes = b""
    headers: dict[Any, Any] = field(default_factory=dict)
    stream: Callable[..., Any] | None = None
    cut: bool = False


@dataclass
class Recorder:
    """`answers` are given one after the other, the last one for ever; `answer` may be a function of the request."""

    url: str = ""
    requests: list[Any] = field(default_factory=list)
    answers: list[Any] = field(default_factory=lambda: [Answer()])
    keep_body: bool = True
    received: int = 0

    @property
    def last(self) -> Any:
        return self.requests[-1]

    def next(self, arrived: Any) -> Any:
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return found(arrived) if callable(found) else found


@contextmanager
def recording(tls: Any = None) -> Iterator[Any]:
    recorder = Recorder()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except ConnectionError:
                self.close_connection = True

        def answer(self) -> None:
            arrived = Arrived(
                self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, self.body() or b""
            )
            recorder.requests.append(arrived)
            self.send(recorder.next(arrived))

        def body(self) -> bytes:
            if self.headers.get("Transfer-Encoding") == "chunked":
                return b"".join(self.kept(piece) for piece in self.chunks())
            left = int(self.headers.get("Content-Length") or 0)
            pieces = []
            while left:
                piece = self.rfile.read(min(left, 65536))
                if not piece:
                    break
                left -= len(piece)
                pieces.append(self.kept(piece))
            return b"".join(pieces)

        def kept(self, piece: Any) -> Any:
            recorder.received += len(piece)
            return piece if recorder.keep_body else b""

        def chunks(self) -> Iterator[Any]:
            while size := int(self.rfile.readline(), 16):
                yield self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()

        def send(self, answer: Any) -> None:
            self.send_response_only(answer.status)
            headers = {"Content-Length": str(len(answer.body)), **answer.headers}
            if answer.cut:
                headers["Content-Length"] = str(len(answer.body) + 10)
            if answer.status in (204, 304):
                headers.pop("Content-Length")
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                for piece in answer.stream() if answer.stream else [answer.body]:
                    self.wfile.write(piece)
            if answer.cut:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            pass

    for method in ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"):
        setattr(Handler, f"do_{method}", Handler.answer)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    recorder.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield recorder
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
