"""A client certificate is presented, and the authority is checked, by both kinds of script."""

import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import trustme

from generator.model import ConnectionProfile, Variable
from tests.clients.http_server import Handler, serving


@pytest.fixture
def authority(tmp_path: Path) -> Any:
    """Return a folder with the files Qlik's console exports."""
    # Mono reads RSA keys only.
    rsa = trustme.KeyType.RSA
    ca = trustme.CA(key_type=rsa)
    ca.cert_pem.write_to_path(tmp_path / "root.pem")
    client = ca.issue_cert("client@example.com", key_type=rsa)
    client.cert_chain_pems[0].write_to_path(tmp_path / "client.pem")
    client.private_key_pem.write_to_path(tmp_path / "client_key.pem")
    ca.issue_cert("127.0.0.1", key_type=rsa).private_key_and_cert_chain_pem.write_to_path(tmp_path / "server.pem")
    return tmp_path


@pytest.fixture
def port(authority: Any) -> Iterator[Any]:
    """Return the port of a server that lets in who has a certificate."""

    class Greeting(Handler):
        def answer(self) -> None:
            self.send(200, str(self.connection.getpeercert()["subject"]).encode())

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=authority / "root.pem")
    context.load_cert_chain(authority / "server.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    with serving(Greeting, tls=context) as url:
        yield urlsplit(url).port


def test_the_certificate_opens_the_door(
    target: Any, make: Any, run: Callable[..., Any], authority: Any, port: Any
) -> None:
    operation = make.operation()
    api = make.api(operation, connections=(ConnectionProfile("c", "c", "https://x:4242", client_certificate=True),))
    env = {"QLM_URL": f"https://127.0.0.1:{port}"}
    files = {"QLM_CERT": "client.pem", "QLM_KEY": "client_key.pem", "QLM_CA": "root.pem"}
    env_with = {**env, **{name: str(authority / file) for name, file in files.items()}}
    done = run(target, api, operation, env_with, engine="dotnet")
    assert done.status == 0, done.err
    assert b"organizationName" in done.out
    done = run(target, api, operation, env, engine="dotnet")
    assert (done.status, "set QLM_CA to its PEM file." in done.err) == (1, True), done.err
    done = run(target, api, operation, {**env, "QLM_CA": env_with["QLM_CA"]}, engine="dotnet")
    hint = "Perhaps the server wants a client certificate, or another one: QLM_CERT, QLM_KEY."
    assert (done.status, hint in done.err) == (1, True), done.err
    done = run(target, api, operation, {"QLM_URL": "https://127.0.0.1:9"}, engine="dotnet")
    assert (done.status, hint in done.err) == (1, False), done.err
    assert run(target, api, operation, {**env_with, "QLM_CERT": "", "QLM_KEY": ""}, engine="dotnet").status not in (
        0,
        2,
    )


def test_a_certificate_alone_is_not_enough_where_a_header_says_whose_rights_count(
    target: Any, make: Any, run: Callable[..., Any], authority: Any, port: Any
) -> None:
    operation = make.operation()
    user = Variable("qlikUser", "QLIK_USER", "User the call is made as")
    way = ConnectionProfile(
        "c", "c", "https://x", headers=(("X-Qlik-User", "{qlikUser}"),), variables=(user,), client_certificate=True
    )
    files = {"QLM_CERT": "client.pem", "QLM_KEY": "client_key.pem", "QLM_CA": "root.pem"}
    env = {"QLM_URL": f"https://127.0.0.1:{port}", **{name: str(authority / file) for name, file in files.items()}}
    done = run(target, make.api(operation, connections=(way,)), operation, env)
    assert (done.status, done.out) == (2, b"")
    assert "QLIK_USER is not set: User the call is made as" in done.err
    done = run(target, make.api(operation, connections=(way,)), operation, {**env, "QLIK_USER": "me"}, engine="dotnet")
    assert done.status == 0, done.err


def test_a_user_is_written_as_the_server_reads_it(
    target: Any, make: Any, run: Callable[..., Any], authority: Any
) -> None:
    operation = make.operation()
    form = "[Uu]ser[Dd]irectory=[^;=]+; ?[Uu]ser[Ii]d=[^;=]+"
    user = Variable("qlikUser", "QLIK_USER", "User", "UserDirectory=A; UserId=b", form=form)
    headers = (("X-Qlik-User", "{qlikUser}"),)
    way = ConnectionProfile("c", "c", "https://x", headers=headers, variables=(user,), client_certificate=True)
    other = way._replace(client_certificate=False, id="h")
    api = make.api(operation, connections=(way, other))
    env = {"QLM_URL": "https://127.0.0.1:9", "QLM_CERT": str(authority / "client.pem")}
    for wrong in (
        "me",
        "UserDirectory=A",
        "UserId=b; UserDirectory=A",
        "UserDirectory=A; UserId=b; x",
        "x UserDirectory=A; UserId=b",
    ):
        done = run(target, api, operation, {**env, "QLIK_USER": wrong}, "--dry-run")
        assert (done.status, done.out) == (2, b""), wrong
        assert "QLIK_USER has the wrong form" in done.err
    for right in ("UserDirectory=A; UserId=b", "userdirectory=A B;userid=b\\é"):
        assert run(target, api, operation, {**env, "QLIK_USER": right}, "--dry-run").status == 0
    # Only beside the certificate: a virtual proxy that takes a header wants another form.
    assert run(target, api, operation, {**env, "QLM_CERT": "", "QLIK_USER": "A\\b"}, "--dry-run").status == 0


def exported(folder: Any, name: Any, passphrase: Any) -> str:
    """Write a .pfx file, as Qlik's console exports it."""
    command = ["openssl", "pkcs12", "-export", "-passout", f"pass:{passphrase}", "-out", folder / name]
    subprocess.run([*command, "-in", folder / "client.pem", "-inkey", folder / "client_key.pem"], check=True)
    return str(folder / name)


@pytest.mark.parametrize("passphrase", ["", 'a "b" \\ é'])
def test_curl_takes_a_pfx(make: Any, run: Callable[..., Any], authority: Any, port: Any, passphrase: str) -> None:
    operation = make.operation()
    api = make.api(operation, connections=(ConnectionProfile("c", "c", "https://x:4242", client_certificate=True),))
    env = {"QLM_URL": f"https://127.0.0.1:{port}", "QLM_CA": str(authority / "root.pem")}
    env |= {"QLM_CERT": exported(authority, "client.PFX", passphrase), "QLM_KEY_PASSPHRASE": passphrase}
    done = run("curl", api, operation, env, secrets=[passphrase] * bool(passphrase))
    assert done.status == 0, done.err
    assert b"organizationName" in done.out
    if passphrase:
        assert run("curl", api, operation, {**env, "QLM_KEY_PASSPHRASE": "wrong"}).status == 1


def test_python_says_how_a_pfx_becomes_pem(make: Any, run: Callable[..., Any], authority: Any, port: Any) -> None:
    operation = make.operation()
    api = make.api(operation, connections=(ConnectionProfile("c", "c", "https://x:4242", client_certificate=True),))
    env = {"QLM_URL": f"https://127.0.0.1:{port}", "QLM_CERT": exported(authority, "client.pfx", "")}
    done = run("python_snippet", api, operation, env)
    assert (done.status, done.out) == (2, b"")
    assert "openssl pkcs12 -legacy -in" in done.err


@pytest.mark.parametrize("target", ["curl", "python_snippet"])
def test_a_passphrase_opens_the_key(target: str, make: Any, run: Callable[..., Any], authority: Any, port: Any) -> None:
    secret = 'a "b" \\ é'
    locked = authority / "locked.pem"
    command = ["openssl", "rsa", "-aes256", "-passout", f"pass:{secret}", "-out", locked]
    subprocess.run([*command, "-in", authority / "client_key.pem"], check=True, capture_output=True)
    operation = make.operation()
    api = make.api(operation, connections=(ConnectionProfile("c", "c", "https://x:4242", client_certificate=True),))
    env = {"QLM_URL": f"https://127.0.0.1:{port}", "QLM_CA": str(authority / "root.pem"), "QLM_KEY": str(locked)}
    env |= {"QLM_CERT": str(authority / "client.pem")}
    done = run(target, api, operation, {**env, "QLM_KEY_PASSPHRASE": secret}, secrets=[secret])
    assert done.status == 0, done.err
    assert b"organizationName" in done.out
    for wrong in ("", "wrong"):
        assert run(target, api, operation, {**env, "QLM_KEY_PASSPHRASE": wrong}).status in (1, 2)


@pytest.mark.slow
def test_csharp_takes_a_pfx_and_trusts_one_authority_only(
    make: Any, run: Callable[..., Any], authority: Any, port: Any
) -> None:
    # Mono and old versions of Windows read no other encryption.
    old = ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"]
    export = ["openssl", "pkcs12", "-export", *old, "-passout", "pass:secret", "-out", authority / "client.pfx"]
    files = ["-in", authority / "client.pem", "-inkey", authority / "client_key.pem"]
    subprocess.run([*export, *files], check=True)
    # An authority that bears the same name as the right one.
    trustme.CA(key_type=trustme.KeyType.RSA).cert_pem.write_to_path(authority / "other.pem")
    operation = make.operation()
    api = make.api(operation, connections=(ConnectionProfile("c", "c", "https://x:4242", client_certificate=True),))
    env = {"QLM_URL": f"https://127.0.0.1:{port}", "QLM_CERT": str(authority / "client.pfx")}
    env |= {"QLM_KEY_PASSPHRASE": "secret", "QLM_CA": str(authority / "root.pem")}
    done = run("csharp_snippet", api, operation, env, engine="dotnet")
    assert done.status == 0, done.err
    assert b"organizationName" in done.out
    for wrong in ({"QLM_CA": ""}, {"QLM_CA": str(authority / "other.pem")}, {"QLM_URL": f"https://localhost:{port}"}):
        done = run("csharp_snippet", api, operation, {**env, **wrong}, engine="dotnet")
        assert (done.status, done.out) == (1, b""), wrong
    assert run("csharp_snippet", api, operation, {**env, "QLM_KEY_PASSPHRASE": "x"}, engine="dotnet").status == 2
