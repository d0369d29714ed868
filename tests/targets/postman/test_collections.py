"""Collections and environments are what Postman's own schema and tools take, and what a person is glad to read."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from generator.pipeline import Job, build
from generator.settings.selection import Selection
from tests.clients.closed_network import closed_network
from tests.clients.engines import postman_cli_tool
from tests.paths import SHARED

SPECS = ["qlm", "qlik-qps", "qlik-qrs"]


@pytest.fixture(scope="module")
def files_of() -> Callable[..., Any]:
    files_by_spec = {}

    def get(spec: Any) -> Any:
        if spec not in files_by_spec:
            files = build(Job(spec, targets=("postman",))).files
            files_by_spec[spec] = {path.removeprefix("postman/"): file.content for path, file in files.items()}
        return files_by_spec[spec]

    return get


def collections(files: Any) -> dict[Any, Any]:
    return {name: json.loads(content) for name, content in files.items() if name.endswith("postman_collection.json")}


def requests(node: Any) -> Iterator[Any]:
    for item in node["item"]:
        if "item" in item:
            yield from requests(item)
        else:
            yield item


@pytest.mark.parametrize("spec", ["qlm", "qlik-qps", pytest.param("qlik-qrs", marks=pytest.mark.slow)])
def test_valid_under_postmans_schema(files_of: Any, spec: Any) -> None:
    path = SHARED / "schemas" / "postman-collection-2.1.0.schema.json"
    if not path.is_file():
        pytest.skip("Postman's schema is absent")
    judge = jsonschema.Draft7Validator(json.loads(path.read_text()))
    for collection in collections(files_of(spec)).values():
        assert [error.message for error in judge.iter_errors(collection)] == []


@pytest.mark.parametrize("spec", [pytest.param("qlm", marks=pytest.mark.slow), "qlik-qps"])
def test_the_official_tool_migrates_and_finds_nothing(files_of: Any, tmp_path: Path, spec: str) -> None:
    with closed_network() as network:
        for name, content in files_of(spec).items():
            if not name.endswith("postman_collection.json"):
                continue
            (tmp_path / name).write_bytes(content)
            done = postman_cli_tool(["collection", "migrate", name, "-o", "migrated"], tmp_path, network)
            assert done.returncode == 0, done.stdout
            linted = postman_cli_tool(["collection", "lint", "migrated"], tmp_path, network)
            assert linted.returncode == 0, linted.stdout


@pytest.mark.parametrize("spec", ["qlm", *(pytest.param(name, marks=pytest.mark.slow) for name in SPECS[1:])])
def test_the_official_tool_can_tell_everything_an_agent_must_know(files_of: Any, tmp_path: Path, spec: Any) -> None:
    with closed_network() as network:
        for name, content in files_of(spec).items():
            if not name.endswith("postman_collection.json"):
                continue
            (tmp_path / name).write_bytes(content)
            done = postman_cli_tool(["collection", "ai-readiness", name], tmp_path, network)
            assert done.returncode == 0, done.stdout
            signals = re.findall(r"^│ (\w+) +│ (\S+)", done.stdout, re.MULTILINE)
            assert len(signals) > 8, done.stdout
            assert "Doc coverage: high" in done.stdout
            assert [signal for signal, value in signals if value == "unknown"] == []


@pytest.mark.parametrize("spec", SPECS)
def test_secrets_are_empty_and_only_in_environments(files_of: Any, spec: Any) -> None:
    files = files_of(spec)
    environments = [json.loads(text) for name, text in files.items() if name.endswith("postman_environment.json")]
    secret = {row["key"] for environment in environments for row in environment["values"] if row["type"] == "secret"}
    assert environments
    assert all(
        row["value"] == "" for environment in environments for row in environment["values"] if row["type"] == "secret"
    )
    for collection in collections(files).values():
        assert not secret & {row["key"] for row in collection["variable"]}


def steps(collection: Any) -> set[str]:
    """The names of the requests that belong to a job: they carry values on by scripts."""
    folders = [entry for entry in collection["item"] if entry["name"] in {"First steps", "Jobs"}]
    return {item["name"] for entry in folders for item in requests(entry)}


@pytest.mark.parametrize("spec", SPECS)
def test_one_script_and_signed_requests_keep_to_themselves(files_of: Any, spec: Any) -> None:
    for collection in collections(files_of(spec)).values():
        assert [event["listen"] for event in collection["event"]] == ["prerequest", "test"]
        for item in requests(collection):
            assert "event" not in item or item["name"] in steps(collection)
            assert item["request"]["auth"] == {"type": "noauth"}
            rows = {row["key"]: row for row in item["request"]["header"]}
            signed = "X-Qlik-Xrfkey" in rows or not rows.get("X-Qlm-Authentication-Version", {"disabled": True}).get(
                "disabled"
            )
            assert signed == (item.get("protocolProfileBehavior", {}).get("followRedirects") is False)


@pytest.mark.parametrize("spec", SPECS)
def test_names_tell_requests_apart(files_of: Any, spec: Any) -> None:
    for collection in collections(files_of(spec)).values():
        ids = [item["id"] for item in requests(collection)]
        assert len(set(ids)) == len(ids)
        for folder in collection["item"]:
            names = [item["name"] for item in folder["item"]]
            assert len(set(names)) == len(names)
            assert not [name for name in names if re.search(r"[/<>:]|[0-9a-f]{8}-[0-9a-f]{4}", name)]


@pytest.mark.parametrize("spec", SPECS)
def test_values_are_texts_and_raw_says_the_same(files_of: Any, spec: Any) -> None:
    for collection in collections(files_of(spec)).values():
        for item in requests(collection):
            url = item["request"]["url"]
            rows = url.get("query", [])
            assert all(isinstance(row["value"], str) for row in rows)
            sent = "&".join(f"{row['key']}={row['value']}" for row in rows if not row.get("disabled"))
            assert url["raw"] == "/".join([*url["host"], *url["path"]]) + (f"?{sent}" if sent else "")


def test_signing_can_be_chosen_for_any_method() -> None:
    selection = Selection(sign=("PingHttp", "retrieve_activation_key_http"))
    files = build(Job("qlm", targets=("postman",), selection=selection)).files
    collection = json.loads(files["postman/qlm.postman_collection.json"].content)
    ticked = []
    for item in requests(collection):
        rows = {row["key"]: row for row in item["request"]["header"]}
        if not rows["X-Qlm-Authentication-Version"].get("disabled"):
            ticked.append(item["request"]["url"]["path"][-1])
    assert sorted(ticked) == ["PingHttp", "RetrieveActivationKeyHttp"]
