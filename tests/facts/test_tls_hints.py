"""The hint of the client fits what TLS failed at: a server's certificate, or that of the caller."""

import socket
import ssl
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose

from generator.output.write import apply, plan
from generator.targets import render
from tests.bundled import bundled_api
from tests.pull.conftest import Authority

SLOW = pytest.mark.slow
CODE = "from qlik_qrs_client import Client\nwith Client(way={way!r}) as client: client.app.count_apps()"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hints")
    api = bundled_api("qlik-qrs", "id:count_apps")
    apply(plan(folder / "out", render(api, ("python_client",))))
    for name in ("site", "other"):
        (folder / name).mkdir()
        authority = Authority(folder / name)
        authority.issue("client", Purpose.CLIENT_AUTH)
    authority = Authority(folder / "site")
    authority.issue("client", Purpose.CLIENT_AUTH)
    authority.issue("old", Purpose.CLIENT_AUTH, days=(-3, -1))
    authority.issue("server", Purpose.SERVER_AUTH)
    authority.issue("expired", Purpose.SERVER_AUTH, days=(-3, -1))
    authority.issue("named", Purpose.SERVER_AUTH, host="qlik-node-7")
    return folder


@pytest.mark.parametrize(
    ("server", "shown", "trusted", "hint"),
    [
        ("server", "site/server", True, "The certificate that was shown is not one for clients."),
        pytest.param("server", "", True, "The server wants a client certificate.", marks=SLOW),
        pytest.param("server", "other/client", True, "The server does not trust the client certificate", marks=SLOW),
        pytest.param("server", "site/old", True, "The client certificate is no longer valid.", marks=SLOW),
        pytest.param("server", "site/client", False, "Pass ca= where", marks=SLOW),
        pytest.param("named", "site/client", True, "The server's certificate names another host", marks=SLOW),
        pytest.param("expired", "site/client", True, "The server's certificate is out of date.", marks=SLOW),
        pytest.param("", "site/client", True, "Perhaps the server wants a client certificate", marks=SLOW),
    ],
)
def test_the_hint_fits_the_failure(written: Path, server: str, shown: str, trusted: bool, hint: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=refuse, args=(listener, written / "site", server), daemon=True).start()
        values = {"QLIK_QRS_URL": f"https://127.0.0.1:{listener.getsockname()[1]}/qrs"}
        values["QLIK_USER"] = "UserDirectory=INTERNAL; UserId=sa_api"
        values["PYTHONPATH"] = str(written / "out/python_client")
        values |= {"QLIK_CERT": f"{written}/{shown}.pem", "QLIK_KEY": f"{written}/{shown}_key.pem"} if shown else {}
        values |= {"QLIK_CA": str(written / "site/root.pem")} if trusted else {}
        code = CODE.format(way="certificate" if shown else "header")
        done = subprocess.run(
            [sys.executable, "-c", code], env=values, capture_output=True, text=True, timeout=60, check=False
        )
    assert done.stderr.strip().splitlines()[-1].startswith(hint)


def refuse(listener: socket.socket, site: Path, server: str) -> None:
    """Take connections as a server does that wants certificates of its site; one without a name only hangs up."""
    tls: Any = None
    if server:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=site / "root.pem")
        tls.load_cert_chain(site / f"{server}.pem", site / f"{server}_key.pem")
        tls.verify_mode = ssl.CERT_REQUIRED
        # Where the alert follows the request, as in TLS 1.3, a connection may be reset before it is read.
        tls.maximum_version = ssl.TLSVersion.TLSv1_2
    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            with suppress(OSError), connection:
                if tls:
                    tls.wrap_socket(connection, server_side=True).close()
