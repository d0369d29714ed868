"""Starting, stopping, refusing to start, and TLS with client certificates."""
# ruff: noqa: S310 - every address here is the loopback

import asyncio
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose

from generator.errors import PrerequestError
from generator.model import Api, Media, Operation, Requirement, Response, Schema, Server, Signing, Variable
from generator.server import ServerLimits, ServerSettings, VerifyingServer, running
from tests.pull.conftest import Authority

URL = Variable("baseUrl", "BASE_URL")
PING = Operation(id="ping", title="Ping", folder="all", method="GET", path="/Ping")
API = Api("x", "X", "1", "", URL, (Server("http://h", "http://h"),), (), (), (PING,), {})


def signed(scheme: Any) -> Any:
    key = Variable("key", "X_KEY", secret=True)
    security = (Requirement(signing=Signing(scheme, {}, {"api_key": key})),)
    return API._replace(operations=(PING._replace(security=security),))


def test_it_stops_and_can_start_again() -> None:
    async def twice() -> None:
        server = VerifyingServer((API,), ServerSettings())
        ports = []
        for _ in range(2):
            ports.append(await server.start())
            _, writer = await asyncio.open_connection("127.0.0.1", ports[-1])
            await asyncio.sleep(0.05)
            await server.stop()
            writer.close()
            with pytest.raises(ConnectionRefusedError):
                await asyncio.open_connection("127.0.0.1", ports[-1])

    asyncio.run(asyncio.wait_for(twice(), 10))


@pytest.mark.parametrize("host", ["example.com", "::", "192.168.1.1"])
def test_it_listens_on_loopback_only(host: str) -> None:
    with pytest.raises(PrerequestError, match="E651"):
        asyncio.run(VerifyingServer((API,), ServerSettings()).start(host))


def test_a_port_that_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(PrerequestError, match="E652"):
            asyncio.run(VerifyingServer((API,), ServerSettings()).start(port=taken.getsockname()[1]))


def test_it_needs_the_key_that_signs() -> None:
    with pytest.raises(PrerequestError, match=r"E451.*X_KEY"):
        VerifyingServer((signed("qlm-strict"),), ServerSettings())


@pytest.mark.parametrize("scheme", ["unknown-scheme", "../x", "request", ""])
def test_a_scheme_without_a_verifier_is_served_and_that_is_said(scheme: str) -> None:
    with running((signed(scheme),), ServerSettings({"X_KEY": "k"})) as server:
        assert urllib.request.urlopen(f"{server.url}/Ping").status == 200
        assert server.unverified == {scheme}
        assert server.ledger[-1].notes == (f"the signature by {scheme} is not verified",)


def test_a_bug_in_a_sampler_ends_one_request_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(schema: Any, schemas: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("generator.server.answers.sample", broken)
    answers = (Response("200", media=(Media("application/json", Schema()),)),)
    api = API._replace(operations=(PING._replace(responses=answers), PING._replace(id="b", path="/B")))
    log: list[Any] = []
    with running((api,), ServerSettings(), log.append) as server:
        with pytest.raises(urllib.error.HTTPError, match="500"):
            urllib.request.urlopen(f"{server.url}/Ping")
        assert urllib.request.urlopen(f"{server.url}/B").status == 200
    assert "ZeroDivisionError" in log[0]
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{server.url}/B")


def test_a_sample_is_sent_where_there_is_no_example() -> None:
    answers = (Response("2XX", media=(Media("application/json", Schema(types=("integer",))),)),)
    api = API._replace(operations=(PING._replace(responses=answers),))
    with running((api,), ServerSettings()) as server:
        assert urllib.request.urlopen(f"{server.url}/Ping").read() == b"0"


def test_a_client_that_does_not_read_is_dropped() -> None:
    answers = (Response("200", media=(Media("text/plain", Schema(), example="x" * 30_000_000),)),)
    api = API._replace(operations=(PING._replace(responses=answers),))
    with running((api,), ServerSettings(limits=ServerLimits(request_time=0.5))) as server:
        port = int(server.url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as sock:
            sock.sendall(b"GET /Ping HTTP/1.1\r\nHost: x\r\n\r\n")
            # On a busy machine the answer comes late; who reads it then is no client that does not read.
            while not server.ledger:
                time.sleep(0.05)
            time.sleep(1)
            sock.settimeout(20)
            received = 0
            while chunk := sock.recv(1_000_000):
                received += len(chunk)
    assert received < 30_000_000


def test_it_stops_while_a_client_does_not_read() -> None:
    answers = (Response("200", media=(Media("text/plain", Schema(), example="x" * 30_000_000),)),)
    api = API._replace(operations=(PING._replace(responses=answers),))
    began = time.monotonic()
    sock = socket.socket()
    with running((api,), ServerSettings()) as server:
        sock.connect(("127.0.0.1", int(server.url.rpartition(":")[2])))
        sock.sendall(b"GET /Ping HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.5)
    sock.close()
    assert time.monotonic() - began < 5


def test_the_ledger_keeps_the_last_verdicts() -> None:
    with running((API,), ServerSettings(limits=ServerLimits(verdicts=3))) as server:
        for number in range(5):
            urllib.request.urlopen(f"{server.url}/Ping?n={number}")
        assert [verdict.received.target for verdict in server.ledger] == [f"/Ping?n={number}" for number in (2, 3, 4)]  # type: ignore[union-attr]


PROGRAM = """
from generator.model import Api, Variable
from generator.server import ServerLimits, ServerSettings, VerifyingServer, serve
from tests.pull.conftest import Authority
api = Api("x", "X", "1", "", Variable("b", "B"), (), (), (), (), {})
serve(VerifyingServer((api,), ServerSettings()), "127.0.0.1", 0, lambda url: print(url, flush=True))
print("closed", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_it_cleanly(number: Any) -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline().startswith(b"http://127.0.0.1:")
        os.kill(process.pid, number)
        out, err = process.communicate(timeout=10)
    assert (out, err, process.returncode) == (b"closed\n", b"", 0)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("tls")
    new = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    for name in ("server", "client"):
        files = ["-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", f"/CN={name}"]
        subprocess.run(
            [*new, *files, "-addext", "subjectAltName=IP:127.0.0.1"], cwd=folder, check=True, capture_output=True
        )
    return folder


def test_a_way_in_with_a_client_certificate(certificates: Any, request: pytest.FixtureRequest) -> None:
    api = request.getfixturevalue("qlik")
    settings = ServerSettings({"QLIK_USER": "UserDirectory=A; UserId=b"}, connection="certificate")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificates / "server.pem", certificates / "server.key")
    tls.load_verify_locations(certificates / "client.pem")
    tls.verify_mode = ssl.CERT_OPTIONAL
    mine = ssl.create_default_context(cafile=str(certificates / "server.pem"))
    headers = {"X-Qlik-Xrfkey": "abcdefghijkLMN56", "X-Qlik-User": "UserDirectory=A; UserId=b"}

    def send(server: Any, **changed: Any) -> Any:
        url = f"{server.url}/app?xrfkey=abcdefghijkLMN56"
        return urllib.request.urlopen(urllib.request.Request(url, headers=headers | changed), context=mine).status

    with running((api,), settings, tls=tls) as server:
        assert server.url.startswith("https://")
        with pytest.raises(urllib.error.HTTPError) as refused:
            send(server)
        assert "no client certificate was shown" in refused.value.read().decode()
        mine.load_cert_chain(certificates / "client.pem", certificates / "client.key")
        assert send(server) == 200
        assert server.ledger[-1].received.certificate  # type: ignore[union-attr]
        with pytest.raises(urllib.error.HTTPError) as refused:
            send(server, **{"X-Qlik-User": "UserDirectory=A; UserId=c"})
        assert "X-Qlik-User is not the value this server knows" in refused.value.read().decode()


def test_serve_speaks_tls_and_asks_for_a_certificate(tmp_path: Path) -> None:
    """As a site's own ports do: who shows a certificate of its authority comes in by that way."""
    authority = Authority(tmp_path)
    authority.issue("server", Purpose.SERVER_AUTH)
    authority.issue("client", Purpose.CLIENT_AUTH)
    files = ["--cert", "server.pem", "--key", "server_key.pem", "--ca", "root.pem"]
    command = [sys.executable, "-m", "generator", "serve", "qlik-qps", "--port", "0", *files]
    place = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=tmp_path, env=place, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            address = process.stdout.readline().split()[-1]
            assert address.startswith("https://127.0.0.1:")
            certified = ssl.create_default_context(cafile=tmp_path / "root.pem")
            certified.load_cert_chain(tmp_path / "client.pem", tmp_path / "client_key.pem")
            stranger = ssl.create_default_context(cafile=tmp_path / "root.pem")
            key = "abcdefghijklmnop"
            for context, status in ((certified, 200), (stranger, 403)):
                request = urllib.request.Request(f"{address}/qps/alive?xrfkey={key}")
                request.add_header("X-Qlik-Xrfkey", key)
                request.add_header("X-Qlik-User", "UserDirectory=INTERNAL; UserId=sa_api")
                assert _status(request, context) == status
        finally:
            process.terminate()


def test_serve_makes_certificates_to_try_that_way_with(tmp_path: Path) -> None:
    """The block that it prints leads a caller in over TLS; a second start keeps the files."""
    place = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "generator", "serve", "qlik-qps", "--port", "0", "--tls", "tls"]
    kept = b""
    for _ in range(2):
        with subprocess.Popen(command, cwd=tmp_path, env=place, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout
                lines = iter(process.stdout.readline, "Ctrl-C stops it\n")
                block = dict(line[7:].strip().split("=", 1) for line in lines if line.startswith("export "))
                certified = ssl.create_default_context(cafile=block["QLIK_CA"])
                certified.load_cert_chain(block["QLIK_CERT"], block["QLIK_KEY"])
                key = "abcdefghijklmnop"
                request = urllib.request.Request(f"{block['QLIK_QPS_URL']}/alive?xrfkey={key}")
                request.add_header("X-Qlik-Xrfkey", key)
                request.add_header("X-Qlik-User", block["QLIK_USER"].strip("'"))
                assert _status(request, certified) == 200
            finally:
                process.terminate()
        content = Path(block["QLIK_CERT"]).read_bytes()
        assert kept in (b"", content)
        kept = content
    assert (tmp_path / "tls/client_key.pem").stat().st_mode & 0o077 == 0


def _status(request: Any, context: Any) -> Any:
    try:
        with urllib.request.urlopen(request, context=context, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code
