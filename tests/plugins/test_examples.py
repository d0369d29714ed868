"""The worked examples of the documentation run as they stand there."""

import hashlib
import json
import re
import sys

import pytest

from tests.clients.engines import newman
from tests.clients.loopback import Loopback

KEY = "only-acme-knows"


def test_one_template(section):
    folder = section(1).folder
    collection = json.loads((folder / "build/acme/postman/acme.postman_collection.json").read_text())
    script = "\n".join(next(e for e in collection["event"] if e["listen"] == "test")["script"]["exec"])
    assert "the answer came within two seconds" in script
    assert "accepts the request" not in script


def test_a_target_folder(section):
    folder = section(2).folder
    text = (folder / "build/acme/overview/acme.md").read_text()
    assert text == "# Acme parts\n\n## What it can do\n\n- Parts in stock: GET `/parts`\n"
    assert (folder / "build/acme/curl/parts/list_parts.sh").exists()


def test_a_target_of_a_package(section):
    example = section(3)
    table = example.folder / "build/acme/csv/operations.csv"
    assert table.read_text() == "name,method,path\nlist_parts,GET,/parts\n"
    (example.folder / "options.toml").write_text(
        '[[jobs]]\nspec = "acme.yaml"\ntargets = ["csv"]\noptions = {csv = {separator = ";"}}\n'
    )
    example.run("prerequest", "generate", "--config", "options.toml")
    assert table.read_text().startswith("name;method;path\n")


@pytest.fixture(scope="module")
def acme(section):
    return section(4)


def assert_signed(received):
    seconds = received.all("X-Acme-Time")[0]
    wanted = hashlib.sha256(f"{KEY}\n{received.url}\n{seconds}".encode()).hexdigest()
    assert received.all("X-Acme-Checksum") == [wanted]
    assert received.target == "/api/parts?colour=dark%20blue"


@pytest.mark.parametrize("file", ["curl/parts/list_parts.sh", "python_snippet/parts/list_parts.py"])
def test_scripts_sign_with_the_scheme_of_a_package(acme, file):
    program = "bash" if file.endswith(".sh") else sys.executable
    with Loopback() as server:
        values = {"ACME_URL": f"{server.url}/api", "ACME_API_KEY": KEY, "PREREQUEST_DEBUG": "1"}
        said = acme.run(program, f"build/acme/{file}", **values)
        acme.run(program, f"build/acme/{file}", status=2, ACME_URL=server.url, ACME_API_KEY="")
    (received,) = server.requests
    assert_signed(received)
    assert received.url in said
    assert KEY not in said


def test_the_client_signs_with_it(acme):
    program = "from acme_client import Client\nwith Client() as client: client.parts.list_parts(colour='dark blue')"
    with Loopback() as server:
        path = f"{acme.folder}/build/acme/python_client"
        acme.run(sys.executable, "-c", program, ACME_URL=f"{server.url}/api", ACME_API_KEY=KEY, PYTHONPATH=path)
    assert_signed(server.requests[0])


def test_postman_signs_with_it(acme, tmp_path):
    with Loopback() as server:
        collection = acme.folder / "build/acme/postman/acme.postman_collection.json"
        report = newman(collection, tmp_path, values={"baseUrl": f"{server.url}/api", "acmeApiKey": KEY})
    assert not report.failures, report.output
    assert_signed(server.requests[0])


def test_the_command_signs_with_it(acme):
    said = acme.run("prerequest", "sign", "acme-checksum", "--url", "https://acme.example/", ACME_API_KEY=KEY)
    assert re.search(r"header +X-Acme-Checksum: [0-9a-f]{64}\n", said)
    assert KEY not in said


def test_the_server_judges_it(acme):
    (acme.folder / "prerequest.toml").write_text('[[jobs]]\nspec = "acme.yaml"\noverlays = ["signed.yaml"]\n')
    server = acme.start("prerequest", "serve", "--port", "0", ACME_API_KEY=KEY)
    try:
        url = server.stdout.readline().split()[-1]
        script = ("bash", "build/acme/curl/parts/list_parts.sh")
        acme.run(*script, ACME_URL=f"{url}/api", ACME_API_KEY=KEY)
        said = acme.run(*script, status=22, ACME_URL=f"{url}/api", ACME_API_KEY="another")
        assert "Wrong checksum." in said
        assert "The key differs" in said
    finally:
        server.terminate()
        server.communicate(timeout=30)


def test_without_the_package_nothing_goes_out_unsigned(acme, tmp_path):
    command = (
        sys.executable,
        "-m",
        "generator",
        "generate",
        "acme.yaml",
        "--overlay",
        "signed.yaml",
        "--out",
        tmp_path,
    )
    said = acme.run(*map(str, command), status=2, PYTHONPATH="")
    assert "E402 signing scheme 'acme-checksum' is unknown" in said
    assert not list(tmp_path.iterdir())
