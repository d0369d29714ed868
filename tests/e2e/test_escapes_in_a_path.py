"""Escapes in the text of a path (`a%2Fb`) arrive as written, signed, from every client; values are escaped."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import Job
from tests.clients.engines import bruno, newman
from tests.e2e.conftest import SCRIPTS, generated, refused, run_programs, run_scripts, verifying

PATH = "/a%2Fb%20c/{id}%3Fx/%7B100%25%7D/{whole}"
VALUE = "50%2F 100%"
ESCAPED = "50%252F%20100%25"
ARRIVED = f"/base/a%2Fb%20c/{ESCAPED}%3Fx/%7B100%25%7D/{ESCAPED}?q%25={ESCAPED}"


def document(signed: bool) -> dict[str, Any]:
    schema = {"type": "string", "example": VALUE}
    rows = [("id", "path"), ("whole", "path"), ("q%", "query")]
    parameters = [{"name": name, "in": place, "required": True, "schema": schema} for name, place in rows]
    scheme = {"type": "apiKey", "in": "header", "name": "X-Qlm-Authentication-Token"}
    strict = {**scheme, "x-signing": {"scheme": "qlm-strict", "version": "2"}}
    operation = {"operationId": "find", "parameters": parameters, "responses": {"200": {"description": "ok"}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Escapes", "version": "1"},
        "servers": [{"url": "http://localhost:1/base"}],
        "security": [{"strict": []}] if signed else [],
        "components": {"securitySchemes": {"strict": strict}},
        "paths": {PATH: {"get": operation}},
    }


@pytest.fixture(scope="module", params=["signed", "signed short", "unsigned short"])
def output(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Any:
    folder = tmp_path_factory.mktemp("escapes")
    (folder / "escapes.json").write_text(json.dumps(document(not request.param.startswith("un"))))
    options = {kind: {"standalone": request.param.endswith("short")} for kind in SCRIPTS}
    targets = ("postman", "bruno", "csharp_snippet", *SCRIPTS)
    return generated(Job(str(folder / "escapes.json"), targets=targets, options=options), folder)


def arrived(server: Any) -> list[str]:
    assert refused(server) == []
    return [verdict.received.target for verdict in server.ledger]


@pytest.mark.parametrize("kind", list(SCRIPTS))
def test_scripts(output: Any, kind: str) -> None:
    with verifying(output) as server:
        assert run_scripts(output, kind, server) == []
        assert arrived(server) == [ARRIVED]


def test_postman(output: Any, tmp_path: Path) -> None:
    with verifying(output) as server:
        run = newman(json.loads(output.collections[0].read_text()), tmp_path, values=output.variables(server.url))
        assert run.failures == []
        assert arrived(server) == [ARRIVED]


def test_csharp(output: Any) -> None:
    with verifying(output) as server:
        assert run_programs(output, "dotnet", server) == []
        assert arrived(server) == [ARRIVED]


@pytest.mark.slow
def test_bruno(output: Any, tmp_path: Path) -> None:
    folder = tmp_path / "bruno"
    shutil.copytree(output.folder / "bruno", folder)
    with verifying(output) as server:
        bruno(folder, output.variables(server.url))
        assert arrived(server) == [ARRIVED]
