"""An example of a parameter may be only the text that is sent (OpenAPI 3.2, `serializedValue`)."""

from typing import Any

import pytest

from generator.document.load import Document
from generator.examples.request import sample_request
from generator.normalize import normalize
from generator.settings.profile import default

TEXTS = {"type": "array", "items": {"type": "string"}}
MAP = {"type": "object", "additionalProperties": {"type": "string"}}


@pytest.mark.parametrize(
    ("parameter", "written", "sent"),
    [
        ({"in": "query", "schema": TEXTS}, "p=a%20b&p=c", [("p", "a b"), ("p", "c")]),
        ({"in": "query", "schema": TEXTS, "explode": False}, "p=a,b", [("p", "a,b")]),
        ({"in": "query", "schema": MAP}, "k=v&l=w", [("k", "v"), ("l", "w")]),
        ({"in": "query", "schema": MAP, "style": "deepObject"}, "p%5Bx%5D=4", [("p[name]", "string")]),
        ({"in": "header", "schema": {"type": "integer"}}, "42", [("p", "42")]),
        ({"in": "path", "schema": {"type": "string"}}, "x%20y", [("p", "x y")]),
        ({"in": "cookie", "schema": TEXTS}, "p=1; p=a%20b", [("p", "1"), ("p", "a%20b")]),
        ({"in": "cookie", "schema": TEXTS, "style": "cookie"}, "p=1; p=a%2B+b", [("p", "1"), ("p", "a%2B+b")]),
    ],
)
def test_a_parameter_is_sent_as_it_is_written(parameter: Any, written: str, sent: list[tuple[str, str]]) -> None:
    one = {"name": "p", "required": True, "examples": {"e": {"serializedValue": written}}, **parameter}
    operation = {"parameters": [one], "responses": {"200": {"description": ""}}}
    root = {"openapi": "3.2.0", "info": {"title": "T", "version": "1"}, "paths": {"/{p}": {"get": operation}}}
    api, _ = normalize(Document("x.json", root), default(""))
    request = sample_request(api, api.operations[0])
    path = request.segments[0].values if parameter["in"] == "path" else ()
    values = (*path, *request.query, *request.headers, *request.cookies)
    assert [(value.name, value.text) for value in values] == sent
