"""A server that asks for digest authentication (RFC 7616, MD5 with qop auth) and checks the answer it gets."""

import hashlib
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.clients.http_server import Handler, serving

USER, PASSWORD = "u", "p"
_QUESTION = 'Digest realm="r", nonce="n", qop="auth", algorithm=MD5'


@dataclass
class DigestServer:
    """By request target: the words of each `Authorization`, whether the last one was right, and its keys (`X-…`)."""

    url: str = ""
    words: dict[str, list[str]] = field(default_factory=dict)
    accepted: dict[str, bool] = field(default_factory=dict)
    keys: dict[str, dict[str, str]] = field(default_factory=dict)


@contextmanager
def digest_server(listener: socket.socket | None = None) -> Iterator[DigestServer]:
    """Serve until the block ends; on `listener`, where there is one."""
    server = DigestServer()

    class Asking(Handler):
        def answer(self) -> None:
            text = self.headers.get("Authorization", "")
            server.words.setdefault(self.path, []).append(text.partition(" ")[0])
            server.keys[self.path] = {name: value for name, value in self.headers.items() if name.startswith("X-")}
            server.accepted[self.path] = is_right(text, self.command, self.path)
            status = 200 if server.accepted[self.path] else 401
            self.send(status, b"{}", {"Content-Type": "application/json", "WWW-Authenticate": _QUESTION})

    with serving(Asking, listener=listener) as server.url:
        yield server


def is_right(text: str, method: str, target: str) -> bool:
    """Tell whether an `Authorization` proves the password for this very request."""
    said = {name: quoted or plain for name, quoted, plain in re.findall(r'(\w+)=(?:"([^"]*)"|([^",\s]+))', text)}
    first = _md5(f"{USER}:r:{PASSWORD}")
    answer = _md5(
        ":".join([first, "n", said.get("nc", ""), said.get("cnonce", ""), "auth", _md5(f"{method}:{target}")])
    )
    return text.startswith("Digest ") and said.get("uri") == target and said.get("response") == answer


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
