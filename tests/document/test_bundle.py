"""Several files become one document in which every reference begins with `#/`."""

import json
from typing import Any

from generator.document.load import may_reach_out
from generator.document.positions import follow, resolve

ANSWER_FILE = """\
get:
  responses:
    '200':
      description: ''
      content:
        a/b:
          schema: {$ref: ../s.json#/x}
"""
INFO = {"title": "t", "version": "1"}


def openapi(version: str = "3.0.3", **more: Any) -> dict[Any, Any]:
    return {"openapi": version, "info": INFO, "paths": {}, **more}


def answer(reference: Any) -> dict[str, Any]:
    return {"responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": reference}}}}}}


def schema_of(document: Any, path: str = "/a") -> Any:
    media = resolve(document.root, ("paths", path, "get", "responses", "200", "content", "application/json"))
    return media["schema"]


def references(node: Any) -> Any:
    if isinstance(node, dict):
        first = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return first + [reference for value in node.values() for reference in references(value)]
    return [reference for value in node for reference in references(value)] if isinstance(node, list) else []


def test_a_schema_file_is_hoisted_under_its_name(tree: Any) -> None:
    pet = {"type": "object", "properties": {"parent": {"$ref": "#"}, "tag": {"$ref": "Tag.json"}}}
    files = {
        "spec.json": openapi(paths={"/a": {"get": answer("schemas/Pet.json")}}),
        "schemas/Pet.json": pet,
        "schemas/Tag.json": {"type": "string"},
    }
    root = tree(files).root
    assert schema_of(tree(files)) == {"$ref": "#/components/schemas/Pet"}
    assert root["components"]["schemas"] == {
        "Pet": {
            "type": "object",
            "properties": {
                "parent": {"$ref": "#/components/schemas/Pet"},
                "tag": {"$ref": "#/components/schemas/Tag"},
            },
        },
        "Tag": {"type": "string"},
    }


def test_a_component_that_is_only_a_reference_becomes_the_content(tree: Any) -> None:
    files = {
        "spec.json": openapi(
            paths={"/a": {"get": answer("Pet.json")}, "/b": {"get": answer("#/components/schemas/Animal")}},
            components={"schemas": {"Animal": {"$ref": "Pet.json"}, "Again": {"$ref": "Pet.json"}}},
        ),
        "Pet.json": {"type": "string"},
    }
    document = tree(files)
    assert document.root["components"]["schemas"] == {
        "Animal": {"type": "string"},
        "Again": {"$ref": "#/components/schemas/Animal"},
    }
    assert schema_of(document) == schema_of(document, "/b") == {"$ref": "#/components/schemas/Animal"}


def test_names_do_not_collide_and_do_not_depend_on_chance(tree: Any) -> None:
    files = {
        "spec.json": openapi(
            paths={"/a": {"get": answer("one/Pet.json")}, "/b": {"get": answer("two/Pet.json#/definitions/Pet")}},
            components={"schemas": {"Pet": {"type": "integer"}}},
        ),
        "one/Pet.json": {"title": "one"},
        "two/Pet.json": {"definitions": {"Pet": {"title": "two"}}},
    }
    schemas = tree(files).root["components"]["schemas"]
    assert schemas == {"Pet": {"type": "integer"}, "Pet_2": {"title": "one"}, "Pet_3": {"title": "two"}}
    assert list(schemas) == list(tree(files).root["components"]["schemas"])


def test_a_path_item_is_put_in_place_and_everything_in_it_is_followed(tree: Any) -> None:
    pets = """
get:
  parameters:
  - $ref: '../common.yaml#/components/parameters/limit'
  requestBody: {$ref: '../common.yaml#/components/requestBodies/pet'}
  responses:
    '200': {$ref: '../common.yaml#/components/responses/fine'}
    default: {$ref: '../spec.yaml#/components/responses/failed'}
"""
    common = """
components:
  parameters:
    limit: {name: limit, in: query, schema: {$ref: '#/components/schemas/size'}}
  requestBodies:
    pet: {content: {application/json: {schema: {$ref: ./schemas.yaml#/Pet}}}}
  responses:
    fine:
      description: ''
      headers: {X-Size: {$ref: '#/components/headers/size'}}
      content: {application/json: {schema: {type: array, items: {$ref: schemas.yaml#/Pet}}}}
  headers:
    size: {schema: {$ref: '#/components/schemas/size'}}
  schemas:
    size: {type: integer}
"""
    spec = f"""
openapi: 3.0.3
info: {json.dumps(INFO)}
paths:
  /pets: {{$ref: 'paths/pets.yaml'}}
components:
  responses:
    failed: {{description: no}}
"""
    files = {"spec.yaml": spec, "paths/pets.yaml": pets, "common.yaml": common, "schemas.yaml": "Pet: {type: object}"}
    root = tree(files).root
    operation = root["paths"]["/pets"]["get"]
    assert operation["parameters"] == [{"$ref": "#/components/parameters/limit"}]
    assert operation["responses"]["default"] == {"$ref": "#/components/responses/failed"}
    components = root["components"]
    assert {section: list(entries) for section, entries in components.items()} == {
        "responses": ["failed", "fine"],
        "parameters": ["limit"],
        "requestBodies": ["pet"],
        "schemas": ["size", "Pet"],
        "headers": ["size"],
    }
    assert all(follow(root, {"$ref": reference}) is not None for reference in references(root))


def test_swagger_hoists_into_its_own_sections(tree: Any) -> None:
    files = {
        "spec.json": {
            "swagger": "2.0",
            "info": INFO,
            "paths": {
                "/a": {"get": {"parameters": [{"$ref": "c.json#/p"}], "responses": {"200": {"$ref": "c.json#/r"}}}}
            },
        },
        "c.json": {
            "p": {"name": "b", "in": "body", "schema": {"$ref": "#/s"}},
            "r": {"description": "", "schema": {"$ref": "#/s"}},
            "s": {"type": "object"},
        },
    }
    root = tree(files).root
    assert root["parameters"] == {"p": {"name": "b", "in": "body", "schema": {"$ref": "#/definitions/s"}}}
    assert root["responses"] == {"r": {"description": "", "schema": {"$ref": "#/definitions/s"}}}
    assert root["definitions"] == {"s": {"type": "object"}}


def test_whole_sections_and_operations_in_files(tree: Any) -> None:
    files = {
        "spec.json": openapi(paths={"$ref": "paths.json"}, components={"schemas": {"$ref": "schemas/_index.json"}}),
        "paths.json": {"/a": {"get": {"$ref": "get.json"}}, "/b/{c}": {"$ref": "b.json"}},
        "get.json": answer("schemas/Pet.json"),
        "b.json": {"get": answer("schemas/_index.json#/Pet")},
        "schemas/_index.json": {"Pet": {"$ref": "Pet.json"}},
        "schemas/Pet.json": {"type": "string"},
    }
    root = tree(files).root
    assert list(root["paths"]) == ["/a", "/b/{c}"]
    assert all(follow(root, {"$ref": reference}) == {"type": "string"} for reference in references(root))
    assert len(references(root)) >= 2


def test_data_that_looks_like_a_reference_stays_as_it_is(tree: Any) -> None:
    data = {"$ref": "https://example.com/nowhere.json"}
    kept = {
        "type": "object",
        "properties": {"$ref": {"type": "string"}, "x": {"enum": [data], "const": data}},
        "example": data,
        "examples": [data],
        "default": data,
        "x-more": data,
    }
    media = {"schema": kept, "example": data, "examples": {"one": {"value": data}}}
    root = openapi(
        "3.1.0", paths={"/a": {"get": {"responses": {"200": {"description": "", "content": {"a/b": media}}}}}}
    )
    assert tree({"spec.json": root}).root == root


def test_one_document_is_not_copied_and_not_searched(tree: Any) -> None:
    assert not may_reach_out('{"$ref": "#/a", "x": {"$ref"  : "#/b"}}')
    assert may_reach_out('{"$ref": "a.json"}')
    assert may_reach_out('{"$ref": "#a"}')
    assert may_reach_out('{"\\u0024ref": "a.json"}')
    assert may_reach_out("$ref: a.json")
    root = tree(
        {"spec.json": '{"openapi": "3.1.0", "components": {"schemas": {"A": {"\\u0024ref": "a.json"}}}}', "a.json": {}}
    ).root
    assert root["components"]["schemas"]["A"] == {}


def test_pointers_are_decoded(tree: Any) -> None:
    files = {
        "spec.json": openapi(paths={"/a": {"get": answer("My%20Pets.json#/a~1b/c%25d~0/%C3%BC")}}),
        "My Pets.json": {"a/b": {"c%d~": {"ü": {"type": "string"}}}},
    }
    document = tree(files)
    assert follow(document.root, schema_of(document)) == {"type": "string"}


def test_anchors_and_ids(tree: Any) -> None:
    person = {
        "$id": "https://example.com/p",
        "$defs": {"n": {"$anchor": "name", "type": "string"}},
        "properties": {"n": {"$ref": "#name"}},
    }
    files = {
        "spec.json": openapi(
            "3.1.0",
            paths={"/a": {"get": answer("#top")}, "/b": {"get": answer("p.json")}},
            components={"schemas": {"T": {"$anchor": "top", "type": "integer"}}},
        ),
        "p.json": person,
    }
    document = tree(files)
    assert schema_of(document) == {"$ref": "#/components/schemas/T"}
    hoisted = follow(document.root, schema_of(document, "/b"))
    assert "$id" not in hoisted
    assert follow(document.root, hoisted["properties"]["n"])["type"] == "string"


def test_discriminator_mappings_follow(tree: Any) -> None:
    mapping = {"cat": "Cat.json", "dog": "#/components/schemas/Dog", "fish": "Fish"}
    pet = {"oneOf": [{"$ref": "Cat.json"}], "discriminator": {"propertyName": "kind", "mapping": mapping}}
    files = {
        "spec.json": openapi(components={"schemas": {"Pet": pet, "Dog": {}, "Fish": {}}}),
        "Cat.json": {"type": "object"},
    }
    root = tree(files).root["components"]["schemas"]["Pet"]["discriminator"]["mapping"]
    assert root == {"cat": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog", "fish": "Fish"}


def test_a_shared_subtree_is_changed_in_each_place(tree: Any) -> None:
    spec = f"""
openapi: 3.0.3
info: {json.dumps(INFO)}
paths: {{}}
components:
  schemas:
    A: &a {{properties: {{x: {{$ref: B.json}}}}}}
    C: *a
"""
    root = tree({"spec.yaml": spec, "B.json": {"type": "string"}}).root
    assert root["components"]["schemas"]["A"] == root["components"]["schemas"]["C"]
    assert references(root) == ["#/components/schemas/B"] * 2


def test_rings_across_files(tree: Any, tree_refusals: Any) -> None:
    recursive = {
        "spec.json": openapi(paths={"/a": {"get": answer("a.json")}}),
        "a.json": {"properties": {"b": {"$ref": "b.json"}}},
        "b.json": {"properties": {"a": {"$ref": "a.json"}}},
    }
    schemas = tree(recursive).root["components"]["schemas"]
    assert schemas["a"] == {"properties": {"b": {"$ref": "#/components/schemas/b"}}}
    paths = {
        "spec.json": openapi(paths={"/a": {"$ref": "p.json"}}),
        "p.json": {"post": {"callbacks": {"done": {"{$url}": {"$ref": "p.json"}}}, "responses": {}}},
    }
    assert tree_refusals(paths)[0].code == "E302"
