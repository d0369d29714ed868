"""A query that is a form (OpenAPI 3.2, `in: querystring`): its fields come from the schema and the example."""

import time
from typing import Any

from .conftest import TEXT

OWN = {"$ref": "#/components/schemas/Own"}


def fields(requested: Any, schemas: Any = None, **media: Any) -> list[tuple[str, str, bool]]:
    content = {"application/x-www-form-urlencoded": media}
    parameter = {"name": "q", "in": "querystring", "content": content}
    request = requested({"parameters": [parameter]}, schemas=schemas, version="3.2.0")
    return [(value.name, value.text, value.required) for value in request.query]


def test_an_example_that_is_a_text_has_fields(requested: Any) -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer"}, "l": {"type": "array", "items": TEXT}}}
    expected = [("n", "7", False), ("l", "a b", False), ("l", "&", False), ("z", "", False)]
    assert fields(requested, schema=schema, example="n=7&l=a+b&l=%26&z=") == expected


def test_the_fields_of_all_parts(requested: Any) -> None:
    base = {"type": "object", "properties": {"a": TEXT, "b": TEXT}, "required": ["a"]}
    whole = {"$ref": "#/components/schemas/Alias", "properties": {"c": TEXT}, "required": ["b"]}
    schemas = {"Base": base, "Alias": {"$ref": "#/components/schemas/Base"}, "Own": whole}
    assert fields(requested, schemas, schema=OWN) == [("a", "t", True), ("b", "t", True), ("c", "t", False)]


def test_parts_that_are_named_again_are_read_once(requested: Any) -> None:
    schemas: dict[str, Any] = {
        f"S{level}": {"allOf": [{"$ref": f"#/components/schemas/S{level + 1}"}] * 3} for level in range(12)
    }
    schemas |= {"Own": {"allOf": [{"$ref": "#/components/schemas/S0"}]}}
    schemas |= {"S12": {"type": "object", "properties": {"a": TEXT}}}
    start = time.process_time()
    assert fields(requested, schemas, schema=OWN) == [("a", "t", False)]
    assert time.process_time() - start < 3  # all 3^12 of them take more than 10 s


def test_a_field_that_is_sent_sends_no_header_of_the_same_name(requested: Any) -> None:
    schema = {"type": "object", "properties": {"limit": TEXT}}
    content = {"application/x-www-form-urlencoded": {"schema": schema}}
    parameters = [
        {"name": "limit", "in": "header", "schema": TEXT},
        {"name": "q", "in": "querystring", "required": True, "content": content},
    ]
    request = requested({"parameters": parameters}, version="3.2.0")
    assert [value.sent for value in (*request.query, *request.headers) if value.name == "limit"] == [True, False]
