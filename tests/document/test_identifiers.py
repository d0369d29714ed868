"""References by `$id`, `$self`, `$anchor` and `$dynamicRef` lead where JSON Schema 2020-12 says; samples show it."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator.examples.request import sample_request
from generator.pipeline import Job, read

TEXT = {"type": "string"}
SCHEMAS: dict[str, Any] = {
    "Node": {
        "$id": "https://example.com/node",
        "$dynamicAnchor": "node",
        "type": "object",
        "properties": {"name": {**TEXT, "example": "n"}, "below": {"type": "array", "items": {"$dynamicRef": "#node"}}},
    },
    "Special": {
        "$id": "https://example.com/special",
        "$dynamicAnchor": "node",
        "$ref": "node",
        "properties": {"extra": {"type": "integer", "example": 7}},
        "unevaluatedProperties": False,
    },
    "Base": {
        "$id": "base.json",
        "type": "object",
        "$defs": {"inner": {"$anchor": "inn", "type": "integer", "minimum": 5}},
        "properties": {
            "p": {"$ref": "#/$defs/inner"},
            "q": {"$ref": "#inn"},
            "r": {"$ref": "#/components/schemas/User"},
        },
    },
    "Other": {"$id": "other.json", "$defs": {"x": {"$anchor": "inn", "type": "string", "const": "other"}}},
    "User": {"type": "object", "required": ["mail"], "properties": {"mail": {**TEXT, "example": "m"}}},
    "Page": {
        "type": "object",
        "required": ["items"],
        "properties": {"items": {"type": "array", "minItems": 1, "items": {"$dynamicRef": "#T"}}},
        "$defs": {"T": {"$dynamicAnchor": "T", "not": {}}},
    },
    "Users": {
        "$defs": {"T": {"$dynamicAnchor": "T", "$ref": "#/components/schemas/User"}},
        "$ref": "#/components/schemas/Page",
    },
    "Texts": {"$defs": {"T": {"$dynamicAnchor": "T", "const": "t"}}, "$ref": "#/components/schemas/Page"},
}


def sample(folder: Path, schema: dict[str, Any], version: str = "3.1.0", **more: Any) -> Any:
    """Return the sample of a body with this schema, and the codes of the warnings."""
    media = {"content": {"application/json": {"schema": schema}}, "required": True}
    operation = {"operationId": "send", "requestBody": media, "responses": {"200": {"description": "ok"}}}
    root = {"openapi": version, "info": {"title": "t", "version": "1"}, "servers": [{"url": "https://a.example"}]}
    path = folder / "api.json"
    more.setdefault("components", {"schemas": SCHEMAS})
    path.write_text(json.dumps({**root, "paths": {"/a": {"post": operation}}, **more}))
    api, notes, _ = read(Job(str(path)))
    body: Any = sample_request(api, api.operations[0]).body
    return body.value, [note.code for note in notes]


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("https://example.com/node", {"name": "n", "below": [{"name": "n", "below": []}]}),
        ("base.json", {"p": 5, "q": 5, "r": {"mail": "m"}}),
        ("base.json#inn", 5),
        ("base.json#/$defs/inner", 5),
        ("other.json#inn", "other"),
        ("#/components/schemas/Users", {"items": [{"mail": "m"}]}),
        ("#/components/schemas/Texts", {"items": ["t"]}),
    ],
)
def test_a_reference_leads_to_an_identifier(tmp_path: Path, reference: str, value: Any) -> None:
    read_value, codes = sample(tmp_path, {"$ref": reference})
    if isinstance(value, dict) and "below" in value:
        value["below"] = read_value["below"]
        assert all(one["name"] == "n" for one in read_value["below"])
    assert (read_value, codes) == (value, [])


def test_a_tree_of_a_special_kind_has_branches_of_that_kind(tree: Any) -> None:
    root = tree({"api.json": {"openapi": "3.1.0", "components": {"schemas": SCHEMAS}}}).root
    [template] = root["components"]["schemas"]["Special"]["allOf"]
    assert template["properties"]["below"]["items"] == {"$ref": "#/components/schemas/Special"}
    usual = root["components"]["schemas"]["Node"]["properties"]["below"]["items"]
    assert usual == {"$ref": "#/components/schemas/Node"}


@pytest.mark.parametrize("reference", ["https://a.example/v1/api.json#/components/schemas/User", "api.json#/$defs/x"])
def test_a_document_has_an_address(tmp_path: Path, reference: str) -> None:
    more = {"$self": "https://a.example/v1/api.json"}
    target = reference.replace("/$defs/x", "/components/schemas/User")
    assert sample(tmp_path, {"$ref": target}, "3.2.0", **more) == ({"mail": "m"}, [])


def test_templates_are_not_copied_without_end(tmp_path: Path) -> None:
    large = {**SCHEMAS["Page"], "description": "x" * 500_000}
    users = {f"Users{number}": SCHEMAS["Users"] for number in range(200)}
    schemas = {"Page": large, "User": SCHEMAS["User"], **users}
    value, _ = sample(tmp_path, {"$ref": "#/components/schemas/Users0"}, components={"schemas": schemas})
    assert value == {"items": [{"mail": "m"}]}
