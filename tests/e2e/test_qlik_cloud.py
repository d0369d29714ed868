"""A document of the kind Qlik Cloud has: a bearer token, and no Xrfkey anywhere."""

from pathlib import Path
from typing import Any

import pytest

from generator.commands.serve import DEMO
from generator.pipeline import Job
from tests.clients.engines import newman, postman_cli
from tests.e2e.conftest import called, generated, refused, run_scripts, verifying
from tests.paths import ROOT

DOCUMENT = ROOT / "tests" / "cases" / "qlik-cloud" / "spaces.yaml"
OPERATIONS = {"list_spaces", "create_space", "delete_space"}
TOKEN = DEMO


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("cloud")
    return generated(Job(str(DOCUMENT), targets=("postman", "curl", "python_snippet")), folder)


def check(server: Any) -> None:
    assert refused(server) == []
    assert called(server) == OPERATIONS
    for verdict in server.ledger:
        assert verdict.received.header("authorization") == f"Bearer {TOKEN}"
        assert "xrfkey" not in f"{verdict.received.target}{verdict.received.headers}".lower()


def test_no_output_speaks_of_the_key(output: Any) -> None:
    paths = [path for path in output.folder.rglob("*") if path.is_file()]
    assert len(paths) >= 8
    assert not [path for path in paths if b"xrfkey" in path.read_bytes().lower()]


def test_newman(output: Any, tmp_path: Path) -> None:
    with verifying(output) as server:
        values = {"baseUrl": server.address(output.api), "spacesToken": TOKEN}
        assert newman(output.collections[0], tmp_path, values=values).failures == []
        check(server)


@pytest.mark.slow
def test_the_postman_cli(output: Any, tmp_path: Path, network: Any) -> None:
    with network.listen() as listener, verifying(output, listener=listener) as server:
        values = {"baseUrl": server.address(output.api), "spacesToken": TOKEN}
        assert postman_cli(output.collections[0], tmp_path, network, values=values).failures == []
        check(server)


@pytest.mark.parametrize("kind", ["curl", "python_snippet"])
def test_scripts(output: Any, kind: str) -> None:
    with verifying(output) as server:
        assert run_scripts(output, kind, server, more={"SPACES_TOKEN": TOKEN}) == []
        check(server)
