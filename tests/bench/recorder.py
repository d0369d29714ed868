"""A server that passes each request on to a judge, keeps it, and answers as little as a client needs."""

import base64
import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

from tests.clients.http_server import Handler, serving

_HOP = {"connection", "transfer-encoding", "content-length", "keep-alive", "expect"}


@dataclass(frozen=True)
class Recorded:
    """A request as it came, who sent it, and what the judge answered to it."""

    client: str
    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: str
    status: int
    answer: str


class Recorder:
    """Holds what came; `client` is who sends now, `prefixes` what paths have before those of the document."""

    def __init__(self, judge: str) -> None:
        self.judge = urlsplit(judge).netloc
        self.client = ""
        self.prefixes: list[str] = []
        self.requests: list[Recorded] = []

    def passed_on(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        """Ask the judge, and keep the request with its answer; where none comes, that is the answer."""
        prefix = next((prefix for prefix in self.prefixes if handler.path.startswith(prefix)), "")
        target = handler.path.removeprefix(prefix)
        try:
            status, text = self._answer(handler, target, body)
        except (OSError, http.client.HTTPException) as error:
            status, text = 599, f"NO_ANSWER {type(error).__name__}"
        headers = tuple(handler.headers.items())
        kept = base64.b64encode(body).decode()
        self.requests.append(Recorded(self.client, handler.command, target, headers, kept, status, text))

    def _answer(self, handler: BaseHTTPRequestHandler, target: str, body: bytes) -> tuple[int, str]:
        connection = http.client.HTTPConnection(self.judge, timeout=60)
        connection.putrequest(handler.command, target, skip_host=True, skip_accept_encoding=True)
        for name, value in handler.headers.items():
            if name.lower() not in _HOP:
                connection.putheader(name, value)
        if body or handler.command in ("POST", "PUT", "PATCH"):
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace") if answer.status >= 400 else ""
        connection.close()
        return answer.status, text


@contextmanager
def recording(judge: str) -> Iterator[tuple[Recorder, str]]:
    """Yield the recorder in front of a judge, and its address."""
    recorder = Recorder(judge)

    class Recording(Handler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            recorder.passed_on(self, self.body())
            self.send(200, b"{}", {"Content-Type": "application/json"})

    with serving(Recording) as url:
        yield recorder, url
