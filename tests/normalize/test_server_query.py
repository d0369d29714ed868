"""A query that a document writes behind a server's address is sent with each request there."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator.errors import PrerequestError
from generator.examples.request import sample_request
from generator.pipeline import Job, read

OK = {"responses": {"200": {"description": "ok"}}}


def api(folder: Path, servers: list[Any], **paths: Any) -> Any:
    document = {"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "servers": servers}
    file = folder / "t.json"
    file.write_text(json.dumps({**document, "paths": {f"/{name}": item for name, item in paths.items()}}))
    return read(Job(str(file)))[0]


def query(api: Any, operation: Any) -> list[tuple[str, str]]:
    return [(value.name, value.text) for value in sample_request(api, operation).query if value.sent]


def test_each_request_bears_the_query_of_its_server(tmp_path: Path) -> None:
    variables = {"v": {"default": "2024-01-01"}}
    servers = [{"url": "https://a.example/base?api-version={v}", "variables": variables}]
    normalized = api(
        tmp_path, servers, a={"get": OK}, b={"get": OK, "servers": [{"url": "https://b.example?region=eu"}]}
    )
    assert [server.base_url for server in normalized.servers] == ["https://a.example/base"]
    assert [query(normalized, operation) for operation in normalized.operations] == [
        [("api-version", "2024-01-01")],
        [("region", "eu")],
    ]


def test_what_an_operation_declares_itself_is_sent_once(tmp_path: Path) -> None:
    parameter = {"name": "v", "in": "query", "required": True, "schema": {"type": "string", "enum": ["2"]}}
    normalized = api(tmp_path, [{"url": "https://a.example?v=1"}], a={"get": {**OK, "parameters": [parameter]}})
    assert query(normalized, normalized.operations[0]) == [("v", "2")]


@pytest.mark.parametrize(
    "urls",
    [
        ["https://a.example?api_key=K1"],
        ["https://a.example?v=1&key=K1"],
        ["https://a.example?sig=K1"],
        ["https://a.example?v=1", "https://b.example"],
        ["https://a.example?v=1#x"],
    ],
)
def test_a_query_that_cannot_be_right_is_refused_and_its_values_stay_inside(tmp_path: Path, urls: list[str]) -> None:
    with pytest.raises(PrerequestError) as caught:
        api(tmp_path, [{"url": url} for url in urls], a={"get": OK})
    assert [problem.code for problem in caught.value.diagnostics] == ["E224"]
    assert "K1" not in str(caught.value)
