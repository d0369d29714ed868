"""What is left of a document with dangling references is valid, and nothing goes unsaid."""

import copy

import pytest

from generator.errors import PrerequestError
from generator.load import Document
from generator.patch.repair import repair
from generator.references import check_references
from generator.validate import validate

OK = {"200": {"description": "fine"}}
NOWHERE = {"$ref": "#/components/nowhere/x"}


def openapi(paths, **components):
    root = {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": paths, "components": components}
    return Document("spec.json", root)


def test_a_sound_document_stays_itself():
    document = openapi({"/a": {"get": {"responses": OK}}})
    assert repair(document) == (document, [])
    assert repair(document)[0] is document


def test_schemas_and_answers_are_replaced():
    document = openapi(
        {
            "/a": {
                "get": {
                    "responses": {
                        "200": {"description": "", "content": {"a/b": {"schema": NOWHERE}}},
                        "404": {"$ref": "#/components/responses/gone"},
                    }
                }
            }
        },
        schemas={"A": {"type": "object", "properties": {"x": NOWHERE, "y": {"type": "string"}}}},
    )
    before = copy.deepcopy(document.root)
    repaired, notes = repair(document)
    operation = repaired.root["paths"]["/a"]["get"]
    assert operation["responses"]["200"]["content"]["a/b"]["schema"] == {}
    assert operation["responses"]["404"] == {"description": ""}
    assert repaired.root["components"]["schemas"]["A"]["properties"] == {"x": {}, "y": {"type": "string"}}
    assert [note.code for note in notes] == ["W303"] * 3
    assert {note.pointer for note in notes} >= {"/paths/~1a/get/responses/404"}
    assert document.root == before
    assert validate(repaired, cache=False) == []


def test_an_operation_that_cannot_be_called_is_left_out():
    paths = {
        "/a/{id}": {
            "get": {"parameters": [{"$ref": "#/components/parameters/id"}], "responses": OK},
            "post": {"parameters": [{"$ref": "#/components/parameters/here"}], "responses": OK},
        },
        "/b": {"put": {"requestBody": NOWHERE, "responses": OK}, "get": {"responses": OK}},
        "/c": {"parameters": [NOWHERE], "get": {"responses": OK}},
        "/d": {"$ref": "#/paths/~1gone"},
    }
    here = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    repaired, notes = repair(openapi(paths, parameters={"here": here}))
    assert {path: list(item) for path, item in repaired.root["paths"].items()} == {"/a/{id}": ["post"], "/b": ["get"]}
    assert len(notes) == 4
    assert all("nothing is at" in note.message for note in notes)
    assert validate(repaired, cache=False) == []


def test_what_leads_to_something_left_out_is_left_out_too():
    paths = {"/a": {"get": {"parameters": [{"$ref": "#/components/parameters/p"}], "responses": OK}}}
    repaired, notes = repair(openapi(paths, parameters={"p": {"$ref": "#/components/parameters/q"}, "q": NOWHERE}))
    assert repaired.root["paths"] == {"/a": {}}
    assert repaired.root["components"]["parameters"] == {}
    assert len(notes) == 3


def test_rings_and_files_of_others():
    ring = {
        "A": {"$ref": "#/components/schemas/B"},
        "B": {"$ref": "#/components/schemas/A"},
        "C": {"$ref": "http://x/y"},
    }
    repaired, notes = repair(openapi({}, schemas=ring))
    assert check_references(repaired) == []
    assert len(notes) == 3


def test_a_security_scheme_is_never_repaired():
    document = openapi({}, securitySchemes={"key": NOWHERE})
    repaired, notes = repair(document)
    assert (repaired, notes) == (document, [])
    with pytest.raises(PrerequestError):
        validate(repaired, cache=False)


def test_what_is_not_valid_is_left_out_and_said():
    broken = {"type": "object", "properties": {"n": {"type": "integer", "default": "many"}}, "required": 7}
    paths = {
        "/a": {"get": {"operationId": "x", "responses": OK}, "put": {"operationId": "x", "responses": OK}},
        "/b/{id}": {"get": {"responses": OK}, "post": {"responses": {"200": {}}, "parameters": [here("id")]}},
        "/c": {
            "get": {
                "respones": OK,
                "responses": OK,
                "parameters": [here("q", "query"), {**here("q", "query"), "description": "again"}],
            }
        },
        "/d": {"get": {"parameters": [{"in": "query"}], "responses": OK}},
    }
    repaired, notes = repair(openapi(paths, schemas={"Broken": broken}))
    kept = {path: list(item) for path, item in repaired.root["paths"].items()}
    assert kept == {"/a": ["get", "put"], "/b/{id}": ["post"], "/c": ["get"], "/d": []}
    assert "operationId" not in repaired.root["paths"]["/a"]["put"]
    assert repaired.root["paths"]["/b/{id}"]["post"]["responses"] == {"200": {"description": ""}}
    assert repaired.root["paths"]["/c"]["get"] == {"responses": OK, "parameters": [here("q", "query")]}
    assert repaired.root["components"]["schemas"]["Broken"] == {}
    assert {note.code for note in notes} == {"W304"}
    assert validate(repaired, cache=False) == []


def test_a_default_that_does_not_fit_is_left_out():
    schema = {"type": "object", "properties": {"n": {"type": "integer", "default": "many"}}}
    repaired, [note] = repair(openapi({}, schemas={"A": schema}))
    assert repaired.root["components"]["schemas"]["A"]["properties"]["n"] == {"type": "integer"}
    assert note.pointer == "/components/schemas/A/properties/n/default"


@pytest.mark.parametrize("member", ["security", "securty"])
def test_what_may_have_meant_to_sign_is_never_left_out(member):
    document = openapi({"/a": {"get": {"responses": OK, member: "strict"}}})
    assert repair(document) == (document, [])
    with pytest.raises(PrerequestError):
        validate(document, cache=False)


def here(name, place="path"):
    return {"name": name, "in": place, "required": True, "schema": {"type": "string"}}
