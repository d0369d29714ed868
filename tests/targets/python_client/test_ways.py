"""Every way into Qlik Sense that the client offers, over TLS, against a server that demands it."""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose

from generator.server.app import running
from generator.server.settings import ServerSettings
from tests.pull.conftest import Authority

USER = "UserDirectory=INTERNAL; UserId=sa_repository"
VALUES = {"QLIK_USER": USER, "QLIK_JWT": "eyJhbGciOiJSUzI1NiJ9.e30.c2ln", "QLIK_SESSION": "3f0d5a10-6f8e-4c27"}
OWN = {
    "certificate": {"user": USER},
    "header": {"user": USER},
    "jwt": {"jwt": VALUES["QLIK_JWT"]},
    "session": {"session": VALUES["QLIK_SESSION"]},
}


@dataclass(frozen=True)
class Exported:
    """What Qlik's console exports, and the TLS of a server that asks for a client certificate."""

    folder: Path
    tls: ssl.SSLContext

    def files(self, *, certificate: Any) -> dict[Any, Any]:
        pair = (
            {"certificate": self.folder / "client.pem", "key": str(self.folder / "client_key.pem")}
            if certificate
            else {}
        )
        return {**pair, "ca": self.folder / "root.pem"}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Any:
    authority = Authority(tmp_path_factory.mktemp("exported"))
    authority.issue("client", Purpose.CLIENT_AUTH)
    authority.issue("server", Purpose.SERVER_AUTH)
    folder = authority.folder
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=folder / "root.pem")
    context.load_cert_chain(folder / "server.pem", folder / "server_key.pem")
    context.verify_mode = ssl.CERT_OPTIONAL
    return Exported(folder, context)


@pytest.fixture(scope="module")
def package(client_of: Callable[..., Any]) -> Any:
    return client_of("qlik-qrs")


def serving(package: Any, exported: Any, way: Any) -> Any:
    return running([package.api], ServerSettings({**package.values, **VALUES}, connection=way), tls=exported.tls)


def refusals(server: Any) -> list[str]:
    return [str(verdict) for verdict in server.ledger if not verdict.accepted]


@pytest.mark.parametrize("way", OWN)
def test_by_constructor(package: Any, exported: Any, way: Any) -> None:
    with serving(package, exported, way) as server:
        enter = getattr(package.module.Client, f"with_{way}")
        with enter(
            server.address(package.api), **exported.files(certificate=way == "certificate"), **OWN[way]
        ) as client:
            client.about.get_about()
            client.app.list_apps(filter="name sw 'Sales'")
        assert refusals(server) == []
        assert len(server.ledger) == 2


def test_an_authority_that_names_no_use_of_its_key(
    package: Any, exported: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a Qlik site's own authority leaves out, the default context of Python 3.13 wants."""
    usual = ssl.create_default_context

    def of_python_3_13(*arguments: Any, **named: Any) -> Any:
        context = usual(*arguments, **named)
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN | ssl.VERIFY_X509_STRICT
        return context

    monkeypatch.setattr(ssl, "create_default_context", of_python_3_13)
    files = exported.files(certificate=True)
    with serving(package, exported, "certificate") as server:
        with (
            httpx2.Client(verify=ssl.create_default_context(cafile=files["ca"])) as plain,
            pytest.raises(httpx2.ConnectError, match=r"(?i)certificate verify failed"),
        ):
            plain.get(server.url)
        with package.module.Client.with_certificate(server.address(package.api), user=USER, **files) as client:
            client.about.get_about()
        assert refusals(server) == []


@pytest.mark.parametrize("way", OWN)
def test_by_environment(package: Any, exported: Any, way: Any, set_environment: Callable[..., Any]) -> None:
    """Where only one way has its variables, nobody needs to name it."""
    name = {"user": "QLIK_USER", "jwt": "QLIK_JWT", "session": "QLIK_SESSION"}
    files = exported.files(certificate=way == "certificate")
    envs = {"certificate": "QLIK_CERT", "key": "QLIK_KEY", "ca": "QLIK_CA"}
    with serving(package, exported, way) as server:
        set_environment({"QLIK_QRS_URL": server.address(package.api)})
        set_environment({envs[key]: str(value) for key, value in files.items()})
        set_environment({name[key]: value for key, value in OWN[way].items()})
        with package.module.Client() as client:
            client.about.get_about()
        assert refusals(server) == []


def test_asynchronous(package: Any, exported: Any) -> None:
    async def run(url: Any) -> Any:
        async with package.module.AsyncClient.with_certificate(
            url, user=USER, **exported.files(certificate=True)
        ) as client:
            return await client.app.list_apps()

    with serving(package, exported, "certificate") as server:
        asyncio.run(run(server.address(package.api)))
        assert refusals(server) == []


def test_only_the_headers_of_one_way_are_sent(package: Any, recorder: Any, set_environment: Callable[..., Any]) -> None:
    set_environment(VALUES)
    with package.module.Client.with_jwt(f"{recorder.url}/qrs") as client:
        client.tag.delete_tag(id="1")
    assert recorder.last.header("authorization") == f"Bearer {VALUES['QLIK_JWT']}"
    assert [recorder.last.header(name) for name in ("x-qlik-user", "hdr-usr", "cookie")] == ["", "", ""]


def test_headers_of_ones_own(package: Any, recorder: Any) -> None:
    with package.module.Client(recorder.url, headers={"X-Corp-User": "EXAMPLE\\jane"}) as client:
        client.tag.delete_tag(id="1")
    assert recorder.last.header("x-corp-user") == "EXAMPLE\\jane"


def test_an_unknown_authority_is_refused_with_a_hint(package: Any, exported: Any) -> None:
    with serving(package, exported, "") as server:
        with (
            package.module.Client(server.url, retry=None) as client,
            pytest.raises(package.module.UnreachableError) as failed,
        ):
            client.about.get_about()
        assert "ca=" in failed.value.hint
        assert server.ledger == ()


def test_what_a_way_needs_is_asked_for(package: Any) -> None:
    with pytest.raises(package.module.ConfigurationError, match="QLIK_CERT"):
        package.module.Client.with_certificate("https://127.0.0.1:1/qrs", user=USER)
    client = package.module.Client.with_jwt("https://127.0.0.1:1/qrs")
    with client, pytest.raises(package.module.ConfigurationError, match="QLIK_JWT"):
        client.about.get_about()


@pytest.mark.parametrize("user", ["me", "UserDirectory=A", "UserId=b; UserDirectory=A"])
def test_a_user_is_written_as_the_server_reads_it(package: Any, exported: Any, user: str) -> None:
    files = exported.files(certificate=True)
    with package.module.Client.with_certificate("https://127.0.0.1:1/qrs", user=user, retry=None, **files) as client:
        with pytest.raises(package.module.ConfigurationError, match="user has the wrong form") as failed:
            client.about.get_about()
        assert failed.value.hint.startswith("Its form: UserDirectory=INTERNAL; UserId=sa_api")


def test_an_unknown_way_is_refused(package: Any) -> None:
    with pytest.raises(package.module.ConfigurationError, match="windows"):
        package.module.Client("https://127.0.0.1:1/qrs", way="windows")


def test_nobody_offers_what_the_client_cannot_do(package: Any) -> None:
    """Windows authentication speaks NTLM."""
    assert [name for name in dir(package.module.Client) if name.startswith("with_")] == [
        f"with_{way}" for way in sorted(OWN)
    ]


@pytest.mark.parametrize("passphrase", ["", "pass phrase"])
def test_a_pfx_file_as_windows_exports_it(
    package: Any, exported: Any, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = (exported.folder / name for name in ("client_key.pem", "client.pem"))
    content = pkcs12.serialize_key_and_certificates(
        b"QlikClient",
        serialization.load_pem_private_key(key.read_bytes(), None),  # type: ignore[arg-type]
        x509.load_pem_x509_certificate(certificate.read_bytes()),
        None,
        serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption(),
    )
    file = exported.folder / "client.pfx"
    file.write_bytes(content)
    monkeypatch.setenv("QLIK_KEY_PASSPHRASE", passphrase)
    with serving(package, exported, "certificate") as server:
        login = {"ca": exported.folder / "root.pem", "certificate": file, "user": USER}
        with package.module.Client.with_certificate(server.address(package.api), **login) as client:
            client.about.get_about()
        assert refusals(server) == []
        monkeypatch.setenv("QLIK_KEY_PASSPHRASE", "wrong")
        with pytest.raises(package.module.ConfigurationError, match=r"(?s)its password .*openssl pkcs12 -legacy"):
            package.module.Client.with_certificate(server.address(package.api), **login)
