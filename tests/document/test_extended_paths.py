"""A path item may have members beside its reference; it has the operations of both, whatever the reference leads to."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator.errors import PrerequestError
from generator.pipeline import Job, read

OK = {"responses": {"200": {"description": "ok"}}}


def parameter(name: str, example: str, location: str = "query") -> dict[str, Any]:
    return {"name": name, "in": location, "required": True, "schema": {"type": "string"}, "example": example}


def operations(folder: Path, paths: dict[str, Any], version: str, **files: Any) -> list[str]:
    """Return the operations of a document with the examples of their parameters and their own servers."""
    head = {"swagger": version} if version == "2.0" else {"openapi": version}
    root = {**head, "info": {"title": "t", "version": "1"}, "paths": paths}
    for name, content in {"api": root, **files}.items():
        (folder / f"{name}.json").write_text(json.dumps(content))
    api, _, _ = read(Job(str(folder / "api.json")))
    return [
        " ".join(
            [one.method, one.path, *(f"{part.name}={part.example}" for part in one.parameters)]
            + ([one.server.base_url] if one.server else [])
        )
        for one in api.operations
    ]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_members_beside_a_reference_within_the_document(tmp_path: Path, version: str) -> None:
    shared = {"parameters": [parameter("a", "1"), parameter("b", "2")], "get": OK}
    beside = {"delete": OK, "servers": [{"url": "https://b.example"}], "x-more": 1}
    beside["parameters"] = [parameter("b", "3"), parameter("c", "4")]
    paths = {"/shared": shared, "/both": {"$ref": "#/paths/~1shared", **beside}, "/alone": {"$ref": "#/paths/~1shared"}}
    assert operations(tmp_path, paths, version) == [
        "GET /shared a=1 b=2",
        "GET /both a=1 b=3 c=4 https://b.example",
        "DELETE /both a=1 b=3 c=4 https://b.example",
        "GET /alone a=1 b=2",
    ]


def test_members_beside_a_reference_in_swagger(tmp_path: Path) -> None:
    paths = {"/shared": {"get": OK}, "/both": {"$ref": "#/paths/~1shared", "put": OK}}
    assert operations(tmp_path, paths, "2.0") == ["GET /shared", "GET /both", "PUT /both"]


def test_a_file_that_refers_to_the_next(tmp_path: Path) -> None:
    files = {"one": {"$ref": "two.json", "put": OK}, "two": {"$ref": "three.json"}, "three": {"get": OK}}
    paths = {"/a": {"$ref": "one.json"}, "/b": {"$ref": "one.json", "delete": OK}, "/c": {"$ref": "two.json"}}
    assert operations(tmp_path, paths, "3.0.3", **files) == [
        *("GET /a", "PUT /a", "GET /b", "PUT /b", "DELETE /b", "GET /c"),
    ]


@pytest.mark.parametrize("target", ["/paths/~1a", "/paths/~1b", "/paths/~1b/get/callbacks/x/y"])
def test_a_path_item_that_contains_itself_is_refused(tmp_path: Path, target: str) -> None:
    callback = {"callbacks": {"x": {"y": {"$ref": "#/paths/~1a", "get": OK}}}}
    paths = {"/a": {"$ref": f"#{target}", "put": OK}, "/b": {"$ref": "#/paths/~1a", "get": {**OK, **callback}}}
    with pytest.raises(PrerequestError, match="E302"):
        operations(tmp_path, paths, "3.0.3")
