"""A client certificate out of a store, as C# names it: on Linux .NET keeps the store of a user in a folder."""

import os
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from generator.output import write
from generator.pipeline import Job, build
from tests.clients import dotnet
from tests.clients.caller import as_pfx, way_in
from tests.clients.http_server import Handler, serving


class Peer(Handler):
    """Remembers who called."""

    peers: list[Any]

    def answer(self) -> None:
        self.peers.append(self.connection.getpeercert(binary_form=True))
        self.send(200)


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[Any]:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(way_in()["QLIK_CERT"])
    peers: list[Any] = []
    with serving(Peer, tls=context, peers=peers) as url:
        yield url.replace("127.0.0.1", "localhost"), peers


@pytest.mark.slow
def test_csharp_takes_a_certificate_by_its_thumbprint_or_subject(peer: Any, tmp_path: Path) -> None:
    ways = way_in()
    certificate = x509.load_pem_x509_certificate(Path(ways["QLIK_CERT"]).read_bytes())
    thumbprint = certificate.fingerprint(hashes.SHA1()).hex().upper()  # noqa: S303  (what Windows calls a thumbprint)
    subject = certificate.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATIONAL_UNIT_NAME)[0].value
    store = tmp_path / ".dotnet" / "corefx" / "cryptography" / "x509stores" / "my"
    store.mkdir(parents=True, mode=0o700)
    shutil.copy(as_pfx(ways["QLIK_CERT"], ways["QLIK_KEY"]), store / f"{thumbprint}.pfx")
    store.joinpath(f"{thumbprint}.pfx").chmod(0o600)
    output = build(Job("qlik-qps", targets=("csharp_snippet",)))
    write.apply(write.plan(tmp_path / "out", output.files))
    folder = tmp_path / "out" / "csharp_snippet"
    script = next(path for path in sorted(folder.glob("*/*.cs")) if '"GET"' in path.read_text("utf-8"))
    program = dotnet.compiled([script, folder / "_qlik-qps.cs"], tmp_path / "call.exe")
    url, peers = peer
    results = []
    for name in (thumbprint, subject, "nobody"):
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "QLIK_QPS_URL": f"{url}/qps",
            "QLIK_USER": ways["QLIK_USER"],
            "QLIK_CA": str(tmp_path / "ca.pem"),
            "QLIK_CERT": f"Cert:\\CurrentUser\\My\\{name}",  # type: ignore[str-bytes-safe]
        }
        done = subprocess.run(
            dotnet.command("dotnet", program), env=environ, capture_output=True, text=True, timeout=60, check=False
        )
        results.append((done.returncode, done.stderr.strip().splitlines()[-1]))
    assert results[:2] == [(0, "HTTP 200")] * 2
    assert results[2] == (2, "no certificate, or more than one, is called nobody")
    assert len(peers) == 2
    assert len(set(peers)) == 1
