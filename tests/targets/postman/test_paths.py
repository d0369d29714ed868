"""Literal text beside a placeholder: Postman gets a variable of the collection, and the value stays the value."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.settings.job import Job

OK = {"200": {"description": "ok"}}


@pytest.mark.parametrize(
    ("path", "segments", "variables"),
    [
        ("/jobs/{job-id}:cancel", ["jobs", "{{path_job-id}}:cancel"], {"path_job-id": "j 1"}),
        (
            "/files/{name}.{job-id}",
            ["files", "{{path_name}}.{{path_job-id}}"],
            {"path_name": "n", "path_job-id": "j 1"},
        ),
        ("/users('{name}')/x", ["users('{{path_name}}')", "x"], {"path_name": "n"}),
        ("/{name}{job-id}", ["{{path_name}}{{path_job-id}}"], {"path_name": "n", "path_job-id": "j 1"}),
        ("/jobs/{job-id}/x", ["jobs", ":job-id", "x"], {}),
    ],
)
def test_literal_text_of_a_path_stays_out_of_the_value(
    tmp_path: Path, path: str, segments: list[str], variables: dict[str, Any]
) -> None:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "example": example}}
        for name, example in (("job-id", "j 1"), ("name", "n"))
        if f"{{{name}}}" in path
    ]
    document = {
        "openapi": "3.0.3",
        "info": {"title": "X", "version": "1"},
        "servers": [{"url": "http://127.0.0.1"}],
        "paths": {path: {"get": {"parameters": parameters, "responses": {"200": {"description": "ok"}}}}},
    }
    file = tmp_path / "x.json"
    file.write_text(json.dumps(document))
    files = pipeline.build(Job(file.as_posix(), targets=("postman",))).files
    collection = json.loads(files["postman/x.postman_collection.json"].content)
    request = collection["item"][0]["item"][0]["request"]
    assert request["url"]["path"] == segments
    held = {variable["key"]: variable["value"] for variable in collection["variable"]}
    assert {name: held.get(name) for name in variables} == variables


def operations(tmp_path: Path, values: dict[str, dict[str, Any]]) -> tuple[list[list[str]], dict[str, str], list[Any]]:
    """Return the paths of the requests, the variables of the collection, and the rows of the path variables."""

    def item(path: str) -> dict[str, Any]:
        parameters = [
            {"name": name, "in": "path", "required": True, "schema": {"example": example}}
            for name, example in values[path].items()
        ]
        return {"post": {"operationId": path.split("/")[1], "tags": ["a"], "parameters": parameters, "responses": OK}}

    document = {
        "openapi": "3.0.3",
        "info": {"title": "X", "version": "1"},
        "servers": [{"url": "http://127.0.0.1"}],
        "paths": {path: item(path) for path in values},
    }
    file = tmp_path / "x.json"
    file.write_text(json.dumps(document))
    files = pipeline.build(Job(file.as_posix(), targets=("postman",))).files
    collection = json.loads(files["postman/x.postman_collection.json"].content)
    urls = [item["request"]["url"] for item in collection["item"][0]["item"]]
    held = {variable["key"]: variable["value"] for variable in collection["variable"]}
    return [url["path"] for url in urls], held, [url.get("variable") for url in urls]


def test_another_path_has_variables_of_its_own(tmp_path: Path) -> None:
    values: dict[str, Any] = {
        "/jobs/{id}:stop": {"id": 5},
        "/users/{id}:stop": {"id": "ann"},
        "/cats/{id}.{id}": {"id": 5},
    }
    paths, held, _ = operations(tmp_path, values)
    assert paths == [
        ["jobs", "{{path_id}}:stop"],
        ["users", "{{path_users_id}}:stop"],
        ["cats", "{{path_cats_id}}.{{path_cats_id}}"],
    ]
    assert {name: value for name, value in held.items() if name.startswith("path_")} == {
        "path_id": "5",
        "path_users_id": "ann",
        "path_cats_id": "5",
    }


def test_names_that_postman_would_write_alike_stay_apart(tmp_path: Path) -> None:
    paths, _, rows = operations(tmp_path, {"/a/{b_c}/{b.c}/{b_c}": {"b_c": "1", "b.c": "2"}})
    assert paths == [["a", ":b_c", ":b_c_", ":b_c"]]
    assert [(row["key"], row["value"]) for row in rows[0]] == [("b_c", "1"), ("b_c_", "2")]
