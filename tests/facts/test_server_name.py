"""A certificate holds another name than the address: the name is given, and nobody switches verification off."""

import os
import ssl
import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose

from generator.commands.serve import known_values
from generator.output.write import apply, plan
from generator.server.app import running
from generator.server.settings import ServerSettings
from generator.targets import render
from tests.bundled import bundled_api
from tests.paths import ROOT
from tests.pull.conftest import Authority

CALL = "from qlik_qrs_client import Client\nwith Client() as client: print(client.app.count_apps())"


@pytest.fixture(scope="module")
def written(tmp_path_factory: Any) -> Any:
    folder = tmp_path_factory.mktemp("named")
    api = bundled_api("qlik-qrs", "id:count_apps")
    apply(plan(folder / "out", render(api, ("curl", "python_snippet", "python_client"))))
    exported = Authority(folder)
    exported.issue("client", Purpose.CLIENT_AUTH)
    exported.issue("server", Purpose.SERVER_AUTH, host="qlik-node-7")
    return folder


@pytest.fixture(scope="module")
def server(written: Any) -> Any:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=written / "root.pem")
    tls.load_cert_chain(written / "server.pem", written / "server_key.pem")
    tls.verify_mode = ssl.CERT_OPTIONAL
    api = bundled_api("qlik-qrs")
    with running([api], ServerSettings(known_values([api], {})), tls=tls) as started:
        yield started


@pytest.mark.parametrize("form", ["curl", "python_snippet", "python_client", "pull"])
@pytest.mark.parametrize(
    "name", ["qlik-node-7", *(pytest.param(name, marks=pytest.mark.slow) for name in ("another", ""))]
)
def test_the_name_in_the_certificate_can_be_given(
    written: Any, server: Any, tmp_path: Any, form: Any, name: Any
) -> None:
    is_right = name == "qlik-node-7"
    base = f"https://127.0.0.1:{urlsplit(server.url).port}"
    commands = {
        "curl": ["bash", *written.glob("out/curl/app/*.sh")],
        "python_snippet": [sys.executable, *written.glob("out/python_snippet/app/*.py")],
        "python_client": [sys.executable, "-c", CALL],
        "pull": [sys.executable, "-m", "generator", "pull", "qlik-qrs", "--server", base, "-o", tmp_path / "main.json"],
    }
    values = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(written / "out/python_client") if form == "python_client" else str(ROOT),
        "QLIK_QRS_URL": f"{base}/qrs",
        "QLIK_USER": "UserDirectory=INTERNAL; UserId=sa_api",
        **{f"QLIK_{name}": str(written / file) for name, file in FILES.items()},
        "QLIK_SERVER_NAME": name,
    }
    before = len(server.ledger)
    done = subprocess.run(commands[form], env=values, capture_output=True, text=True, timeout=60, check=False)
    if form == "pull":
        # Our server has no document of its own: what counts is that the request came.
        assert (len(server.ledger) > before) is is_right, done.stderr
    else:
        assert (done.returncode == 0) is is_right, done.stderr
    if is_right:
        assert server.ledger[-1].received.host == urlsplit(base).netloc


FILES = {"CERT": "client.pem", "KEY": "client_key.pem", "CA": "root.pem"}
