"""Two vendors' own documents, whole, with an overlay of ten lines: every signed operation, from every client, is
accepted by the server and by what the vendor's page says."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import read
from generator.server.app import running
from generator.server.settings import ServerSettings
from generator.settings.job import Job
from tests.clients.engines import newman
from tests.clients.loopback import Loopback
from tests.paths import ROOT
from tests.signing.test_recipe_everywhere import by_rule

SECRET, KEY_ID = "c2VjcmV0LWNhbmFyeQ==", "the-id"
OVERLAYS = {
    "binance": [("$.components.securitySchemes.ApiKeyAuth", "update: {x-signing: {recipe: binance}}")],
    "bitmex": [
        ("$.security", "remove: true"),
        ("$", "update: {security: [{apiSignature: []}]}"),
        ("$.securityDefinitions.apiSignature", "update: {x-signing: {recipe: bitmex}}"),
    ],
}
LEAST = {"binance": 300, "bitmex": 50}
BASE = {"binance": "", "bitmex": "/api/v1"}
HEADER = {"binance": "X-MBX-APIKEY", "bitmex": "api-signature"}
# All operations from what is one process; a sample from what is a process for each, all of them where there is time.
SAMPLE = 12
CLIENT = """
import sys
from importlib import import_module
from generator.examples.values import sample
from generator.pipeline import read
from generator.settings.job import Job
from tests.targets.python_client.calling import arguments

name, *documents = sys.argv[1:]
[api, *_] = read(Job(spec=documents[0], overlays=(documents[1],)))
with import_module(f"{name}_client").Client() as client:
    for operation in api.operations:
        if operation.signed:
            function = getattr(getattr(client, operation.folder), operation.id)
            _, named = arguments(api, operation, function)
            media = operation.body.media[0] if operation.body else None
            function(*([sample(media.schema, api.schemas, for_request=True)] if media else []), **named)
"""


@pytest.fixture(scope="module", params=list(OVERLAYS))
def vendor(
    request: pytest.FixtureRequest, upstream: Any, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Any, Any, Any]:
    """A vendor's document, its overlay and the output: name, folder, API."""
    name, folder = request.param, tmp_path_factory.mktemp(request.param)
    [source] = upstream.glob(f"{name}*")
    spec, overlay = folder / f"{name}.{source.name.rpartition('.')[2]}", folder / "overlay.yaml"
    shutil.copy(source, spec)
    actions = "".join(f"  - target: {target}\n    {action}\n" for target, action in OVERLAYS[name])
    overlay.write_text(f"overlay: 1.0.0\ninfo: {{title: It signs, version: '1'}}\nactions:\n{actions}")
    assert len(overlay.read_text().splitlines()) <= 10
    targets = [word for one in ("postman", "python_client", "curl", "python_snippet") for word in ("--target", one)]
    command = [sys.executable, "-m", "generator", "generate", spec.name, "--overlay", overlay.name, *targets]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    [api, *_] = read(Job(spec=str(spec), overlays=(overlay,)))
    assert len([operation for operation in api.operations if operation.signed]) >= LEAST[name]
    return name, folder, api


@contextmanager
def judging(vendor: Any, operations: Any) -> Iterator[Any]:
    """The server behind one that keeps each request; at the end both it and the vendor's page accepted them all."""
    name, _, api = vendor
    secrets = {f"{name.upper()}_SECRET": SECRET, f"{name.upper()}_KEY_ID": KEY_ID}
    with running((api,), ServerSettings(values=secrets)) as server:
        with Loopback(beyond=server.url) as relay:
            yield relay
        wanted = {operation.id for operation in operations}
        refused = {one.operation_id: one.reasons for one in server.ledger if one.operation_id in wanted and one.reasons}
        assert refused == {}
        assert wanted <= {verdict.operation_id for verdict in server.ledger}
        requests = [request for request in relay.requests if request.all(HEADER[name])]
        assert len(requests) == len(operations)
        assert [request.target for request in requests if not by_rule(name, request)] == []


def signed(vendor: Any, most: Any = None) -> Any:
    operations = [operation for operation in vendor[2].operations if operation.signed]
    return operations if most is None else random.Random(20).sample(operations, most)


def environment(name: Any, url: Any, **more: Any) -> dict[Any, Any]:
    values = {f"{name.upper()}_URL": url + BASE[name], f"{name.upper()}_SECRET": SECRET}
    return {**os.environ, **values, f"{name.upper()}_KEY_ID": KEY_ID, **more}


@pytest.mark.slow
def test_newman(vendor: tuple[Any, Any, Any], tmp_path: Path) -> None:
    name, folder, _ = vendor
    with judging(vendor, signed(vendor)) as relay:
        for collection in sorted((folder / "build" / name / "postman").glob("*collection.json")):
            values = {"baseUrl": relay.url + BASE[name], f"{name}Secret": SECRET, f"{name}KeyId": KEY_ID}
            newman(collection, tmp_path, values=values)


@pytest.mark.slow
def test_the_client(vendor: tuple[Any, Any, Any]) -> None:
    name, folder, _ = vendor
    [spec] = folder.glob(f"{name}.*")
    command = [sys.executable, "-c", CLIENT, name, str(spec), str(folder / "overlay.yaml")]
    path = os.pathsep.join([str(ROOT), str(folder / "build" / name / "python_client")])
    with judging(vendor, signed(vendor)) as relay:
        values = environment(name, relay.url, PYTHONPATH=path)
        done = subprocess.run(command, env=values, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize(
    "most", [pytest.param(SAMPLE, marks=pytest.mark.slow), pytest.param(None, marks=pytest.mark.full)]
)
@pytest.mark.parametrize(("kind", "ending"), [("curl", "sh"), ("python_snippet", "py")])
def test_the_scripts(vendor: tuple[Any, Any, Any], kind: str, ending: str, most: Any) -> None:
    name, folder, _ = vendor
    operations = signed(vendor, most)
    with judging(vendor, operations) as relay:

        def run(operation: Any) -> str:
            script = folder / "build" / name / kind / operation.folder / f"{operation.id}.{ending}"
            command = ["bash" if ending == "sh" else sys.executable, str(script)]
            values = environment(name, relay.url)
            done = subprocess.run(command, env=values, capture_output=True, text=True, check=False)
            return f"{operation.id}: {done.stderr[-300:]}" if done.returncode else ""

        with ThreadPoolExecutor(2) as pool:
            assert [wrong for wrong in pool.map(run, operations) if wrong] == []
