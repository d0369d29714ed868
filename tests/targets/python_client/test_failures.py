"""Answers that are failures: what docstrings and errors say of them."""

import importlib
import inspect
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import build
from generator.settings.job import Job
from tests.targets.python_client.recorder import Answer
from tests.targets.python_client.shop import answers
from tests.targets.python_client.team import TEAM
from tests.targets.python_client.test_team import as_json

DOCUMENT = """\
openapi: 3.1.0
info: {title: Things, version: "1"}
servers: [{url: "https://things.example"}]
paths:
"""
PATH = """\
  /{0}:
    get:
      operationId: {0}
      responses:
        "200": {{description: Good}}
        "404": {{description: No such thing}}
        default: {{description: A failure}}
"""


def test_the_default_answer_is_any_other_status_and_no_status_called_default(tmp_path: Path) -> None:
    (tmp_path / "things.yaml").write_text(DOCUMENT + "".join(map(PATH.format, "abcdefghijkl")))
    files = build(Job(str(tmp_path / "things.yaml"), targets=("python_client",))).files
    texts = {path.rpartition("/")[2]: " ".join(file.content.decode().split()) for path, file in files.items()}
    assert "Any call may fail: 404 No such thing. Any other status: A failure." in texts["_client.py"]
    assert not [path for path, text in texts.items() if "default A failure" in text]


@pytest.mark.parametrize(
    ("status", "location", "hint"),
    [
        (303, "/result/7", "The result is at .*/result/7: get it from there with a GET"),
        (303, "/rows", "The result is at .*/rows"),
        (302, "/result/7", "The result is at .*/result/7"),
        (302, "https://other.example.com/rows", "make the new address the base address"),
        (307, "/result/7", "make the new address the base address"),
    ],
)
def test_the_redirect_of_a_change_tells_of_its_result(
    client_from: Callable[..., Any], recorder: Any, status: int, location: str, hint: str
) -> None:
    package = client_from(TEAM, "team").module
    recorder.answers = [Answer(status, b"", {"Location": location})]
    with package.Client(recorder.url) as client, pytest.raises(package.ApiError, match=hint):
        client.team.add({"note": "n"})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_no_number_is_told_by_its_path(client_from: Callable[..., Any], recorder: Any, value: Any) -> None:
    package = client_from(TEAM, "team").module
    client = package.Client(recorder.url)
    with client, pytest.raises(package.ConfigurationError, match=r"body\.lines\[1\]\.x is "):
        client.team.chat({"lines": [{}, {"x": value}]})
    assert not recorder.requests
    if isinstance(value, float):
        with pytest.raises(package.ConfigurationError, match="amount is "):
            package.Client(recorder.url).team.day("2026-01-01", amount=value)


def test_the_body_of_an_error_may_be_a_list(client_from: Callable[..., Any], recorder: Any) -> None:
    package = client_from(TEAM, "team").module
    recorder.answers = [as_json([{"code": "x"}], 422)]
    with package.Client(recorder.url) as client, pytest.raises(package.ApiError) as failed:
        client.team.rows()
    assert failed.value.json_as(list[dict[str, str]]) == [{"code": "x"}]
    assert failed.value.json_as(dict) is None


PROBLEM = {"type": "object", "properties": {"title": {"type": "string"}}}


def test_docstrings_name_the_type_of_a_body_and_the_status_of_an_answer(client_from: Callable[..., Any]) -> None:
    reference = {"$ref": "#/components/schemas/Problem"}
    listed = answers({"type": "array", "items": reference}, "application/problem+json", "default")
    responses = {**answers(PROBLEM), **answers(reference, status="404"), **listed}
    responses["202"] = {"description": "The job has begun"}
    get = {"operationId": "rows", "tags": ["a"], "responses": responses}
    parameters = [{"name": "sort", "in": "query", "schema": {"type": "array", "items": {}, "default": ["a", "b"]}}]
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Told", "version": "1"},
        "servers": [{"url": "http://told.example"}],
        "paths": {"/rows": {"get": {**get, "parameters": parameters}}},
        "components": {"schemas": {"Problem": PROBLEM}},
    }
    client = client_from(document, "told_by_name").module.Client("http://told.example")
    told = " ".join(client.a.rows.__doc__.split())
    assert told.startswith("Call `rows`. `GET /rows`")
    assert "Body: `types.Problem`." in told
    assert "Body: `list[types.Problem]`." in told
    assert "Returns: 202 The job has begun." in told
    assert 'sort: Default: ["a","b"].' in told
    names = inspect.getsource(client_from(document, "told_by_name").module._client)
    assert "TOLD_BY_NAME_CA" in names
    assert "TOLD_CA" not in names


def test_bodies_that_have_no_name_in_the_document_have_a_type(client_from: Callable[..., Any], recorder: Any) -> None:
    text = {"type": "string"}
    coded = {"type": "object", "properties": {"code": text, "inner": {"type": "object", "properties": {"at": text}}}}
    responses = {
        **answers(PROBLEM),
        **answers(coded, status="400"),
        **answers(coded, status="409"),
        "404": {"$ref": "#/components/responses/Missing"},
        **answers({"type": "array", "items": PROBLEM}, status="422"),
        **answers({"oneOf": [{"$ref": "#/components/schemas/Problem"}, PROBLEM]}, status="default"),
        **answers({"type": "object"}, status="503"),
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Unnamed", "version": "1"},
        "servers": [{"url": "http://unnamed.example"}],
        "paths": {"/rows": {"get": {"operationId": "rows", "tags": ["a"], "responses": responses}}},
        "components": {"responses": {"Missing": answers(PROBLEM)["200"]}, "schemas": {"Problem": PROBLEM}},
    }
    package = client_from(document, "unnamed").module
    recorder.answers = [as_json({"code": "x"}, 409)]
    with package.Client(recorder.url) as client, pytest.raises(package.ConflictError) as failed:
        client.a.rows()
    types = importlib.import_module("unnamed_client.types")
    assert failed.value.json_as(types.Rows400Body) == {"code": "x"}
    assert [*types.Rows400Body.__annotations__] == ["code", "inner"]
    told = " ".join(str(client.a.rows.__doc__).split())
    bodies = re.findall(
        r"(\d+|Any other status:)[^.]*\.(?: Body: ([^.]+(?:\.\w+[^.]*)+)\.)?", told.partition("ApiError: ")[2]
    )
    assert dict(bodies) == {
        "400": "`types.Rows400Body`",
        "409": "`types.Rows400Body`",
        "404": "`types.MissingBody`",
        "422": "`list[types.Rows422BodyItem]`",
        "503": "",
        "Any other status:": "`types.Problem` or `types.RowsErrorBodyOption2`",
    }


@pytest.mark.parametrize(
    ("method", "body", "path"),
    [
        ("xml", {"lines": [{"sku": "a"}, {"sku": object()}]}, r"body\.lines\[1\]\.sku"),
        ("xml", {"tags": ["a", float("nan")]}, r"body\.tags\[1\]"),
        ("xml", {"id": object()}, r"body\.id"),
        ("add", {"pages": [b"1", object()]}, r"body\.pages\[1\]"),
        ("add", {"note": object()}, r"body\.note"),
        ("add", {"note": Decimal("NaN")}, r"body\.note"),
    ],
)
def test_what_cannot_be_sent_is_told_by_its_path(
    client_from: Callable[..., Any], recorder: Any, method: str, body: Any, path: str
) -> None:
    package = client_from(TEAM, "team").module
    client = package.Client(recorder.url)
    with client, pytest.raises(package.ConfigurationError, match=f": {path} is "):
        getattr(client.team, method)(body)
    with package.Client(recorder.url) as client, pytest.raises(package.ConfigurationError, match=r"at\[1\] is a value"):
        client.team.day("2026-01-01", at=["2026-01-01T00:00:00Z", object()])
    assert not recorder.requests
