"""The variables of a server are variables of the environment, and whoever changes one calls another address."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from generator.output import write
from generator.pipeline import Job, build
from tests.clients import engines
from tests.clients.loopback import Loopback

SPEC = """openapi: 3.0.3
info: {title: Places, version: "1"}
servers:
  - url: "{scheme}://{host}/{stage}/v1/"
    description: First
    variables:
      scheme: {default: https, enum: [https, http], description: How to get there.}
      host: {default: api.example.com}
      stage: {default: test, enum: [test, live]}
  - {url: "https://{host}.example.org", description: Second, variables: {host: {default: one}}}
paths:
  /usual: {get: {operationId: usual, responses: {"200": {description: x}}}}
  /special:
    get:
      operationId: special
      servers: [{url: "http://{host}/special", variables: {host: {default: upload.example.com}}}]
      responses: {"200": {description: x}}
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("places") / "places.yaml"
    path.write_text(SPEC)
    return build(Job(str(path), targets=("postman", "bruno"))).files


def rows(files: Any, name: Any) -> dict[Any, Any]:
    [path] = [path for path in files if path.endswith(f"{name}.postman_environment.json")]
    return {row["key"]: row for row in json.loads(files[path].content)["values"]}


def test_each_server_has_its_variables_in_its_environment(files: Any) -> None:
    first, second = (rows(files, name) for name in ("first", "second"))
    assert first["baseUrl"]["value"] == "{{baseUrl_scheme}}://{{baseUrl_host}}/{{baseUrl_stage}}/v1"
    assert first["baseUrl_scheme"]["value"] == "https"
    assert first["baseUrl_scheme"]["description"] == "How to get there. One of https, http."
    assert first["baseUrl_stage"]["value"] == "test"
    assert second["baseUrl"]["value"] == "https://{{baseUrl_host}}.example.org"
    assert "baseUrl_scheme" not in second
    assert second["uploadBaseUrl_host"]["value"] == "upload.example.com"


def test_a_changed_variable_is_another_address(files: Any, tmp_path: Path) -> None:
    values = {key: row["value"] for key, row in rows(files, "first").items()}
    with Loopback() as server:
        host = urlsplit(server.url).netloc
        values |= {"baseUrl_scheme": "http", "baseUrl_host": host, "baseUrl_stage": "live"}
        values["uploadBaseUrl_host"] = host
        collection = json.loads(files["postman/places.postman_collection.json"].content)
        assert engines.newman(collection, tmp_path / "newman", values=values).failures == []
        write.apply(write.plan(tmp_path / "places", files))
        assert engines.bruno(tmp_path / "places" / "bruno", values).failures == []
    assert [request.target for request in server.requests] == ["/live/v1/usual", "/special/special"] * 2


def test_a_part_of_the_address_that_is_empty_leaves_no_slash(tmp_path: Path) -> None:
    stage = 'stage: {default: "", enum: ["", beta]}'
    path = tmp_path / "places.yaml"
    path.write_text(
        SPEC.replace("{stage}/v1/", "v1/{stage}/").replace("stage: {default: test, enum: [test, live]}", stage)
    )
    first = rows(build(Job(str(path), targets=("postman",))).files, "first")
    assert first["baseUrl"]["value"] == "{{baseUrl_scheme}}://{{baseUrl_host}}/v1{{baseUrl_stage}}"
    about = "Begins with a slash unless it is empty. One of (empty), /beta."
    assert (first["baseUrl_stage"]["value"], first["baseUrl_stage"]["description"]) == ("", about)
    with Loopback() as server:
        collection = json.loads(
            build(Job(str(path), targets=("postman",))).files["postman/places.postman_collection.json"].content
        )
        collection["item"] = collection["item"][:1]
        values = {key: row["value"] for key, row in first.items()} | {"baseUrl_scheme": "http"}
        values["baseUrl_host"] = urlsplit(server.url).netloc
        for stage in ("", "/beta"):
            assert (
                engines.newman(collection, tmp_path / f"n{stage}", values=values | {"baseUrl_stage": stage}).failures
                == []
            )
    assert [request.target for request in server.requests] == ["/v1/usual", "/v1/beta/usual"]


def test_an_empty_part_in_the_middle_of_an_address_leaves_no_slash(tmp_path: Path) -> None:
    path = tmp_path / "places.yaml"
    stage = 'stage: {default: "", enum: ["", beta], description: Where}'
    text = SPEC.replace("stage: {default: test, enum: [test, live]}", stage)
    path.write_text(text.replace("{stage}/v1", "{stage}/v1/{stage}"))
    files = build(Job(str(path), targets=("postman",))).files
    first = rows(files, "first")
    assert first["baseUrl"]["value"].endswith("{{baseUrl_host}}{{baseUrl_stage}}/v1{{baseUrl_stage}}")
    about = "Where. Begins with a slash unless it is empty. One of (empty), /beta."
    assert first["baseUrl_stage"]["description"] == about
    collection = json.loads(files["postman/places.postman_collection.json"].content)
    assert "/v1" in collection["variable"][0]["value"]
    assert "//v1" not in collection["variable"][0]["value"]


def test_several_empty_parts_leave_no_slash(tmp_path: Path) -> None:
    path = tmp_path / "places.yaml"
    empty = 'stage: {default: ""}\n      team: {default: ""}'
    text = SPEC.replace("{stage}/v1/", "v1/{team}/{stage}/").replace(
        "stage: {default: test, enum: [test, live]}", empty
    )
    path.write_text(text)
    first = rows(build(Job(str(path), targets=("postman",))).files, "first")
    assert first["baseUrl"]["value"].endswith("{{baseUrl_host}}/v1{{baseUrl_team}}{{baseUrl_stage}}")
    assert {first[f"baseUrl_{name}"]["value"] for name in ("team", "stage")} == {""}
