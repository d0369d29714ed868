"""Small documents, read as the build reads them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import Job, read

OK = {"200": {"description": "ok"}}


@pytest.fixture
def read_document(tmp_path: Path) -> Callable[..., Any]:
    """Read a document of these paths; the API, and the diagnostics."""

    def make(
        paths: Any, *, name: str = "shop.json", title: str = "Shop", lenient: bool = False, **more: Any
    ) -> tuple[Any, Any]:
        for item in paths.values():
            for method, operation in item.items():
                if method in ("get", "put", "post", "delete"):
                    operation.setdefault("responses", OK)
        document = {"openapi": "3.1.0", "info": {"title": title, "version": "1"}, "paths": paths, **more}
        document.setdefault("servers", [{"url": "https://api.shop.example/v1"}])
        path = tmp_path / name
        path.write_text(json.dumps(document), "utf-8")
        api, notes, _ = read(Job(str(path), lenient=lenient))
        return api, notes

    return make
