"""What the tests of sample requests share."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.examples.request import sample_request
from generator.pipeline import read
from generator.settings.job import Job

TEXT = {"type": "string", "example": "t"}
OK = {"200": {"description": "ok"}}
FILE = {"type": "string", "format": "binary"}


def form(schema: Any, media: str = "application/x-www-form-urlencoded", **more: Any) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {media: {"schema": schema, **more}}}}


@pytest.fixture
def requested(tmp_path: Path) -> Callable[..., Any]:
    """Return a function that makes the sample request of an operation, written in OpenAPI 3.1."""

    def make(operation: Any, path: str = "/x", schemas: Any = None, version: str = "3.1.0", **more: Any) -> Any:
        document = {
            "openapi": version,
            "info": {"title": "X", "version": "1"},
            "servers": [{"url": "http://127.0.0.1"}],
            "paths": {path: {"post": {"responses": OK, **operation}}},
            "components": {"schemas": schemas or {}, **more},
        }
        file = tmp_path / "x.json"
        file.write_text(json.dumps(document))
        api = read(Job(file.as_posix()))[0]
        return sample_request(api, api.operations[0])

    return make


@pytest.fixture
def understood(tmp_path: Path) -> Callable[..., Any]:
    """Return a function that makes the sample request of an operation, and the codes of what is said of it."""

    def make(operation: Any, version: str = "3.1.0", **top: Any) -> Any:
        paths = {"/x": {"post": {"responses": OK, **operation}}}
        document = {"openapi": version, "info": {"title": "X", "version": "1"}, "paths": paths, **top}
        document.setdefault("servers", [{"url": "https://a.example"}])
        file = tmp_path / "x.json"
        file.write_text(json.dumps(document))
        api, notes, _ = read(Job(file.as_posix()))
        return sample_request(api, api.operations[0]), api, {note.code for note in notes}

    return make
