"""A query that is a value and no form (OpenAPI 3.2, `in: querystring`) arrives as it is, signed, from every client."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import Job
from tests.clients.engines import bruno, environment, newman, postman_cli_tool
from tests.e2e.conftest import SCRIPTS, generated, refused, run_programs, run_scripts, verifying
from tests.e2e.test_postman_v3 import entries

WHOLE = {"a": [1, {"b": "x&y =é?#%"}]}
TEXT = '{"a":[1,{"b":"x&y =é?#%"}]}'


def document() -> dict[str, Any]:
    query = {"name": "filter", "in": "querystring", "required": True}
    content = {"application/json": {"schema": {"type": "object"}, "example": WHOLE}}
    scheme = {"type": "apiKey", "in": "header", "name": "X-Qlm-Authentication-Token"}
    operation = {
        "operationId": "search",
        "parameters": [{**query, "content": content}],
        "responses": {"200": {"description": "ok"}},
    }
    return {
        "openapi": "3.2.0",
        "info": {"title": "Whole", "version": "1"},
        "servers": [{"url": "http://localhost:1/base"}],
        "security": [{"strict": []}],
        "components": {
            "securitySchemes": {"strict": {**scheme, "x-signing": {"scheme": "qlm-strict", "version": "2"}}}
        },
        "paths": {"/search": {"get": operation}},
    }


@pytest.fixture(scope="module", params=[False, True], ids=["long", "short"])
def output(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Any:
    folder = tmp_path_factory.mktemp("whole")
    (folder / "whole.json").write_text(json.dumps(document()))
    options = {kind: {"standalone": request.param} for kind in SCRIPTS}
    return generated(
        Job(
            str(folder / "whole.json"),
            targets=("postman", "postman_v3", "bruno", "csharp_snippet", *SCRIPTS),
            options=options,
        ),
        folder,
    )


def arrived(server: Any) -> list[tuple[str, str]]:
    assert refused(server) == []
    return [(a.name, a.value) for verdict in server.ledger for a in verdict.arguments if a.location == "query"]


@pytest.mark.parametrize("kind", list(SCRIPTS))
def test_scripts(output: Any, kind: str) -> None:
    with verifying(output) as server:
        assert run_scripts(output, kind, server) == []
        assert arrived(server) == [(TEXT, "")]


def test_postman(output: Any, tmp_path: Path) -> None:
    with verifying(output) as server:
        run = newman(json.loads(output.collections[0].read_text()), tmp_path, values=output.variables(server.url))
        assert run.failures == []
        assert arrived(server) == [(TEXT, "")]


def test_csharp(output: Any) -> None:
    with verifying(output) as server:
        assert run_programs(output, "dotnet", server) == []
        assert arrived(server) == [(TEXT, "")]


@pytest.mark.slow
def test_bruno(output: Any, tmp_path: Path) -> None:
    folder = tmp_path / "bruno"
    shutil.copytree(output.folder / "bruno", folder)
    with verifying(output) as server:
        bruno(folder, output.variables(server.url))
        assert arrived(server) == [(TEXT, "")]


@pytest.mark.slow
def test_postman_v3(output: Any, network: Any, tmp_path: Path) -> None:
    migrated = tmp_path / "migrated"
    postman_cli_tool(["collection", "migrate", "-o", str(migrated), str(output.collections[0])], tmp_path, network)
    assert entries(output.folder / "postman_v3" / "whole") == entries(migrated)
    with network.listen() as listener, verifying(output, listener=listener) as server:
        values = tmp_path / "values.postman_environment.json"
        values.write_text(json.dumps(environment(output.variables(server.url))), "utf-8")
        folder = output.folder / "postman_v3" / "whole"
        arguments = ["collection", "run", str(folder), "--environment", str(values), "--no-report-events"]
        postman_cli_tool(arguments, tmp_path, network)
        assert arrived(server) == [(TEXT, "")]
