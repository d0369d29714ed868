"""A client certificate is presented, and the authority is checked, by both kinds of script."""

import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import trustme

from generator.model import ConnectionProfile, Variable


@pytest.fixture
def authority(tmp_path):
    """Return a folder with the files Qlik's console exports."""
    ca = trustme.CA()
    ca.cert_pem.write_to_path(tmp_path / "root.pem")
    client = ca.issue_cert("client@example.com")
    client.cert_chain_pems[0].write_to_path(tmp_path / "client.pem")
    client.private_key_pem.write_to_path(tmp_path / "client_key.pem")
    ca.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(tmp_path / "server.pem")
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
    done = run(target, api, operation, env_with)
    assert done.status == 0, done.err
    assert b"organizationName" in done.out
    assert run(target, api, operation, env).status not in (0, 2)
    assert run(target, api, operation, {**env_with, "QLM_CERT": "", "QLM_KEY": ""}).status not in (0, 2)


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
    assert run(target, make.api(operation, connections=(way,)), operation, {**env, "QLIK_USER": "me"}).status == 0
