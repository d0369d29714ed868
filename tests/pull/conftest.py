"""A site as Qlik runs it: its own authority, certificates for one purpose each, a server that describes itself."""

import ipaddress
import json
import os
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose
from cryptography.x509.oid import NameOID

from generator.commands.pull import PullOptions
from tests.clients.http_server import Handler, serving

DOCUMENT = json.dumps(
    {
        "swagger": "2.0",
        "info": {"title": "Open API specification for Repository Main API", "version": "1"},
        "paths": {"/app": {"get": {"responses": {"200": {"description": "OK"}}}, "parameters": []}},
    },
    indent=1,
).encode()
REFUSED = b"XSRF prevention check failed. Possible XSRF discovered."
PASSPHRASE = "pass phrase"
USER = "UserDirectory=INTERNAL; UserId=sa_api"


class Authority:
    """Issues certificates as PEM files into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, folder.name)])
        mine = self._builder(self.name, self.key).add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        self._write("root.pem", mine.sign(self.key, hashes.SHA256()))

    def issue(
        self, name: Any, purpose: Any, *, host: str = "127.0.0.1", days: Any = (-1, 1), passphrase: str = ""
    ) -> None:
        """Write `name.pem` and `name_key.pem`."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = self._builder(subject, key, days).add_extension(x509.ExtendedKeyUsage([purpose]), False)
        alternative = x509.IPAddress(ipaddress.ip_address(host)) if host[0].isdigit() else x509.DNSName(host)
        builder = builder.add_extension(x509.SubjectAlternativeName([alternative]), False)
        self._write(f"{name}.pem", builder.sign(self.key, hashes.SHA256()))
        secret = serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else None
        pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            secret or serialization.NoEncryption(),
        )
        (self.folder / f"{name}_key.pem").write_bytes(pem)

    def _builder(self, subject: Any, key: Any, days: Any = (-1, 1)) -> Any:
        now = datetime.now(UTC)
        begin, end = (now + timedelta(days=offset) for offset in days)
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(self.name).public_key(key.public_key())
        return builder.serial_number(x509.random_serial_number()).not_valid_before(begin).not_valid_after(end)

    def _write(self, name: Any, certificate: Any) -> None:
        (self.folder / name).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The folder with what Qlik's console exports, and some that are wrong."""
    authority = Authority(tmp_path_factory.mktemp("site"))
    authority.issue("server", Purpose.SERVER_AUTH)
    authority.issue("client", Purpose.CLIENT_AUTH)
    authority.issue("locked", Purpose.CLIENT_AUTH, passphrase=PASSPHRASE)
    authority.issue("short", Purpose.SERVER_AUTH, host="qlikserver1")
    authority.issue("old", Purpose.SERVER_AUTH, days=(-3, -1))
    authority.issue("gone", Purpose.CLIENT_AUTH, days=(-3, -1))
    other = Authority(tmp_path_factory.mktemp("othersite"))
    other.issue("client", Purpose.CLIENT_AUTH)
    for path in other.folder.iterdir():
        path.rename(authority.folder / f"other_{path.name}")
    return authority.folder


@dataclass
class Site:
    """What a server does and what it saw. `answer`, if set, takes the place of the document, `bytes` that of HTTP.

    `older` is the list of calls of a site that has no document. `pause` is between two bytes, in seconds.
    """

    url: str = ""
    answer: tuple[int, dict[Any, Any], bytes] | None = None
    older: bytes = b""
    bytes: bytes = b""
    pause: float = 0.0
    seen: list[tuple[str, dict[Any, Any]]] = field(default_factory=list)

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0


class _Handler(Handler):
    site: Site

    def answer(self) -> None:
        headers = dict(self.headers.items())
        self.site.seen.append((self.path, headers))
        if self.site.bytes:
            self.wfile.write(self.site.bytes)
            return
        status, more, body = self.site.answer or self._document(headers)
        if not self.site.pause:
            self.send(status, body, more)
            return
        self.send(status, b"", {"Content-Length": str(len(body)), **more})
        for at in range(len(body)):
            self.wfile.write(body[at : at + 1])
            time.sleep(self.site.pause)

    def _document(self, headers: Any) -> Any:
        address = urlsplit(self.path)
        keys = parse_qs(address.query).get("xrfkey", [])
        if keys != [headers.get("X-Qlik-Xrfkey")] or not re.fullmatch("[0-9A-Za-z]{16}", keys[0]):
            return 403, {}, REFUSED
        if self.site.older and address.path.endswith("/qrs/about/api/description"):
            return 200, {"Content-Type": "application/json"}, self.site.older
        if self.site.older or not address.path.endswith("/qrs/about/openapi/main"):
            return 404, {}, b""
        return 200, {"Content-Type": "application/json"}, DOCUMENT


@pytest.fixture
def serve(exported: Any) -> Callable[..., Any]:
    """Return what starts a site: with the certificate called `name`, and asking for one or not."""

    @contextmanager
    def start(name: str = "server", wants: Any = ssl.CERT_OPTIONAL) -> Iterator[Any]:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=exported / "root.pem")
        tls.load_cert_chain(exported / f"{name}.pem", exported / f"{name}_key.pem")
        tls.verify_mode = wants
        site = Site()
        with serving(_Handler, tls=tls, site=site) as site.url:
            yield site

    return start


@pytest.fixture
def site(serve: Callable[..., Any]) -> Iterator[Any]:
    with serve() as running:
        yield running


@contextmanager
def raw(reply: Any = None) -> Iterator[Any]:
    """Listen without TLS: `reply` is given to each connection; without one nothing is ever said. Yield the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        held = []

        def run() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                held.append(connection)
                if reply is not None:
                    connection.sendall(reply)
                    connection.close()

        thread = Thread(target=run, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
        for connection in held:
            connection.close()


@pytest.fixture(autouse=True)
def nothing_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("QLIK_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def pfx(exported: Any, tmp_path: Path) -> Callable[..., Any]:
    """Return what writes the client's certificate and key as one .pfx file with a passphrase."""

    def write(passphrase: Any) -> Any:
        hidden = serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else None
        certificate = x509.load_pem_x509_certificate((exported / "client.pem").read_bytes())
        key = serialization.load_pem_private_key((exported / "client_key.pem").read_bytes(), None)
        plain = serialization.NoEncryption()
        content = pkcs12.serialize_key_and_certificates(b"client", key, certificate, None, hidden or plain)  # type: ignore[arg-type]
        (tmp_path / "client.pfx").write_bytes(content)
        return tmp_path / "client.pfx"

    return write


@pytest.fixture
def wish(exported: Any, tmp_path: Path) -> Callable[..., Any]:
    """Return what makes a wish: that of somebody who has the right files, but for what the test says."""

    def make(server: Any, **other: Any) -> Any:
        certificate, key = exported / "client.pem", exported / "client_key.pem"
        usual = {"connection": "certificate", "user": USER, "certificate": certificate, "key": key}
        usual["authority"] = exported / "root.pem"
        return PullOptions("qlik-qrs", server, tmp_path / "main.json", **{**usual, **other})

    return make
