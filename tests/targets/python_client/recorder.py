"""A real HTTP server that keeps what arrives, byte for byte, and answers what a test has laid out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.clients.http_server import Handler, serving


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
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer(arrived) if callable(answer) else answer


@contextmanager
def recording(tls: Any = None) -> Iterator[Any]:
    recorder = Recorder()

    class Recording(Handler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except ConnectionError:
                self.close_connection = True

        def answer(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = b"".join(map(self.kept, self.pieces()))
            arrived = Arrived(self.command, self.path, headers, body)
            recorder.requests.append(arrived)
            self.reply(recorder.next(arrived))

        def kept(self, piece: bytes) -> bytes:
            recorder.received += len(piece)
            return piece if recorder.keep_body else b""

        def reply(self, answer: Any) -> None:
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

    with serving(Recording, tls=tls) as recorder.url:
        yield recorder
