"""The collection as a folder of YAML files, judged and run by Postman's own command line."""

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
from generator.targets.postman import collection
from tests.clients.engines import environment, postman_cli_tool
from tests.clients.loopback import Loopback
from tests.e2e import test_values_that_hurt as hurt
from tests.e2e.conftest import (
    JOBS,
    called,
    choose_file,
    generated,
    items,
    refused,
    thinned,
    upload,
    verifying,
    whole_and_sixth,
)
from tests.e2e.test_contract import SPEC as GOODS
from tests.targets.postman.test_ways_in import KEY_VALUES, KEYS
from tests.targets.postman.test_ways_in import SPEC as WAYS

COUNTS = {"qlm": 31, "qlik-qps": 24, "qlik-qrs": 478}
SPECS = [pytest.param(name, marks=pytest.mark.slow if count > 30 else ()) for name, count in COUNTS.items()]
RUNS = [
    pytest.param("qlik-qps", "sixth"),
    *whole_and_sixth(COUNTS, quick=0),
]

_UNSAFE = re.compile(r"[^\w .()+,/-]+")
_LAST = re.compile(r"[^\w.()]+(?=\.(?:example|request|resources)\b)")


@pytest.fixture(scope="module")
def output_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """A bundled spec in both forms of a collection, generated once."""
    outputs = {}

    def get(name: Any) -> Any:
        if name not in outputs:
            job = Job(name, targets=("postman", "postman_v3"))
            outputs[name] = generated(job, tmp_path_factory.mktemp(name))
        return outputs[name]

    return get


def entries(folder: Any) -> dict[Any, Any]:
    """Every file of a collection's folder as data, by its path.

    Our file names hold no sign that a shell reads, and end in none; those are the same here, and so are names that only
    differ in them.
    """
    paths = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.yaml"))}
    return {_UNSAFE.sub("-", _LAST.sub("", name)): named(loaded(path), name) for name, path in paths.items()}


def named(entry: Any, path: Any) -> Any:
    """The entry with its name, which its file gives where it does not."""
    stem = path.rsplit("/", 1)[-1].partition(".example.yaml")
    return {"name": stem[0], **entry} if stem[1] else entry


def loaded(path: Any) -> Any:
    return yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506  (every scalar as the text it is)


def without_files(folder: Any, place: Any) -> None:
    """Choose a file for each upload, as a person does before a run."""
    for path in folder.rglob("*.request.yaml"):
        entry = yaml.safe_load(path.read_text("utf-8"))
        body = entry.get("body", {})
        if body.get("type") == "file":
            body["content"]["src"] = place
        if body.get("type") == "formdata":
            choose_file({"formdata": body["content"]}, place)
        path.write_bytes(dumps(entry))


def filled_in(output: Any, folder: Path, url: str) -> Path:
    """The first environment as it is generated, with its variables filled in."""
    values = output.variables(url)
    source: Path = output.folder / "postman_v3" / f"{output.api.id}.{output.api.connections[0].id}.environment.yaml"
    entry = yaml.safe_load(source.read_text("utf-8"))
    assert values.keys() <= {row["key"] for row in entry["values"]}
    for row in entry["values"]:
        row["value"] = values.get(row["key"], row["value"])
    place = folder / source.name
    place.write_bytes(dumps(entry))
    return place


class TestJudgedByPostman:
    @pytest.mark.slow
    @pytest.mark.parametrize("name", SPECS)
    def test_no_finding(self, output_of: Any, network: Any, tmp_path: Path, name: Any) -> None:
        done = postman_cli_tool(
            ["collection", "lint", str(output_of(name).folder / "postman_v3" / name)], tmp_path, network
        )
        assert done.returncode == 0, done.stdout
        assert "No issues found" in done.stdout
        for path in (output_of(name).folder / "postman_v3").glob("*.environment.yaml"):
            done = postman_cli_tool(["environment", "lint", str(path)], tmp_path, network)
            assert "No issues found" in done.stdout, done.stdout

    @pytest.mark.parametrize(("name", "part"), RUNS)
    def test_every_request_is_accepted(
        self, output_of: Any, network: Any, tmp_path: Path, name: Any, part: Any
    ) -> None:
        output = output_of(name)
        folder = tmp_path / "run"
        shutil.copytree(output.folder / "postman_v3" / name, folder, ignore=shutil.ignore_patterns(*JOBS))
        requests = list(folder.rglob("*.request.yaml"))
        assert len(requests) == COUNTS[name]
        count = thinned(requests, part)
        without_files(folder, str(upload(tmp_path)))
        with network.listen() as listener, verifying(output, listener=listener) as server:
            values = filled_in(output, tmp_path, server.url)
            arguments = ["collection", "run", str(folder), "--environment", str(values), "--no-report-events"]
            done = postman_cli_tool(arguments, tmp_path, network)
            assert done.returncode == 0, done.stdout[-3000:]
            assert refused(server) == []
            assert len(called(server)) == len(server.ledger) == count


@pytest.mark.parametrize("name", SPECS)
def test_the_same_as_postman_migrates(output_of: Any, network: Any, tmp_path: Path, name: Any) -> None:
    output, source, migrated = output_of(name), tmp_path / "whole.postman_collection.json", tmp_path / "migrated"
    source.write_text(json.dumps(whole(output)), "utf-8")
    postman_cli_tool(["collection", "migrate", "-o", str(migrated), str(source)], tmp_path, network)
    ours, theirs = entries(output.folder / "postman_v3" / name), entries(migrated)
    assert ours.keys() == theirs.keys()
    for path, entry in theirs.items():
        assert without_sources(ours[path]) == without_sources(entry), path


def whole(output: Any) -> Any:
    """Our collection of version 2.1; one that is split among files holds the same requests and is put together."""
    entire = collection(output.api)
    parts = [json.loads(path.read_bytes()) for path in output.collections]
    by_id = {item["id"]: item for part in parts for item in items(part)}
    assert by_id == {item["id"]: item for item in items(entire)}
    assert all(part["event"] == entire["event"] for part in parts)
    return entire


@pytest.mark.parametrize(
    ("name", "source"),
    [pytest.param("goods", GOODS, marks=pytest.mark.slow, id="goods"), pytest.param("ways", WAYS, id="ways")],
)
def test_rows_and_logins_as_postman_migrates(network: Any, tmp_path: Path, name: str, source: Any) -> None:
    (tmp_path / f"{name}.yaml").write_text(source)
    output = generated(Job(str(tmp_path / f"{name}.yaml"), targets=("postman", "postman_v3")), tmp_path)
    [collection], migrated = output.collections, tmp_path / "migrated"
    postman_cli_tool(["collection", "migrate", "-o", str(migrated), str(collection)], tmp_path, network)
    ours, theirs = entries(output.folder / "postman_v3" / name), entries(migrated)
    for entry in theirs.values():
        # Postman draws an id for the auth of a collection, another one each time.
        for auth in entry["auth"] if isinstance(entry.get("auth"), list) else ():
            auth["id"] = ""
    assert ours == theirs


def without_sources(entry: Any) -> Any:
    """Leave out which file an upload takes: another test chooses one."""
    for row in entry.get("body", {}).get("content", ()) if isinstance(entry.get("body"), dict) else ():
        if isinstance(row, dict):
            row.pop("src", None)
    return entry


def test_a_change_of_one_parameter_is_a_change_of_one_file(tmp_path: Path) -> None:
    source = {
        "openapi": "3.0.3",
        "info": {"title": "Shop", "version": "1"},
        "paths": {f"/{name}": {"get": get(name)} for name in ("a", "b", "c")},
    }
    before = snapshot(source, tmp_path / "one")
    source["paths"]["/b"]["get"]["parameters"][0]["description"] = "Another meaning."  # type: ignore[index]
    after = snapshot(source, tmp_path / "two")
    [changed] = [path for path in before if before[path] != after[path]]
    assert changed.endswith("B.request.yaml")
    lines = set(before[changed].splitlines()) ^ set(after[changed].splitlines())
    assert len(lines) == 2


def get(name: Any) -> dict[str, Any]:
    parameter = {"name": "q", "in": "query", "description": "What to find.", "schema": {"type": "string"}}
    return {"operationId": name, "parameters": [parameter], "responses": {"200": {"description": "ok"}}}


def snapshot(source: Any, folder: Any) -> dict[Any, Any]:
    folder.mkdir()
    path = folder / "shop.json"
    path.write_text(json.dumps(source), "utf-8")
    output = generated(Job(str(path), targets=("postman_v3",)), folder / "out")
    return {file: text.read_text("utf-8") for file, text in files(output.folder)}


def files(folder: Any) -> list[tuple[str, Any]]:
    return [(path.relative_to(folder).as_posix(), path) for path in sorted(folder.rglob("*.yaml"))]


@pytest.fixture(scope="module")
def hurting(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A signed operation for each value that HTTP layers love to change."""
    folder = tmp_path_factory.mktemp("hurt")
    (folder / "hurt.json").write_text(json.dumps(hurt.document()))
    return generated(Job(str(folder / "hurt.json"), targets=("postman_v3",)), folder)


@pytest.mark.slow
@pytest.mark.parametrize("how", ["literal", "variable"])
def test_values_that_hurt(hurting: Any, network: Any, tmp_path: Path, how: str) -> None:
    folder, typed, values = tmp_path / "hurt", hurt.VALUES, {}  # type: ignore[attr-defined]
    shutil.copytree(hurting.folder / "postman_v3" / "hurt", folder)
    if how == "variable":
        typed = [re.sub(r"%25$", "%", value) for value in typed]
        values = by_variables(folder)
    place = tmp_path / "values.postman_environment.json"
    with network.listen() as listener, verifying(hurting, listener=listener) as server:
        place.write_text(json.dumps(environment(hurting.variables(server.url) | values)), "utf-8")
        arguments = ["collection", "run", str(folder), "--environment", str(place), "--no-report-events"]
        done = postman_cli_tool(arguments, tmp_path, network)
        assert done.returncode == 0, done.stdout[-2000:]
        assert refused(server) == []
        assert hurt.arrived(server) == hurt.expected(typed)


def by_variables(folder: Any) -> Any:
    """Put a variable in the place of each value, and return their values."""
    values = {}
    for path in folder.rglob("*.request.yaml"):
        number = int(re.search(r"\d+", path.name)[0])  # type: ignore[index]
        values[f"call{number}"] = hurt.VALUES[number]  # type: ignore[attr-defined]
        reference = f"{{{{call{number}}}}}"
        entry = yaml.safe_load(path.read_text("utf-8"))
        entry["url"] = re.sub(r"value=[^&]*", lambda _, text=reference: f"value={text}", entry["url"])  # type: ignore[misc]
        entry["pathVariables"] = {"place": reference}
        entry["queryParams"]["value"] = reference
        path.write_bytes(dumps(entry))
    return values


@pytest.mark.slow
def test_another_login_is_one_row(network: Any, tmp_path: Path) -> None:
    (tmp_path / "keys.yaml").write_text(KEYS)
    output = generated(Job(str(tmp_path / "keys.yaml"), targets=("postman_v3",)), tmp_path)
    folder = output.folder / "postman_v3/keys"
    [first] = folder.rglob("First.request.yaml")
    first.write_text(first.read_text().replace("    disabled: true\n", "", 1))
    with network.listen() as listener, Loopback(listener) as server:
        values = tmp_path / "values.postman_environment.json"
        values.write_text(json.dumps(environment({**KEY_VALUES, "baseUrl": server.url})), "utf-8")
        arguments = ["collection", "run", str(folder), "--environment", str(values), "--no-report-events"]
        done = postman_cli_tool(arguments, tmp_path, network)
        assert done.returncode == 0, done.stdout
    sent = {one.target: (one.all("Authorization"), one.all("X-Key")) for one in server.requests}
    assert (sent["/first"], sent["/fourth"], sent["/second"]) == ((["Basic dTpw"], []), ([], ["K"]), (["Bearer B"], []))
