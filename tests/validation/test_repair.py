"""What is left of a document with dangling references is valid, and nothing goes unsaid."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from generator.document.load import Document, load
from generator.errors import PrerequestError
from generator.validation.references import check_uses, nodes
from generator.validation.repair import repair
from generator.validation.validate import validate

OK = {"200": {"description": "fine"}}
NOWHERE = {"$ref": "#/components/nowhere/x"}


def openapi(paths: Any, **components: Any) -> Any:
    root = {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": paths, "components": components}
    return Document("spec.json", root)


def test_a_sound_document_stays_itself() -> None:
    document = openapi({"/a": {"get": {"responses": OK}}})
    assert repair(document) == (document, [])
    assert repair(document)[0] is document


def test_schemas_and_answers_are_replaced() -> None:
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


def test_an_operation_that_cannot_be_called_is_left_out() -> None:
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


def test_what_leads_to_something_left_out_is_left_out_too() -> None:
    paths = {"/a": {"get": {"parameters": [{"$ref": "#/components/parameters/p"}], "responses": OK}}}
    repaired, notes = repair(openapi(paths, parameters={"p": {"$ref": "#/components/parameters/q"}, "q": NOWHERE}))
    assert repaired.root["paths"] == {"/a": {}}
    assert repaired.root["components"]["parameters"] == {}
    assert len(notes) == 3


def test_rings_and_files_of_others() -> None:
    ring = {
        "A": {"$ref": "#/components/schemas/B"},
        "B": {"$ref": "#/components/schemas/A"},
        "C": {"$ref": "http://x/y"},
    }
    repaired, notes = repair(openapi({}, schemas=ring))
    assert check_uses(repaired, list(nodes(repaired))) == []
    assert len(notes) == 3


def test_a_security_scheme_that_is_named_is_never_repaired() -> None:
    keyed = {"/a": {"get": {"responses": OK, "security": [{"key": []}]}}}
    document = openapi(keyed, securitySchemes={"key": NOWHERE})
    repaired, notes = repair(document)
    assert (repaired, notes) == (document, [])
    with pytest.raises(PrerequestError):
        validate(repaired, cache=False)


def test_what_is_not_valid_is_left_out_and_said() -> None:
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
    assert kept == {"/a": ["get", "put"], "/b/{id}": ["get", "post"], "/c": ["get"], "/d": []}
    assert "operationId" not in repaired.root["paths"]["/a"]["put"]
    assert repaired.root["paths"]["/b/{id}"]["post"]["responses"] == {"200": {"description": ""}}
    assert repaired.root["paths"]["/c"]["get"] == {"responses": OK, "parameters": [here("q", "query")]}
    assert repaired.root["components"]["schemas"]["Broken"] == {}
    assert {note.code for note in notes} == {"W304"}
    assert [note.code for note in validate(repaired, cache=False)] == ["W204"]


@pytest.mark.parametrize("value", ["many", None, {}])
def test_a_default_that_does_not_fit_is_left_out(value: Any) -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer", "default": value}}}
    repaired, [note] = repair(openapi({}, schemas={"A": schema}))
    assert repaired.root["components"]["schemas"]["A"]["properties"]["n"] == {"type": "integer"}
    assert note.pointer == "/components/schemas/A/properties/n/default"


@pytest.mark.parametrize("member", ["security", "securty", "scurity", "Sceurity", "x-security"[2:], "securitySchemes"])
def test_what_may_have_meant_to_sign_is_never_left_out(member: Any) -> None:
    document = openapi({"/a": {"get": {"responses": OK, member: "strict"}}})
    assert repair(document) == (document, [])
    with pytest.raises(PrerequestError):
        validate(document, cache=False)


@pytest.mark.parametrize("place", ["root", "components"])
def test_nothing_like_security_is_left_out_anywhere(place: str) -> None:
    document = openapi({"/a": {"get": {"responses": OK}}})
    owner = document.root if place == "root" else document.root["components"]
    owner["scurity" if place == "root" else "secuirtySchemes"] = {}
    assert repair(document) == (document, [])


def test_a_requirement_that_somebody_refers_to_as_a_schema_stays() -> None:
    paths = {
        "/a": {"get": {"responses": OK, "parameters": [{**here("q", "query"), "schema": {"$ref": "#/security/0"}}]}}
    }
    document = openapi(paths, securitySchemes={"default": {"type": "http", "scheme": "basic"}})
    document.root["security"] = [{"default": []}]
    repaired, _ = repair(document)
    assert repaired.root["security"] == [{"default": []}]


def test_a_media_type_that_is_none_is_left_out_where_there_is_another() -> None:
    body: dict[Any, Any] = {"content": {"a/b": {"schema": {}}, "JSON": {"schema": {}}}}
    answer = {"200": {"description": "", "content": {"gzip": {"schema": {}}, "a/b": {"schema": {}}}}}
    paths = {"/a": {"post": {"requestBody": body, "responses": OK}, "get": {"responses": answer}}}
    repaired, notes = repair(openapi(paths))
    assert list(repaired.root["paths"]["/a"]["post"]["requestBody"]["content"]) == ["a/b"]
    assert list(repaired.root["paths"]["/a"]["get"]["responses"]["200"]["content"]) == ["a/b"]
    assert sorted(note.pointer for note in notes) == [  # type: ignore[type-var]
        "/paths/~1a/get/responses/200/content/gzip",
        "/paths/~1a/post/requestBody/content/JSON",
    ]


def test_a_body_without_its_only_media_type_takes_its_operation_along() -> None:
    paths = {"/a": {"post": {"requestBody": {"content": {"JSON": {"schema": {}}}}, "responses": OK}}}
    repaired, [note] = repair(openapi(paths))
    assert repaired.root["paths"]["/a"] == {}
    assert (note.pointer, note.hint) == (
        "/paths/~1a/post",
        "the reason is at /paths/~1a/post/requestBody/content/JSON",
    )


def test_a_server_of_the_document_is_left_out_and_that_of_an_operation_takes_it_along() -> None:
    wrong = [{"url": "https://api.example.com/<where>"}]
    document = openapi({"/a": {"get": {"responses": OK, "servers": wrong}, "put": {"responses": OK}}})
    document.root["servers"] = [*wrong, {"url": "https://api.example.com"}]
    repaired, notes = repair(document)
    assert repaired.root["servers"] == [{"url": "https://api.example.com"}]
    assert list(repaired.root["paths"]["/a"]) == ["put"]
    assert sorted(note.pointer for note in notes) == ["/paths/~1a/get", "/servers/0"]  # type: ignore[type-var]


def test_operations_that_share_what_is_broken_are_named_each() -> None:
    shared = {"$ref": "#/components/parameters/p"}
    paths = {"/a": {"get": {"parameters": [shared], "responses": OK}, "put": {"responses": OK}}, "/b": {}}
    paths["/b"] = {"parameters": [shared], "get": {"responses": OK}}
    repaired, notes = repair(openapi(paths, parameters={"p": {"in": "query"}}))
    assert {path: list(item) for path, item in repaired.root["paths"].items()} == {"/a": ["put"]}
    assert {note.pointer for note in notes} == {"/components/parameters/p", "/paths/~1a/get", "/paths/~1b"}


def test_what_an_object_says_of_itself_goes_alone() -> None:
    paths = {"/a": {"summary": 7, "get": {"responses": OK, "description": [], "tags": "x"}}}
    document = openapi(paths)
    document.root["tags"] = [{"nme": "x"}]
    repaired, notes = repair(document)
    assert repaired.root["paths"] == {"/a": {"summary": "7", "get": {"responses": OK, "tags": ["x"]}}}
    assert repaired.root["tags"] == []
    assert len(notes) == 4


def test_the_place_in_another_file_is_not_taken_for_one_in_the_document(tmp_path: Path) -> None:
    shared = {"paths": {"/a": {"get": {"type": "integer", "default": "many"}}}}
    (tmp_path / "shared.json").write_text(json.dumps(shared))
    schema = {"$ref": "shared.json#/paths/~1a/get"}
    paths = {"/a": {"get": {"responses": {"200": {"description": "", "content": {"a/b": {"schema": schema}}}}}}}
    (tmp_path / "spec.json").write_text(json.dumps(openapi(paths).root))
    repaired, [note] = repair(load(tmp_path / "spec.json"))
    assert list(repaired.root["paths"]["/a"]) == ["get"]
    assert (note.file, note.pointer) == (str(tmp_path / "shared.json"), "/paths/~1a/get/default")
    assert validate(repaired, cache=False) == []


def test_answers_of_no_status_are_taken_to_say_nothing() -> None:
    document = openapi({"/a": {"get": {"responses": {"abc": {"description": ""}}}}})
    repaired, notes = repair(document)
    assert len(notes) < 5
    assert repaired.root["paths"]["/a"]["get"]["responses"] == {"default": {"description": ""}}


def here(name: Any, place: str = "path") -> dict[str, Any]:
    return {"name": name, "in": place, "required": True, "schema": {"type": "string"}}


def test_an_operation_that_is_written_once_and_stands_twice_keeps_what_signs_it(tmp_path: Path) -> None:
    text = """openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /a:
    get: &again {responses: {"200": {description: fine}}, scurity: [{strict: []}]}
  /b:
    get: *again
"""
    (tmp_path / "spec.yaml").write_text(text)
    repaired, _ = repair(load(tmp_path / "spec.yaml"))
    with pytest.raises(PrerequestError):
        validate(repaired, cache=False)


@pytest.mark.slow
def test_thousands_of_faults_are_repaired() -> None:
    schemas = {f"S{index}": {"type": "strin"} for index in range(12_000)}
    repaired, notes = repair(openapi({}, schemas=schemas))
    assert len(notes) == 12_000
    assert repaired.root["components"]["schemas"]["S11999"] == {}
