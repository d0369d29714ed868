"""What is remembered of a document ends with it, or `watch` would keep every state of it all day."""

import gc
from pathlib import Path
from typing import Any

import pytest

from generator import targets
from generator.model import Api
from generator.pipeline import Job, read

SPEC = """openapi: 3.1.0
info: {title: Small, version: "1"}
servers: [{url: "https://api.example.com"}]
components: {schemas: {Thing: {type: object, properties: {name: {type: string}}}}}
paths:
  /thing:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
      responses: {"200": {description: Good}}
"""


def alive(name: Any) -> Any:
    gc.collect()
    return sum(isinstance(item, Api) and item.id == name for item in gc.get_objects())


@pytest.mark.slow
def test_a_document_is_let_go_when_another_is_read(tmp_path: Path) -> None:
    path = tmp_path / "let-go.yaml"
    path.write_text(SPEC)
    for _ in range(3):
        api = read(Job(str(path)))[0]
        targets.render(api, ("curl", "python_snippet"), {}, None)
    assert alive("let-go") == 1
    del api
    read(Job("qlm"))
    assert alive("let-go") == 0
