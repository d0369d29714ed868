"""The worked example of a signing scheme: as a package and as a folder, sent by every client, accepted by `serve`."""

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from tests.clients.closed_network import closed_network
from tests.clients.engines import newman, postman_cli
from tests.clients.loopback import Loopback
from tests.plugins.conftest import Example

KEY = "only-acme-knows"
CALLS = ["list_parts", "add_part", "send_form", "send_note", "restart"]
PROGRAM = """
import asyncio
from parts_client import AsyncClient, Client

def calls(client):
    yield client.parts.list_parts(colour="dark blue")
    yield client.parts.add_part({"name": "écrou"})
    yield client.forms.send_form({"note": "a b&c=é"})
    yield client.notes.send_note("one\\ntwo")
    yield client.calls.restart()

async def main():
    async with AsyncClient() as client:
        for call in calls(client):
            await call

with Client() as client:
    for done in calls(client):
        pass
asyncio.run(main())
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return Example(tmp_path_factory.mktemp("scheme"), "own-signing-scheme.md")


@pytest.fixture(scope="module")
def folder(package: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The same scheme without a package, in a folder of the user's own."""
    schemes = tmp_path_factory.mktemp("own")
    shutil.copytree(package.folder / "prerequest-acme" / "acme_hmac", schemes / "acme_hmac")
    return {"PREREQUEST_SIGNING": str(schemes), "PYTHONPATH": ""}


@contextmanager
def serving(example: Any, prefix: Any = (), **environment: Any) -> Iterator[tuple[Any, Any]]:
    command = (*prefix, "prerequest", "serve", "parts.yaml", "--port", "0")
    server = example.start(*command, ACME_API_KEY=KEY, PARTS_API_KEY=KEY, **environment)
    try:
        yield server, server.stdout.readline().split()[-1]
    finally:
        server.terminate()
        server.communicate(timeout=30)


def test_the_folder_makes_the_same_as_the_package(package: Any, folder: Any) -> None:
    package.run("prerequest", "generate", "parts.yaml", "--out", "again", **folder)
    for name in ("postman/parts.postman_collection.json", "python_client/parts_client/_signing.py"):
        assert (package.folder / "again/parts" / name).read_bytes() == (
            package.folder / "build/parts" / name
        ).read_bytes()


def test_each_vector(package: Any) -> None:
    [vector] = json.loads((package.folder / "prerequest-acme/acme_hmac/vectors.json").read_text())["vectors"]
    request = vector["request"]
    (package.folder / "body.json").write_text(request["body"])
    call = (
        "sign",
        "acme-hmac",
        "--method",
        request["method"],
        "--url",
        request["url"],
        "--body",
        "body.json",
        "--json",
    )
    said = package.run("prerequest", *call, "--timestamp", vector["timestamp"], ACME_API_KEY=KEY)
    signed = json.loads(said)
    assert (signed["text"], signed["headers"]) == (vector["text"], vector["headers"])


def test_the_client(package: Any) -> None:
    with serving(package) as (_, url):
        path = f"{package.folder}/build/parts/python_client"
        package.run(sys.executable, "-c", PROGRAM, PARTS_URL=f"{url}/api", PARTS_API_KEY=KEY, PYTHONPATH=path)


def collection(package: Any) -> Any:
    return package.folder / "build/parts/postman/parts.postman_collection.json"


def test_newman(package: Any, folder: Any, tmp_path: Path) -> None:
    with serving(package, **folder) as (_, url):
        report = newman(collection(package), tmp_path, values={"baseUrl": f"{url}/api", "partsApiKey": KEY})
    assert report.status == 0, report.output
    assert [execution["response"]["code"] for execution in report.run["executions"]] == [200] * len(CALLS)


@pytest.mark.slow
def test_the_postman_cli(package: Any, tmp_path: Path) -> None:
    with closed_network() as network, serving(package, network.prefix) as (_, url):
        values = {"baseUrl": f"{url}/api", "partsApiKey": KEY}
        report = postman_cli(collection(package), tmp_path, network, values=values)
    assert report.status == 0, report.output


def exchange(url: Any, method: Any, target: Any, headers: Any, body: Any) -> tuple[Any, Any]:
    connection = HTTPConnection(url.removeprefix("http://"), timeout=30)
    connection.request(method, target, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_one_flipped_byte_is_refused_with_the_reason(package: Any, tmp_path: Path) -> None:
    """What newman signs is caught, changed in one place, and sent to the server."""
    with Loopback() as caught:
        newman(collection(package), tmp_path, values={"baseUrl": f"{caught.url}/api", "partsApiKey": KEY})
    sent = {(request.method, request.target): request for request in caught.requests}
    listing, note = sent["GET", "/api/parts?colour=dark%20blue"], sent["POST", "/api/notes"]
    kept = {"x-acme-time", "x-acme-signature", "content-type"}
    headers = [{key: value for key, value in one.headers if key.lower() in kept} for one in (listing, note)]
    other = bytes([note.body[0] ^ 1]) + note.body[1:]
    with serving(package) as (_, url):
        assert exchange(url, "GET", listing.target, headers[0], b"")[0] == 200
        assert exchange(url, "POST", note.target, headers[1], note.body)[0] == 200
        for method, target, index, body in (
            ("POST", listing.target, 0, b""),
            ("GET", f"{listing.target}e", 0, b""),
            ("POST", note.target, 1, other),
        ):
            status, said = exchange(url, method, target, headers[index], body)
            assert status == 403
            assert "Wrong signature." in said
            assert "The signature is not that of this method, path, time and body" in said
            assert KEY not in said
