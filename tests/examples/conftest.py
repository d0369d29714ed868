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
FILE = {"type": "string", "format": "binary"}


def form(schema: Any, media: str = "application/x-www-form-urlencoded", **more: Any) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {media: {"schema": schema, **more}}}}


@pytest.fixture
def requested(tmp_path: Path) -> Callable[..., Any]:
    """Return a function that makes the sample request of an operation, written in OpenAPI 3.1."""
    done = {"200": {"description": "ok"}}

    def make(operation: Any, path: str = "/x", schemas: Any = None, version: str = "3.1.0", **more: Any) -> Any:
        document = {
            "openapi": version,
            "info": {"title": "X", "version": "1"},
            "servers": [{"url": "http://127.0.0.1"}],
            "paths": {path: {"post": {"responses": done, **operation}}},
            "components": {"schemas": schemas or {}, **more},
        }
        file = tmp_path / "x.json"
        file.write_text(json.dumps(document))
        api = read(Job(file.as_posix()))[0]
        return sample_request(api, api.operations[0])

    return make
