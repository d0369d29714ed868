"""A header holds visible ASCII only: an example beyond that is replaced by a sample of the schema, and it is said."""

import json
import time
from typing import Any
from xml.etree.ElementTree import fromstring

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
        ({"schema": {"type": "array", "items": {"type": "string", "example": "ä"}}}, "string"),
        ({"schema": {"type": "array", "items": {"type": "string", "enum": ["ä", "b"]}, "minItems": 1}}, "b"),
        ({"schema": {"type": "array", "items": {"allOf": [{"type": "string", "default": "a\nb"}]}}}, "string"),
        ({"schema": {"type": "array", "items": {"oneOf": [{"type": "string", "example": "ä"}]}}}, "string"),
        ({"schema": {"type": "object", "properties": {"a": {"type": "string", "example": "ü"}}}}, "a,string"),
        ({"schema": {"type": "object", "example": {"ä": 1}, "properties": {"k": {"const": "v"}}}}, "k,v"),
        (
            {"content": {"text/csv": {"schema": {"type": "array", "items": {"type": "string"}}, "example": "ä"}}},
            "string",
        ),
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


@pytest.mark.parametrize(
    ("media_type", "value"),
    [
        ("application/json", '{"v":"\\u00e4\\ud83d\\ude00\\n"}'),
        ("application/xml", "<root><v>&#228;&#128512;&#10;</v></root>"),
    ],
)
def test_json_and_xml_are_escaped_and_sent(media_type: str, value: str) -> None:
    schema = {"type": "object", "example": {"v": "ä😀\n"}}
    parameter = {"name": "X-City", "in": "header", "required": True, "content": {media_type: {"schema": schema}}}
    operation = {"parameters": [parameter], "responses": {"200": {"description": ""}}}
    root = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": operation}}}
    api, _ = normalize(Document("x.json", root), default(""))
    (sample,) = (one for one in sample_request(api, api.operations[0]).headers if one.name == "X-City")
    assert (sample.text, sample.meaning) == (value, "")
    read = json.loads(value)["v"] if "json" in media_type else fromstring(value)[0].text  # noqa: S314  (our own text)
    assert read == "ä😀\n"


@pytest.mark.parametrize("last", ["S0", "End"])
def test_a_schema_with_very_many_members_takes_no_time(requested: Any, last: str) -> None:
    """Twelve members of the next schema, five times: with or without a circle, a quarter of a million members."""
    levels = [f"S{level}" for level in range(5)]
    schemas: dict[str, Any] = {
        name: {
            "type": "object",
            "properties": {f"p{at}": {"$ref": f"#/components/schemas/{below}"} for at in range(12)},
        }
        for name, below in zip(levels, [*levels[1:], last], strict=True)
    }
    schemas["End"] = {"type": "string", "example": "\u00fc"}
    schemas["S0"]["properties"] = {"a": {"$ref": "#/components/schemas/End"}, **schemas["S0"]["properties"]}
    parameter = {"name": "X-A", "in": "header", "required": True, "schema": {"$ref": "#/components/schemas/S0"}}
    start = time.process_time()
    assert requested({"parameters": [parameter]}, schemas=schemas).headers[0].text.startswith("a,string")
    assert time.process_time() - start < 5


def test_blanks_around_a_header_are_not_sent() -> None:
    parameter = {"name": "X-A", "in": "header", "required": True, "example": " a b\t", "schema": {"type": "string"}}
    operation = {"parameters": [parameter], "responses": {"200": {"description": ""}}}
    root = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": operation}}}
    api, _ = normalize(Document("x.json", root), default(""))
    assert [header.text for header in sample_request(api, api.operations[0]).headers] == ["a b"]
