"""One GET over TLS, with a deadline for the whole exchange and a limit for the size of the answer."""

import http.client
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from select import select
from threading import Timer
from urllib.parse import urlsplit

from ..errors import fail
from .failures import explained
from .request import DocumentRequest
from .tls import CertificateFiles, context

Progress = Callable[[int, int], None]
_CHUNK = 64 * 1024
_VERDICT = 0.3


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """The most seconds for the whole exchange, and the most bytes of the answer."""

    seconds: float = 60.0
    size: int = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FetchedAnswer:
    """The answer; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)


def fetch(request: DocumentRequest, files: CertificateFiles, limits: FetchLimits, progress: Progress) -> FetchedAnswer:
    """Send the request and return the answer. `progress` gets the number of bytes so far, and the total or 0.

    Raise E674 for files that cannot be used, E675 if there is no answer, E676 for an answer that is too large.
    """
    parts = urlsplit(request.url)
    tls = context(files)
    target = f"{parts.path}?{parts.query}"
    connection = http.client.HTTPSConnection(parts.hostname or "", parts.port or 443, context=tls)
    with _deadline(request, limits, files.server_name) as start:
        connection.sock = start(parts.hostname or "", parts.port or 443, tls)
        connection.putrequest("GET", target, skip_accept_encoding=True)
        for name, value in request.headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return FetchedAnswer(answer.status, headers, _body(answer, limits, progress))


@contextmanager
def _deadline(
    request: DocumentRequest, limits: FetchLimits, server_name: str
) -> Iterator[Callable[[str, int, ssl.SSLContext], socket.socket]]:
    opened: list[socket.socket] = []
    late: list[bool] = []

    def stop() -> None:
        late.append(True)
        for connected in opened:
            with suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)

    def start(host: str, port: int, tls: ssl.SSLContext) -> socket.socket:
        if late:
            raise TimeoutError
        plain = socket.create_connection((host, port), timeout=limits.seconds)
        opened.append(plain)
        secure = tls.wrap_socket(plain, server_hostname=server_name or host)
        opened.append(secure)
        _await_refusal(secure)
        secure.settimeout(limits.seconds)
        return secure

    timer = Timer(limits.seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield start
        if late:
            raise TimeoutError
    except (OSError, http.client.HTTPException) as error:
        raise explained(request, TimeoutError() if late else error, limits.seconds) from error
    finally:
        timer.cancel()
        for connected in opened:
            connected.close()


def _await_refusal(secure: ssl.SSLSocket) -> None:
    """Wait a moment for a refusal of the certificate: in TLS 1.3 the server checks it after the client's handshake.

    If the request were sent earlier, the alert with the reason could not be read.
    """
    if select([secure], [], [], _VERDICT)[0]:
        secure.settimeout(0)
        with suppress(ssl.SSLWantReadError):
            secure.recv(1)
            raise ConnectionResetError


def _body(answer: http.client.HTTPResponse, limits: FetchLimits, progress: Progress) -> bytes:
    announced = answer.length or 0
    body = bytearray()
    while len(body) <= limits.size and announced <= limits.size:
        chunk = answer.read(_CHUNK)
        if not chunk and len(body) < announced:
            raise http.client.IncompleteRead(b"", announced - len(body))
        if not chunk:
            return bytes(body)
        body += chunk
        progress(len(body), announced)
    raise fail("E676", f"the answer is over {limits.size} bytes", hint="no document of a server is that large")
