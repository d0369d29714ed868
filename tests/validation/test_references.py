"""References that lead nowhere, names that clash, and what only looks like a reference."""

from typing import Any

import pytest

from generator.document.load import Document
from generator.validation.references import check_uses, nodes
from generator.validation.validate import validate

from .corpus import OK, get, openapi, query


def checked(document: Any) -> Any:
    return check_uses(document, list(nodes(document)))


def codes(root: Any) -> list[tuple[Any, Any]]:
    return [(finding.code, finding.pointer) for finding in checked(Document("spec.json", root))]


def schemas(**entries: Any) -> Any:
    return openapi("3.1.0", components={"schemas": entries})


def ref(name: Any) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.mark.parametrize("keyword", ["additionalProperties", "not", "items", "if", "contains", "propertyNames"])
def test_dangling_below_a_keyword_with_one_schema(keyword: str) -> None:
    assert codes(schemas(A={keyword: ref("Z")})) == [("E301", f"/components/schemas/A/{keyword}/$ref")]


@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "oneOf", "prefixItems"])
def test_dangling_below_a_keyword_with_several_schemas(keyword: str) -> None:
    assert codes(schemas(A={keyword: [True, ref("Z")]})) == [("E301", f"/components/schemas/A/{keyword}/1/$ref")]


@pytest.mark.parametrize("keyword", ["properties", "patternProperties", "$defs", "dependentSchemas"])
def test_dangling_below_a_keyword_with_named_schemas(keyword: str) -> None:
    assert codes(schemas(A={keyword: {"a/b": ref("Z")}})) == [("E301", f"/components/schemas/A/{keyword}/a~1b/$ref")]


@pytest.mark.parametrize(
    ("section", "entry", "place"),
    [
        ("responses", {"description": "", "headers": {"X": {"$ref": "#/z"}}}, "headers/X"),
        ("responses", {"description": "", "links": {"l": {"$ref": "#/z"}}}, "links/l"),
        (
            "responses",
            {"description": "", "content": {"a/b": {"examples": {"e": {"$ref": "#/z"}}}}},
            "content/a~1b/examples/e",
        ),
        (
            "requestBodies",
            {"content": {"a/b": {"encoding": {"p": {"headers": {"X": {"$ref": "#/z"}}}}}}},
            "content/a~1b/encoding/p/headers/X",
        ),
        (
            "parameters",
            {"name": "p", "in": "query", "content": {"a/b": {"schema": {"$ref": "#/z"}}}},
            "content/a~1b/schema",
        ),
        ("headers", {"schema": {"$ref": "#/z"}}, "schema"),
        ("callbacks", {"{$url}": {"post": {"requestBody": {"$ref": "#/z"}}}}, "{$url}/post/requestBody"),
        ("pathItems", {"get": {"callbacks": {"c": {"$ref": "#/z"}}}}, "get/callbacks/c"),
        ("securitySchemes", {"$ref": "#/z"}, ""),
        ("examples", {"$ref": "#/z"}, ""),
    ],
)
def test_dangling_in_every_kind_of_component(section: str, entry: dict[str, Any], place: str) -> None:
    findings = codes(openapi("3.1.0", components={section: {"c": entry}}))
    assert findings == [("E301", "/".join(["/components", section, "c", *([place] if place else []), "$ref"]))]


def test_siblings_of_a_reference_are_followed_too() -> None:
    root = schemas(A={**ref("B"), "properties": {"x": ref("Z")}}, B={})
    assert codes(root) == [("E301", "/components/schemas/A/properties/x/$ref")]


def test_places_unknown_to_the_specification_are_followed() -> None:
    root = schemas(A={"$ref": "#/x-shared/S"}) | {"x-shared": {"S": {"properties": {"y": ref("Z")}}, "T": ref("Z")}}
    assert codes(root) == [("E301", "/x-shared/S/properties/y/$ref")]


def test_a_reference_is_decoded() -> None:
    assert codes(schemas(**{"a/b %~": {}, "B": {"$ref": "#/components/schemas/a~1b%20%25~0"}})) == []
    assert codes(schemas(A={"$ref": "#/components/schemas/%5A"})) == [("E301", "/components/schemas/A/$ref")]
    assert codes(schemas(A={"allOf": [{}]}, B={"$ref": "#/components/schemas/A/allOf/0"})) == []
    for index in ("1", "-1", "00", "x", "-", "\u0660"):
        assert len(codes(schemas(A={"allOf": [{}]}, B={"$ref": f"#/components/schemas/A/allOf/{index}"}))) == 1


@pytest.mark.parametrize("reference", ["other.json", "http://127.0.0.1:9/x", "file:///etc/passwd", ""])
def test_references_that_leave_the_document(reference: str) -> None:
    assert codes(schemas(A={"$ref": reference})) == [("E303", "/components/schemas/A/$ref")]


def test_rings_and_recursion() -> None:
    assert codes(schemas(A=ref("A"))) == [("E302", "/components/schemas/A/$ref")]
    ring = schemas(A=ref("B"), B=ref("C"), C=ref("A"), D={"properties": {"d": ref("D"), "e": {"items": ref("D")}}})
    assert codes(ring) == [("E302", f"/components/schemas/{name}/$ref") for name in "ABC"]
    message = checked(Document("f", ring))[0].message
    assert message.count("->") == 3
    assert codes(schemas(A=ref("%42"), B=ref("A"), E={"items": ref("A")})) == [
        ("E302", "/components/schemas/A/$ref"),
        ("E302", "/components/schemas/B/$ref"),
    ]


def test_chains() -> None:
    def chain(length: Any) -> Any:
        return schemas(**{f"S{n}": ref(f"S{n + 1}") for n in range(length)}, **{f"S{length}": {}})

    assert codes(chain(101)) == []
    assert codes(chain(102)) == [("E302", "/components/schemas/S1/$ref")]
    assert len(codes(chain(30_000))) == 1000


def test_data_is_not_looked_at() -> None:
    data = {"$ref": "#/nowhere", "a": [{"$ref": "http://x"}]}
    kept = {"default": data, "example": data, "examples": [data], "enum": [data], "const": data, "x-y": data}
    media = {"schema": kept, "example": data, "examples": {"e": {"value": data}}}
    responses = {"200": {"description": "", "content": {"a/b": media}, "x-z": data}}
    root = openapi("3.1.0", paths={"/a": {"get": {"responses": responses}}}, components={"schemas": {"A": kept}})
    assert codes(root) == []


def test_something_of_another_kind() -> None:
    parameters = {"paths": {"/a": get(parameters=[ref("A")])}}
    assert codes(schemas(A={}) | parameters) == [
        ("E310", "/paths/~1a/get/parameters/0/$ref"),
        ("E203", "/paths/~1a/get/parameters/0"),
    ]
    body = {"paths": {"/a": get(requestBody=ref("A"))}}
    assert codes(schemas(A={}) | body) == [("E310", "/paths/~1a/get/requestBody/$ref")]
    answer = {"paths": {"/a": {"get": {"responses": {"200": ref("A")}}}}}
    assert codes(schemas(A={}) | answer) == [("W310", "/paths/~1a/get/responses/200/$ref")]
    (warning,) = validate(Document("spec.json", schemas(A={}) | answer))
    assert validate(Document("spec.json", schemas(A={}) | answer)) == [warning]


def test_operation_ids_and_parameters_have_places() -> None:
    root = openapi(
        paths={
            "/a/{id}/{id}": {
                "parameters": [query("id", "path"), query("id", "path")],
                **get(operationId="x", parameters=[query("q"), query("Q"), query("q")]),
                "post": {"operationId": "x", "responses": OK},
            },
            "/b/{c}": get(parameters=[query("d", "path")]),
        }
    )
    assert codes(root) == [
        ("E203", "/paths/~1a~1{id}~1{id}/parameters/1"),
        ("E203", "/paths/~1a~1{id}~1{id}/get/parameters/2"),
        ("E202", "/paths/~1a~1{id}~1{id}/post/operationId"),
        ("E204", "/paths/~1b~1{c}/get"),
        ("E204", "/paths/~1b~1{c}/get"),
    ]
