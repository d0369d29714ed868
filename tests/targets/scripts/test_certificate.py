"""A client certificate is presented, and the authority is checked, by both kinds of script."""

import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import trustme

from generator.model import ConnectionProfile, Variable


@pytest.fixture
def authority(tmp_path):
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
def port(authority):
    """Return the port of a server that lets in who has a certificate."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(str(self.connection.getpeercert()["subject"]).encode())

        def log_message(self, *_):
            pass

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=authority / "root.pem")
    context.load_cert_chain(authority / "server.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    running = HTTPServer(("127.0.0.1", 0), Handler)
    running.socket = context.wrap_socket(running.socket, server_side=True)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield running.server_port
    running.shutdown()
    running.server_close()
    thread.join()


def test_the_certificate_opens_the_door(target, make, run, authority, port):
    operation = make.operation()
    api = make.api(operation, connections=(ConnectionProfile("c", "c", "https://x:4242", client_certificate=True),))
    env = {"QLM_URL": f"https://127.0.0.1:{port}"}
    files = {"QLM_CERT": "client.pem", "QLM_KEY": "client_key.pem", "QLM_CA": "root.pem"}
    env_with = {**env, **{name: str(authority / file) for name, file in files.items()}}
    done = run(target, api, operation, env_with, engine="dotnet")
    assert done.status == 0, done.err
    assert b"organizationName" in done.out
    assert run(target, api, operation, env, engine="dotnet").status not in (0, 2)
    assert run(target, api, operation, {**env_with, "QLM_CERT": "", "QLM_KEY": ""}, engine="dotnet").status not in (
        0,
        2,
    )


def test_a_certificate_alone_is_not_enough_where_a_header_says_whose_rights_count(target, make, run, authority, port):
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


@pytest.mark.slow
def test_csharp_takes_a_pfx_and_trusts_one_authority_only(make, run, authority, port):
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
