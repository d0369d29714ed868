"""What the tests of overlays share."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.document.load import load
from generator.document.overlay.apply import apply
from generator.errors import PrerequestError

BASE = {
    "openapi": "3.0.3",
    "info": {"title": "t", "version": "1"},
    "tags": [{"name": "one"}, {"name": "two"}, {"name": "three"}],
    "paths": {
        "/a": {
            "get": {
                "parameters": [
                    {"name": "x", "in": "query"},
                    {"name": "y", "in": "query"},
                    {"name": "x", "in": "header"},
                ],
                "responses": {"200": {"description": "fine"}},
            }
        },
        "/b": {"get": {"responses": {"200": {"description": "fine"}}}, "post": {"responses": {}}},
    },
}


@pytest.fixture
def document(tmp_path: Path) -> Any:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(BASE, indent=1), "utf-8")
    return load(path)


@pytest.fixture
def overlay(tmp_path: Path, document: Any) -> Callable[..., Any]:
    """Apply actions, or a whole overlay document, to the base document."""

    def overlay(actions: Any, version: str = "1.0.0", base: Any = document, **more: Any) -> Any:
        path = tmp_path / "overlay.yaml"
        whole = {"overlay": version, "info": {"title": "o", "version": "1"}, "actions": actions, **more}
        path.write_text(actions if isinstance(actions, str) else json.dumps(whole, indent=1), "utf-8")
        return apply(base, [path])

    return overlay


@pytest.fixture
def refusal(overlay: Callable[..., Any]) -> Callable[..., Any]:
    def refusal(*args: Any, **options: Any) -> Callable[..., Any]:
        with pytest.raises(PrerequestError) as caught:
            overlay(*args, **options)
        diagnostic = caught.value.diagnostics[0]
        assert diagnostic.file.endswith("overlay.yaml")
        return diagnostic  # type: ignore[return-value]

    return refusal
