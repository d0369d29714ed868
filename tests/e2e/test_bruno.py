"""The collection for Bruno, run by Bruno's own command line in its default sandbox."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.encode.yaml import dumps
from generator.pipeline import Job
from tests.clients.engines import bruno
from tests.e2e.conftest import called, generated, refused, thinned, upload, verifying, whole_and_sixth
from tests.e2e.test_values_that_hurt import arrived, document, expected
from tests.hostile.payloads import VALUES

COUNTS = {"qlm": 31, "qlik-qps": 24, "qlik-qrs": 478}
SPECS = [pytest.param(name, marks=pytest.mark.slow if count > 20 else ()) for name, count in COUNTS.items()]

RUNS = whole_and_sixth(COUNTS, quick=20)


@pytest.fixture(scope="module")
def output_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """A bundled spec for Bruno, generated once."""
    outputs = {}

    def get(name: Any) -> Any:
        if name not in outputs:
            outputs[name] = generated(Job(name, targets=("bruno",)), tmp_path_factory.mktemp(name))
        return outputs[name]

    return get


def with_files(folder: Any, place: Any) -> None:
    """Choose a file for each upload, as a person does before a run."""
    for path in folder.rglob("*.yml"):
        entry = yaml.safe_load(path.read_text("utf-8"))
        body = entry.get("http", {}).get("body", {})
        if body.get("type") == "file":
            body["data"][0]["filePath"] = place
        if body.get("type") == "multipart-form":
            for row in body["data"]:
                row.update({"value": [place]} if row["type"] == "file" else {})
        path.write_bytes(dumps(entry))


@pytest.mark.parametrize(("name", "part"), RUNS)
def test_every_request_is_accepted(output_of: Any, tmp_path: Path, name: Any, part: Any) -> None:
    output = output_of(name)
    folder = tmp_path / name
    shutil.copytree(output.folder / "bruno", folder)
    others = {"folder.yml", *(path.name for path in (folder / "environments").iterdir())}
    requests = [path for path in folder.rglob("*/*.yml") if path.name not in others]
    assert len(requests) == COUNTS[name]
    count = thinned(requests, part)
    with_files(folder, str(upload(tmp_path)))
    with verifying(output) as server:
        report = bruno(folder, output.variables(server.url))
        assert refused(server) == []
        assert report.failures == []
        assert len(called(server)) == len(server.ledger) == count


def test_a_file_arrives_with_the_type_that_the_api_wants(tmp_path: Path) -> None:
    body = {"required": True, "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}}
    operation = {"operationId": "draw", "requestBody": body, "responses": {"204": {"description": "Done"}}}
    info = {"title": "Pictures", "version": "1"}
    servers = [{"url": "http://127.0.0.1"}]
    api = {"openapi": "3.0.3", "info": info, "servers": servers, "paths": {"/picture": {"post": operation}}}
    (tmp_path / "pictures.json").write_text(json.dumps(api))
    output = generated(Job(str(tmp_path / "pictures.json"), targets=("bruno",)), tmp_path)
    with_files(output.folder / "bruno", str(upload(tmp_path)))
    with verifying(output) as server:
        bruno(output.folder / "bruno", output.variables(server.url))
        assert refused(server) == []
        assert [verdict.received.header("content-type") for verdict in server.ledger] == ["image/png"]


@pytest.fixture(
    scope="module", params=[pytest.param(12, id="sample"), pytest.param(1, id="all", marks=pytest.mark.slow)]
)
def values(request: pytest.FixtureRequest) -> Any:
    """Every twelfth of the values: Bruno takes a third of a second for a request."""
    return VALUES[:: request.param]


@pytest.fixture(scope="module")
def hurting(tmp_path_factory: pytest.TempPathFactory, values: Any) -> Any:
    """A signed operation for each value that HTTP layers love to change."""
    folder = tmp_path_factory.mktemp("hurt")
    (folder / "hurt.json").write_text(json.dumps(document(values)))
    return generated(Job(str(folder / "hurt.json"), targets=("bruno",)), folder)


def by_variables(folder: Any, values: Any) -> dict[str, Any]:
    """Put a variable in the place of each value, and return their values."""
    for number in range(len(values)):
        [path] = folder.rglob(f"Call {number}.yml")
        entry = yaml.safe_load(path.read_text("utf-8"))
        reference = f"{{{{value{number}}}}}"
        head, _, _ = entry["http"]["url"].partition("value=")
        entry["http"]["url"] = f"{head}value={reference}&secret={{{{hurtSecret}}}}"
        for row in entry["http"]["params"]:
            row.update({"value": reference} if row["name"] in ("place", "value") else {})
        path.write_bytes(dumps(entry))
    return {f"value{number}": value for number, value in enumerate(values)}


@pytest.mark.slow
@pytest.mark.parametrize("how", ["literal", "variable"])
def test_values_that_hurt(hurting: Any, values: Any, tmp_path: Path, how: str) -> None:
    folder = tmp_path / "hurt"
    shutil.copytree(hurting.folder / "bruno", folder)
    typed_in = by_variables(folder, values) if how == "variable" else {}
    with verifying(hurting) as server:
        report = bruno(folder, {**hurting.variables(server.url), **typed_in})
        assert report.failures == []
        assert refused(server) == []
        typed = [re.sub(r"%25$", "%", value) for value in values] if how == "variable" else values
        assert arrived(server) == expected(typed)


def test_an_unset_secret_sends_nothing(hurting: Any, values: Any, tmp_path: Path) -> None:
    folder = tmp_path / "hurt"
    shutil.copytree(hurting.folder / "bruno", folder)
    with verifying(hurting) as server:
        report = bruno(folder, {**hurting.variables(server.url), "hurtApiKey": ""})
        assert {name for name, error in report.failures if "Fill in the variable hurtApiKey" in error} != set()
        assert len(report.results) == len(values)
        assert not server.ledger
