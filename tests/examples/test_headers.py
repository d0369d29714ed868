"""A header holds visible ASCII only: an example beyond that is replaced by a sample of the schema, and it is said."""

from typing import Any

import pytest

from generator.document.load import Document
from generator.examples.request import sample_request
from generator.normalize import normalize
from generator.settings.profile import default


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ({"example": "Zürich 東京", "schema": {"type": "string"}}, "string"),
        ({"schema": {"type": "string", "default": "a\nb", "maxLength": 3}}, "str"),
        ({"schema": {"type": "string", "enum": ["köln", "bonn"]}}, "bonn"),
        ({"example": ["ä", "b"], "schema": {"type": "array", "items": {"type": "string"}}}, "string"),
    ],
)
def test_an_example_that_no_header_can_hold(header: Any, value: str) -> None:
    parameter = {"name": "X-City", "in": "header", "required": True, "description": "The city.", **header}
    operation = {"parameters": [parameter], "responses": {"200": {"description": ""}}}
    root = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": operation}}}
    api, _ = normalize(Document("x.json", root), default(""))
    (sample,) = (one for one in sample_request(api, api.operations[0]).headers if one.name == "X-City")
    assert sample.text == value
    assert sample.meaning.startswith("The city. The document's value is not sent")
