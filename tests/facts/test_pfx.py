"""`.pfx` files with a passphrase, unattended: as newman and curl take them, and the line that converts an old one."""

import json
import os
import re
import ssl
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose

from generator.commands.serve import known_values
from generator.output.write import apply, plan
from generator.server.app import running
from generator.server.settings import ServerSettings
from generator.targets import postman, render
from tests.bundled import bundled_api
from tests.clients import engines
from tests.pull.conftest import PASSPHRASE, Authority

LINE = re.compile(r"openssl pkcs12 -legacy -in \S+ -nodes -out client\.pem")
USER = "UserDirectory=INTERNAL; UserId=sa_api"


def openssl(folder: Path, *arguments: Any) -> None:
    subprocess.run(["openssl", *map(str, arguments)], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pfx")
    exported = Authority(folder)
    exported.issue("client", Purpose.CLIENT_AUTH)
    exported.issue("server", Purpose.SERVER_AUTH)
    for name, *more in (("new",), ("old", "-legacy")):
        files = ("-in", "client.pem", "-inkey", "client_key.pem", "-certfile", "root.pem", "-out", f"{name}.pfx")
        openssl(folder, "pkcs12", "-export", *more, *files, "-passout", f"pass:{PASSPHRASE}")
    (folder / "client.pem").unlink()
    apply(plan(folder / "out", render(bundled_api("qlik-qrs", "get_about"), ("curl",))))
    return folder


@pytest.fixture(scope="module")
def server(site: Path) -> Any:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=site / "root.pem")
    tls.load_cert_chain(site / "server.pem", site / "server_key.pem")
    tls.verify_mode = ssl.CERT_REQUIRED
    api = bundled_api("qlik-qrs")
    with running([api], ServerSettings(known_values([api], {})), tls=tls) as started:
        yield f"https://127.0.0.1:{urlsplit(started.url).port}"


def curl(site: Path, server: str, file: str, passphrase: str) -> Any:
    [script] = site.glob("out/curl/about/*.sh")
    values = {"PATH": os.environ["PATH"], "QLIK_QRS_URL": f"{server}/qrs", "QLIK_USER": USER, "QLIK_CERT": file}
    values |= {"QLIK_CA": "root.pem", "QLIK_KEY_PASSPHRASE": passphrase}
    return subprocess.run(
        ["bash", str(script)],
        cwd=site,
        env=values,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def newman(site: Path, server: str, tmp_path: Path, shown: dict[str, Any]) -> engines.Report:
    collection = postman.collection(bundled_api("qlik-qrs", "get_about"))
    listed = tmp_path / "certificates.json"
    listed.write_text(json.dumps([{"name": "site", "matches": [f"{server}/*"], **shown}]))
    values = {"baseUrl": f"{server}/qrs", "qlikUser": USER, "prerequestWay": "certificate"}
    arguments = ["--ssl-client-cert-list", str(listed), "--ssl-extra-ca-certs", str(site / "root.pem")]
    return engines.newman(collection, tmp_path, values=values, arguments=arguments)


def test_curl_takes_one_and_says_how_an_old_one_is_converted(site: Path, server: str) -> None:
    assert curl(site, server, "new.pfx", PASSPHRASE).returncode == 0
    refused = curl(site, server, "old.pfx", PASSPHRASE)
    assert refused.returncode == 1
    [line] = LINE.findall(refused.stderr)
    openssl(site, *line.split()[1:], "-passin", f"pass:{PASSPHRASE}")
    assert curl(site, server, "client.pem", "").returncode == 0


@pytest.mark.slow
def test_newman_takes_one_and_the_collection_says_how_an_old_one_is_converted(
    site: Path, server: str, tmp_path: Path
) -> None:
    for name, failures in (("new", []), ("old", [("Get about", "Unsupported PKCS12 PFX data")])):
        shown = {"pfx": {"src": str(site / f"{name}.pfx")}, "passphrase": PASSPHRASE}
        assert newman(site, server, tmp_path, shown).failures == failures
    collection = postman.collection(bundled_api("qlik-qrs", "get_about"))
    [line] = LINE.findall(collection["info"]["description"])
    arguments = line.replace("client.pfx", "old.pfx").replace("client.pem", "both.pem").split()[1:]
    openssl(site, *arguments, "-passin", f"pass:{PASSPHRASE}")
    both = {"src": str(site / "both.pem")}
    assert newman(site, server, tmp_path, {"cert": both, "key": both}).failures == []
