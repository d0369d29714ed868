"""Signed calls with values that HTTP layers love to change arrive unchanged, signature and all, from every client."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import Job
from tests.clients.engines import newman, postman_cli
from tests.e2e.conftest import SCRIPTS, generated, refused, run_programs, run_scripts, verifying
from tests.hostile.payloads import VALUES


def document(values: Any = VALUES) -> dict[str, Any]:
    """A spec whose every operation is signed and has one of the values as its example."""
    text = {"type": "string"}
    paths = {
        f"/call{number}/{{place}}": {
            "get": {
                "operationId": f"call_{number}",
                "parameters": [
                    {"name": "place", "in": "path", "required": True, "schema": text, "example": value},
                    {"name": "value", "in": "query", "required": True, "schema": text, "example": value},
                    {"name": "secret", "in": "query", "required": True, "schema": {**text, "format": "password"}},
                ],
                "responses": {"200": {"description": "Accepted"}},
            }
        }
        for number, value in enumerate(values)
    }
    scheme = {"type": "apiKey", "in": "header", "name": "X-Qlm-Authentication-Token"}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Values that hurt", "version": "1"},
        "servers": [{"url": "http://localhost:1/base"}],
        "security": [{"strict": []}],
        "components": {
            "securitySchemes": {"strict": {**scheme, "x-signing": {"scheme": "qlm-strict", "version": "2"}}}
        },
        "paths": paths,
    }


@pytest.fixture(
    scope="module", params=[pytest.param(9, id="sample"), pytest.param(1, id="all", marks=pytest.mark.slow)]
)
def values(request: pytest.FixtureRequest) -> list[str]:
    """Every ninth of the values, or all of them."""
    return list(VALUES[:: request.param])


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory, values: list[str]) -> Any:
    folder = tmp_path_factory.mktemp("hurt")
    (folder / "hurt.json").write_text(json.dumps(document(values)))
    return generated(
        Job(str(folder / "hurt.json"), targets=("postman", "curl", "python_snippet", "csharp_snippet")), folder
    )


@pytest.fixture(scope="module")
def short(output: Any) -> Any:
    """The same calls in short: the values are literals in them."""
    options = {kind: {"standalone": True} for kind in SCRIPTS}
    return generated(
        Job(str(output.folder.parent / "hurt.json"), targets=tuple(SCRIPTS), options=options),
        output.folder.parent / "short",
    )


def arrived(server: Any) -> dict[Any, Any]:
    """What the server decoded, by operation: the value in the path and the value in the query."""
    return {
        int(verdict.operation_id.removeprefix("call_")): {
            a.name: a.value for a in verdict.arguments if a.name in ("place", "value")
        }
        for verdict in server.ledger
    }


def expected(values: list[str]) -> dict[Any, Any]:
    return {number: {"place": value, "value": value} for number, value in enumerate(values)}


def test_there_are_enough() -> None:
    assert len(VALUES) >= 60


@pytest.mark.parametrize("kind", ["curl", "python_snippet"])
def test_scripts(output: Any, values: list[str], kind: str) -> None:
    with verifying(output) as server:
        assert run_scripts(output, kind, server) == []
        assert refused(server) == []
        assert arrived(server) == expected(values)


@pytest.mark.parametrize("engine", [pytest.param("mono", marks=pytest.mark.slow), "dotnet"])
def test_csharp(output: Any, values: list[str], engine: Any) -> None:
    # Mono and .NET Framework drop this mark from a URL; the program sends nothing then.
    respelled = [number for number, value in enumerate(values) if engine == "mono" and "\u202e" in value]
    with verifying(output) as server:
        wrong = run_programs(output, engine, server)
        assert [message.partition(":")[0] for message in wrong] == [f"call_{number}" for number in respelled]
        assert all("nothing is sent, for this .NET would respell the address" in message for message in wrong)
        assert refused(server) == []
        assert arrived(server) == {number: pair for number, pair in expected(values).items() if number not in respelled}


@pytest.mark.parametrize("kind", SCRIPTS)
def test_short_scripts(short: Any, values: list[str], kind: Any) -> None:
    with verifying(short) as server:
        assert run_scripts(short, kind, server) == []
        assert refused(server) == []
        assert arrived(server) == expected(values)


@pytest.mark.parametrize(
    ("how", "engine"),
    [
        ("literal", "newman"),
        ("variable", "newman"),
        pytest.param("variable", "cli", marks=pytest.mark.slow),
        pytest.param("literal", "cli", marks=pytest.mark.slow),
    ],
)
def test_postman(
    output: Any, values: list[str], tmp_path: Path, request: pytest.FixtureRequest, engine: str, how: str
) -> None:
    network = request.getfixturevalue("network") if engine == "cli" else None
    place = {"listener": network.listen()} if network else {}
    with verifying(output, **place) as server:
        collection = json.loads(output.collections[0].read_text())
        variables = output.variables(server.url)
        if how == "variable":
            variables |= through_variables(collection, values)
        run = (
            newman(collection, tmp_path, values=variables)
            if network is None
            else postman_cli(collection, tmp_path, network, values=variables)
        )
        assert run.failures == []
        assert refused(server) == []
        typed = [re.sub(r"%25$", "%", value) for value in values] if how == "variable" else values
        assert arrived(server) == expected(typed)


def through_variables(collection: Any, values: list[str]) -> dict[str, str]:
    """Put every value into a variable of its own, as a person does who keeps values in an environment."""
    variables = {}
    for folder in collection["item"]:
        for item in folder["item"]:
            name = item["name"].replace(" ", "").lower()
            value = values[int(re.search(r"\d+", item["name"])[0])]  # type: ignore[index]
            variables[name] = value
            url = item["request"]["url"]
            for row in (*url["query"], *url["variable"]):
                if row["key"] in ("value", "place"):
                    row["value"] = "{{" + name + "}}"
            url["raw"] = re.sub(r"value=[^&]*", "value={{" + name + "}}", url["raw"])
    return variables
