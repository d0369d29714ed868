"""Literal text beside a placeholder: Postman gets a variable of the collection, and the value stays the value."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.settings.job import Job


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
