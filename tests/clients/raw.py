"""A server that answers each connection with bytes of a test's choice, right HTTP or none."""

import gzip
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
GOOD = OK + b'Content-Length: 12\r\n\r\n{"name":"a"}'
_CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
_GZIP = OK + b"Content-Encoding: gzip\r\n\r\n"


def _said(content: bytes, more: bytes = b"") -> bytes:
    return OK + more + b"Content-Length: %d\r\n\r\n" % len(content) + content


BOMB = _GZIP + gzip.compress(bytes(2**25))
ATTACKS: dict[str, bytes | str] = {
    "nothing": b"",
    "reset": "reset",
    "dripping": "drip",
    "silence": "silence",
    "half a status line": b"HTTP/1.",
    "half a header": b"HTTP/1.1 200 OK\r\nContent-Ty",
    "garbage": b"\x00\xff\x16\x03 garbage\r\n\r\n",
    "another protocol": b"SSH-2.0-OpenSSH_9.2\r\n",
    "TLS": b"\x15\x03\x01\x00\x02\x02\x46",
    "frames of HTTP/2": b"\0\0\x12\x04\0\0\0\0\0",
    "HTTP/0.9": b'{"name":"a"}',
    "a page of HTTP/0.9": b"<html></html>\r\n\r\n",
    "HTTP/2 in the status line": b"HTTP/2 200\r\n\r\n",
    "HTTP/9.9": b"HTTP/9.9 200 OK\r\n\r\n",
    "no number for a status": b"HTTP/1.1 abc\r\n\r\n",
    "status 99": b"HTTP/1.1 99 Odd\r\nContent-Length: 0\r\n\r\n",
    "status 1000": b"HTTP/1.1 1000 Odd\r\nContent-Length: 0\r\n\r\n",
    "status 0": b"HTTP/1.1 000 Odd\r\nContent-Length: 0\r\n\r\n",
    "a reason in no charset": b"HTTP/1.1 500 \xff\xfe\r\nContent-Length: 0\r\n\r\n",
    "a header of 1 MB": OK + b"X: " + b"x" * 2**20 + b"\r\n\r\n",
    "10,000 headers": OK + b"X: y\r\n" * 10_000 + b"\r\n",
    "a header without a colon": OK + b"nonsense\r\n\r\n",
    "a header with a zero byte": OK + b"X: a\0b\r\n\r\n",
    "a header in no charset": OK + b"X: \xff\xfe\r\nContent-Length: 2\r\n\r\n{}",
    "a folded header": OK + b"X: a\r\n b\r\nContent-Length: 2\r\n\r\n{}",
    "a negative length": OK + b"Content-Length: -1\r\n\r\n{}",
    "no number for a length": OK + b"Content-Length: abc\r\n\r\n{}",
    "two lengths": OK + b"Content-Length: 2\r\nContent-Length: 12\r\n\r\n{}",
    "too long a length": OK + b"Content-Length: 99\r\n\r\n{}",
    "a length beyond all": OK + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n{}",
    "too short a length": OK + b"Content-Length: 2\r\n\r\n{}{}{}",
    "chunks without a size": _CHUNKED + b"xyz\r\n{}\r\n0\r\n\r\n",
    "chunks that end early": _CHUNKED + b"c\r\n{",
    "a chunk beyond all": _CHUNKED + b"ffffffffffffffff\r\n{}",
    "chunks with a wrong end": _CHUNKED + b"2\r\n{}XX0\r\n\r\n",
    "chunks and a length": OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "an unknown transfer": OK + b"Transfer-Encoding: odd\r\n\r\n{}",
    "text called gzip": _said(b"{}", b"Content-Encoding: gzip\r\n"),
    "half of gzip": _GZIP + gzip.compress(b'{"name":"a"}' * 100)[:20],
    "a bomb": BOMB,
    "text called deflate": _said(b"{}", b"Content-Encoding: deflate\r\n"),
    "an unknown encoding": _said(b"{}", b"Content-Encoding: odd\r\n"),
    "text in no charset": _said(b'{"name":"\xff"}'),
    "an unknown charset": b"HTTP/1.1 200 OK\r\nContent-Type: a/b; charset=odd\r\nContent-Length: 2\r\n\r\n\xff\xfe",
    "UTF-16": _said('{"name":"a"}'.encode("utf-16")),
    "brackets without end": _said(b"[" * 200_000),
    "deep brackets": _said(b"[" * 200_000 + b"]" * 200_000),
    "a number of 10,000 digits": _said(b'{"name":' + b"9" * 10_000 + b"}"),
    "half a letter": _said(b'{"name":"\\ud800"}'),
    "no end of 1xx": b"HTTP/1.1 100 Continue\r\n\r\n" * 1000,
    "another protocol to switch to": b"HTTP/1.1 101 Switching\r\nUpgrade: odd\r\nConnection: Upgrade\r\n\r\n",
    "204 with a body": b"HTTP/1.1 204 None\r\nContent-Length: 2\r\n\r\n{}",
    "304 with a body": b"HTTP/1.1 304 Same\r\nContent-Length: 2\r\n\r\n{}",
    "a redirect to nowhere": b"HTTP/1.1 302 Odd\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n",
    "a redirect to a port beyond all": b"HTTP/1.1 302 Odd\r\nLocation: http://h:99999/\r\nContent-Length: 0\r\n\r\n",
    "a redirect in no charset": b"HTTP/1.1 302 Odd\r\nLocation: \xff\xfe\r\nContent-Length: 0\r\n\r\n",
    "a redirect to no host": b"HTTP/1.1 302 Odd\r\nLocation: http://\r\nContent-Length: 0\r\n\r\n",
    "a redirect without an address": b"HTTP/1.1 302 Odd\r\nContent-Length: 0\r\n\r\n",
    "a date that is none": b"HTTP/1.1 401 No\r\nDate: 99 Foo 99999 99:99\r\nContent-Length: 0\r\n\r\n",
    "a cookie that is none": _said(b"{}", b"Set-Cookie: =;;=\x01\r\n"),
    "a retry that is none": b"HTTP/1.1 503 No\r\nRetry-After: " + b"9" * 400 + b"\r\nContent-Length: 0\r\n\r\n",
    "a form that is none": _said(b"{}", b"WWW-Authenticate: Digest realm=\r\n"),
}


@dataclass
class Attacker:
    """`url` is where it listens; `answer` is what it sends, or what it does."""

    url: str
    answer: bytes | str = GOOD


@contextmanager
def attacking() -> Iterator[Attacker]:
    """Start such a server; one connection has one answer."""
    listener = socket.create_server(("127.0.0.1", 0))
    attacker = Attacker(f"http://127.0.0.1:{listener.getsockname()[1]}")

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                _request(connection)
                _answer(connection, attacker.answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield attacker
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def _request(connection: socket.socket) -> None:
    connection.settimeout(5)
    text = b""
    while b"\r\n\r\n" not in text:
        piece = connection.recv(65536)
        if not piece:
            return
        text += piece


def _answer(connection: socket.socket, answer: bytes | str) -> None:
    ways: dict[str, Callable[[socket.socket], None]] = {"reset": _reset, "drip": _drip, "silence": _wait}
    if isinstance(answer, bytes):
        closing = b"\r\nConnection: close\r\n"  # else a client may call again before it sees the end
        is_final = answer.startswith(b"HTTP/1.1 ") and answer[9:10] != b"1"
        connection.sendall(answer.replace(b"\r\n", closing, 1) if is_final else answer)
        connection.shutdown(socket.SHUT_WR)
    else:
        ways[answer](connection)


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _drip(connection: socket.socket) -> None:
    for byte in GOOD.replace(b"\r\n", b"\r\nConnection: close\r\n", 1):
        connection.sendall(bytes([byte]))
        time.sleep(0.001)


def _wait(connection: socket.socket) -> None:
    connection.recv(1)
