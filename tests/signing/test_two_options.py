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
    """The verifying server, which prints each request that arrives, and not its key."""
    api, _, _ = read(Job(spec=str(DOCUMENT)))
    lines: list[str] = []
    with running((api,), ServerSettings(values=SECRETS), log=lines.append) as verifying:
        yield verifying
    assert lines
    assert not [line for line in lines if "canary" in line]


def run(server: Any, *command: Any, **environment: Any) -> Any:
    values = {**os.environ, **SECRETS, "TWO_URL": f"{server.url}/api", "PREREQUEST_DEBUG": "1", **environment}
    return subprocess.run([*map(str, command)], env=values, capture_output=True, text=True, check=False)


def accepted(server: Any, calls: Any) -> None:
    assert [(verdict.operation_id, verdict.reasons) for verdict in server.ledger] == [(name, ()) for name in calls]


@pytest.mark.parametrize("target", ["curl", "python_snippet"])
def test_a_dry_run_masks_the_key(folder: Any, target: str) -> None:
    [script] = (folder / target).rglob("get_thing.*")
    values = {**os.environ, **SECRETS, "TWO_URL": "http://127.0.0.1:9/api"}
    command = ["bash" if target == "curl" else sys.executable, str(script), "--dry-run"]
    done = subprocess.run(command, env=values, capture_output=True, text=True, check=True)
    assert "access_key=***" in done.stdout
    assert "canary" not in done.stdout + done.stderr


@pytest.mark.parametrize("target", ["curl", "python_snippet"])
def test_scripts_sign_each_call_with_its_options_and_mask_the_key(folder: Any, server: Any, target: str) -> None:
    for name in CALLS:
        [script] = (folder / target).rglob(f"{name}.*")
        done = run(server, *(["bash"] if target == "curl" else [sys.executable]), script)
        assert done.returncode == 0, done.stderr
        assert "canary" not in done.stderr + done.stdout
    accepted(server, CALLS)


def test_the_client_signs_each_call_with_its_options_and_masks_the_key(folder: Any, server: Any) -> None:
    done = run(server, sys.executable, "-c", PROGRAM, PYTHONPATH=str(folder / "python_client"))
    assert done.returncode == 0, done.stderr
    assert "canary" not in done.stderr
    accepted(server, [*CALLS, "get_thing", "get_other"])


def variables(server: Any) -> dict[Any, Any]:
    keys = {"twoApiKey": SECRETS["TWO_API_KEY"], "twoAccessKey": SECRETS["TWO_ACCESS_KEY"]}
    return {"baseUrl": f"{server.url}/api", "prerequestDebug": "1", **keys}


def assert_masked(output: str) -> None:
    """What `prerequestDebug` prints of a signature has a URL with the key masked. An engine's own log is its own."""
    # The engines print what a script says in boxes, whose lines they break anywhere.
    traced = "".join(line.strip(" │|") for line in output.splitlines() if line.lstrip()[:1] in ("│", "|"))
    assert "access_key=***" in traced, output
    assert "canary" not in traced


def test_newman_signs_each_call_with_its_options_and_masks_the_key(folder: Any, server: Any, tmp_path: Path) -> None:
    report = newman(folder / "postman" / "two.postman_collection.json", tmp_path, values=variables(server))
    assert not report.failures, report.output
    accepted(server, CALLS)
    assert_masked(report.output)


@pytest.mark.slow
def test_the_postman_cli_signs_each_call_with_its_options_and_masks_the_key(folder: Any, tmp_path: Path) -> None:
    api, _, _ = read(Job(spec=str(DOCUMENT)))
    with (
        closed_network() as network,
        running((api,), ServerSettings(values=SECRETS), listener=network.listen()) as server,
    ):
        collection = folder / "postman" / "two.postman_collection.json"
        report = postman_cli(collection, tmp_path, network, values=variables(server))
        assert not report.failures, report.output
        accepted(server, CALLS)
    assert_masked(report.output)


def test_bruno_signs_each_call_with_its_options(folder: Any, server: Any) -> None:
    report = bruno(folder / "bruno", variables(server))
    assert report.status == 0, report.output
    accepted(server, CALLS)
