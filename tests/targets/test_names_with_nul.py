"""A key whose name holds NUL, which bash cannot: every target is made, alone and as one of several ways to log in."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator import targets
from generator.pipeline import Job, build


@pytest.mark.parametrize("others", [[], [{"basic": []}]])
def test_every_target_is_made(others: list[Any], tmp_path: Path) -> None:
    schemes = {"key": {"type": "apiKey", "in": "query", "name": "\0key"}, "basic": {"type": "http", "scheme": "basic"}}
    document = {
        "openapi": "3.0.3",
        "info": {"title": "Keys", "version": "1"},
        "servers": [{"url": "https://example.com"}],
        "components": {"securitySchemes": schemes},
        "security": [{"key": []}, *others],
        "paths": {"/a": {"get": {"responses": {"200": {"description": "Yes"}}}}},
    }
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(document))
    assert build(Job(str(path), targets=tuple(targets.discover()))).files
