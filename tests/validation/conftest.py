"""Reads a document with one operation that has faults."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.examples.request import sample_request
from generator.pipeline import read
from generator.settings.job import Job

NEW = {"openapi": "3.0.3", "servers": [{"url": "https://a.example"}]}
OLD = {"swagger": "2.0", "host": "a.example"}


@pytest.fixture
def corrected(tmp_path: Path) -> Callable[..., Any]:
    """Return a function that reads an operation, and returns the API, its sample request and the warnings."""

    def make(operation: Any, top: Any = NEW) -> Any:
        call = {"responses": {"200": {"description": "ok"}}, **operation}
        document = {"info": {"title": "T", "version": "1"}, "paths": {"/a": {"post": call}}, **top}
        (tmp_path / "a.json").write_text(json.dumps(document))
        api, notes, _ = read(Job(str(tmp_path / "a.json")))
        return api, sample_request(api, api.operations[0]), [note.code for note in notes]

    return make
