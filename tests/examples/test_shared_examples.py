"""References in the values of examples: OpenAPI has none there, but authors mean the example."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

OBJECT = {"type": "object", "properties": {"n": {"type": "integer"}}}
SHARED = "#/components/examples/E"
EXAMPLES = {
    "E": {"value": {"n": 42}},
    "F": {"value": {"o": [{"$ref": SHARED}]}},
    "G": {"value": {"$ref": "#/components/examples/G"}},
}


def body(schema: Any, **more: Any) -> dict[str, Any]:
    return {"requestBody": {"content": {"application/json": {"schema": schema, **more}}}}


@pytest.mark.parametrize(
    ("media", "sent"),
    [
        ({"example": {"$ref": SHARED}}, {"n": 42}),
        ({"example": {"$ref": f"{SHARED}/value"}}, {"n": 42}),
        ({"examples": {"a": {"value": {"$ref": SHARED}}}}, {"n": 42}),
        ({"examples": {"a": {"$ref": "#/components/examples/F"}}}, {"o": [{"n": 42}]}),
        ({"example": {"$ref": "e.json"}}, {"n": 7, "inner": {"n": 8}}),
        ({"examples": {"a": {"value": {"$ref": "e.json#/inner"}}}}, {"n": 8}),
        ({"example": {"$ref": "#/components/examples/nowhere"}}, {"$ref": "#/components/examples/nowhere"}),
        ({"example": {"$ref": "#/components/examples/G"}}, {"$ref": "#/components/examples/G"}),
        ({"example": {"$ref": "../Users/1"}}, {"$ref": "../Users/1"}),
    ],
)
def test_a_reference_in_an_example_is_the_example(
    requested: Callable[..., Any], tmp_path: Path, media: dict[str, Any], sent: Any
) -> None:
    (tmp_path / "e.json").write_text('{"n": 7, "inner": {"n": 8}}')
    assert requested(body(OBJECT, **media), examples=EXAMPLES).body.value == sent


def test_a_reference_in_the_example_of_a_schema_is_the_example(requested: Callable[..., Any]) -> None:
    schema = {"type": "object", "properties": {"o": OBJECT}, "example": {"o": {"$ref": SHARED}}}
    assert requested(body(schema), examples=EXAMPLES).body.value == {"o": {"n": 42}}


def test_examples_that_repeat_each_other_stay_small(requested: Callable[..., Any]) -> None:
    many = {f"E{n}": {"value": {"l": [{"$ref": f"#/components/examples/E{n + 1}"}] * 20}} for n in range(6)}
    value = requested(body({"type": "object"}, example={"$ref": "#/components/examples/E0"}), examples=many).body.value
    assert repr(value).count("'l'") <= 101


def test_a_large_example_is_not_repeated_without_end(requested: Callable[..., Any]) -> None:
    large = {"L": {"value": [[1]] * 60_000}, "T": {"value": "x" * 60_000}}
    for name in large:
        example = {"l": [{"$ref": f"#/components/examples/{name}"}] * 90}
        value = requested(body({"type": "object"}, example=example), examples=large).body.value
        assert 1 <= sum(not isinstance(item, dict) for item in value["l"]) <= 2


def test_extensions_of_other_tools_name_values(requested: Callable[..., Any]) -> None:
    schema = {"type": "object", "additionalProperties": {"type": "integer"}, "x-additionalPropertiesName": "userId"}
    parameter = {"name": "q", "in": "query", "required": True, "schema": {"type": "string"}, "x-example": "peacock"}
    request = requested({**body(schema), "parameters": [parameter]})
    assert request.body.value == {"userId": 0}
    assert [value.text for value in request.query] == ["peacock"]
