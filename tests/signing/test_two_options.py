"""Two security schemes with different options of one signing scheme: each operation is signed with its own.

Beside the signature stands an API key in the query, which no trace may show.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import read
from generator.server.app import running
from generator.server.settings import ServerSettings
from generator.settings.job import Job
from tests.clients.closed_network import closed_network
from tests.clients.engines import bruno, newman, postman_cli

DOCUMENT = Path(__file__).parent / "documents" / "two.yaml"
SECRETS = {"TWO_API_KEY": "only-two-know", "TWO_ACCESS_KEY": "canary-query-key"}
CALLS = ["get_thing", "get_other", "get_third"]
PROGRAM = """
import asyncio
from two_client import AsyncClient, Client

async def main():
    async with AsyncClient() as client:
        await client.things.get_thing(id="a b"), await client.others.get_other(id="c")

with Client() as client:
    client.things.get_thing(id="a b"), client.others.get_other(id="c"), client.third.get_third()
asyncio.run(main())
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    out = tmp_path_factory.mktemp("two")
    command = [sys.executable, "-m", "generator", "generate", str(DOCUMENT), "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return out / "two"


@pytest.fixture
def server() -> Iterator[Any]:
    api, _, _ = read(Job(spec=str(DOCUMENT)))
    with running((api,), ServerSettings(values=SECRETS)) as verifying:
        yield verifying


def run(server: Any, *command: Any, **environment: Any) -> Any:
    values = {**os.environ, **SECRETS, "TWO_URL": f"{server.url}/api", "PREREQUEST_DEBUG": "1", **environment}
    return subprocess.run([*map(str, command)], env=values, capture_output=True, text=True, check=False)


def accepted(server: Any, calls: Any) -> None:
    assert [(verdict.operation_id, verdict.reasons) for verdict in server.ledger] == [(name, ()) for name in calls]


@pytest.mark.parametrize("target", ["curl", "python_snippet"])
def test_scripts(folder: Any, server: Any, target: str) -> None:
    for name in CALLS:
        [script] = (folder / target).rglob(f"{name}.*")
        done = run(server, *(["bash"] if target == "curl" else [sys.executable]), script)
        assert done.returncode == 0, done.stderr
        assert "canary" not in done.stderr + done.stdout
    accepted(server, CALLS)


def test_the_client(folder: Any, server: Any) -> None:
    done = run(server, sys.executable, "-c", PROGRAM, PYTHONPATH=str(folder / "python_client"))
    assert done.returncode == 0, done.stderr
    assert "canary" not in done.stderr
    accepted(server, [*CALLS, "get_thing", "get_other"])


def variables(server: Any) -> dict[Any, Any]:
    keys = {"twoApiKey": SECRETS["TWO_API_KEY"], "twoAccessKey": SECRETS["TWO_ACCESS_KEY"]}
    return {"baseUrl": f"{server.url}/api", "prerequestDebug": "1", **keys}


def test_newman(folder: Any, server: Any, tmp_path: Path) -> None:
    report = newman(folder / "postman" / "two.postman_collection.json", tmp_path, values=variables(server))
    assert not report.failures, report.output
    accepted(server, CALLS)
    traced = [line for line in report.output.splitlines() if "X-Qlm" in line or "Signed" in line]
    assert traced
    assert not any("canary" in line for line in traced)


def test_the_postman_cli(folder: Any, tmp_path: Path) -> None:
    api, _, _ = read(Job(spec=str(DOCUMENT)))
    with (
        closed_network() as network,
        running((api,), ServerSettings(values=SECRETS), listener=network.listen()) as server,
    ):
        collection = folder / "postman" / "two.postman_collection.json"
        report = postman_cli(collection, tmp_path, network, values=variables(server))
        assert not report.failures, report.output
        accepted(server, CALLS)


def test_bruno(folder: Any, server: Any) -> None:
    report = bruno(folder / "bruno", variables(server))
    assert report.status == 0, report.output
    accepted(server, CALLS)
