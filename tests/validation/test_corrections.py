"""Faults that can only mean one thing are corrected with a warning, so that the request is made (W304)."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.errors import PrerequestError
from generator.pipeline import read
from generator.settings.job import Job
from tests.validation.conftest import NEW, OLD

TEXT = {"type": "string"}


def body(schema: Any, media: str = "application/json") -> dict[str, Any]:
    return {"requestBody": {"content": {media: {"schema": schema}}}}


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ({"type": "date"}, "2024-01-31"),
        ({"type": "datetime"}, "2024-01-31T12:00:00Z"),
        ({"type": "guid"}, "00000000-0000-0000-0000-000000000000"),
        ({"type": "String", "example": "a"}, "a"),
        ({"type": "int", "minimum": 3}, 3),
        ({"type": "float"}, 0),
        ({"type": "bool"}, False),
        ({"type": "list", "items": TEXT}, ["string"]),
        ({"type": "dict", "properties": {"k": TEXT}}, {"k": "string"}),
        ({"type": "any", "example": 4}, 4),
        ({"type": "null"}, None),
        ({"type": ["string", "null"]}, "string"),
        ({"type": ["integer", "string"]}, 0),
    ],
)
def test_types_of_other_languages(corrected: Callable[..., Any], written: Any, sent: Any) -> None:
    schema = {"type": "object", "required": ["p", "type"], "properties": {"p": written, "type": TEXT}}
    _, request, codes = corrected(body(schema))
    assert request.body.value == {"p": sent, "type": "string"}
    assert "W304" in codes


def test_a_default_that_the_enum_has_as_a_number_is_left_out(corrected: Callable[..., Any]) -> None:
    """It is read as a text first, which is then no value of the enum, though the enum reads the same."""
    schema = {"type": "string", "enum": ["none", 1], "default": 1}
    parameter = {"name": "level", "in": "query", "required": True, "schema": schema}
    _, request, codes = corrected({"parameters": [parameter]})
    assert [value.text for value in request.query] == ["none"]
    assert "W304" in codes


def test_a_file_of_swagger_is_a_file_in_openapi_3_and_in_a_list(corrected: Callable[..., Any]) -> None:
    new = {"type": "object", "properties": {"f": {"type": "file"}}}
    old = {"name": "f", "in": "formData", "type": "array", "items": {"type": "file"}}
    for operation, top in ((body(new, "multipart/form-data"), NEW), ({"parameters": [old]}, OLD)):
        [part] = corrected(operation, top)[1].body.parts
        assert part.is_file


def test_keywords_beside_the_schema_of_a_parameter_belong_to_it(corrected: Callable[..., Any]) -> None:
    written: list[dict[str, Any]] = [
        {"type": "string", "enum": ["a"]},
        {"schema": TEXT, "default": "a"},
        {"schema": {"$ref": "#/components/schemas/S"}, "enum": ["a"]},
    ]
    top = {**NEW, "components": {"schemas": {"S": TEXT}}}
    for more in written:
        _, request, codes = corrected({"parameters": [{"name": "q", "in": "query", "required": True, **more}]}, top)
        assert ([value.text for value in request.query], "W304" in codes) == (["a"], True)


def test_lists_and_collections_of_swagger_have_their_style(corrected: Callable[..., Any]) -> None:
    words = {"type": "array", "items": TEXT, "minItems": 2}
    styles = [("csv", ["string,string"]), ("multi", ["string", "string"]), ("pipes", ["string|string"])]
    for collection, sent in styles:
        parameter = {"name": "q", "in": "query", "required": True, **words, "collectionFormat": collection}
        assert [value.text for value in corrected({"parameters": [parameter]})[1].query] == sent


def test_a_schema_of_a_parameter_of_swagger_is_beside_its_name(corrected: Callable[..., Any]) -> None:
    parameter = {"name": "q", "in": "query", "required": True, "schema": {"type": "string", "enum": ["a"]}}
    assert [value.text for value in corrected({"parameters": [parameter]}, OLD)[1].query] == ["a"]
    whole = {"name": "b", "in": "body", "required": True, "type": "string"}
    assert corrected({"parameters": [whole]}, OLD)[1].body.value == "string"


def test_a_body_and_fields_of_swagger_are_the_body_of_openapi_3(corrected: Callable[..., Any]) -> None:
    query = {"name": "q", "in": "query", "required": True, "schema": TEXT}
    request = corrected({"parameters": [{"name": "b", "in": "body", "schema": {"type": "integer"}}, query]})[1]
    assert (request.body.media_type, request.body.value) == ("application/json", 0)
    assert [value.name for value in request.query] == ["q"]
    fields = [{"name": "a", "in": "formData", "required": True, "type": "string"}]
    assert corrected({"parameters": fields})[1].body.media_type == "application/x-www-form-urlencoded"
    fields += [{"name": "f", "in": "formData", "type": "file"}]
    request = corrected({"parameters": fields})[1]
    assert (request.body.media_type, [part.is_file for part in request.body.parts]) == (
        *("multipart/form-data", [False, True]),
    )


@pytest.mark.parametrize(
    "top",
    [
        {"openapi": 3.1},
        {"openapi": "3.0"},
        {"swagger": 2.0, "openapi": ...},
        {"components": None, "tags": None},
        {"servers": {"url": "https://a.example"}},
    ],
)
def test_versions_empty_keys_and_single_items(corrected: Callable[..., Any], top: dict[str, Any]) -> None:
    whole = {
        key: value
        for key, value in {**NEW, **top}.items()
        if value is not ... and (key != "servers" or "swagger" not in top)
    }
    api, _, codes = corrected({"parameters": None, "tags": "pets"}, whole)
    assert ([folder.title for folder in api.folders], "W304" in codes) == (["pets"], True)


def test_texts_that_are_numbers_and_switches(corrected: Callable[..., Any]) -> None:
    schema = {"type": "object", "properties": {"n": {"type": "string", "minLength": "9", "required": True}}}
    parameter = {"name": "q", "in": "query", "required": "true", "schema": {"type": "integer", "default": "10"}}
    request = corrected({**body(schema), "parameters": [parameter]})[1]
    assert (request.body.value, [value.text for value in request.query]) == ({"n": "stringstr"}, ["10"])


def test_a_method_in_capitals_is_that_method(tmp_path: Path) -> None:
    call = {"responses": {"200": {"description": "ok"}}}
    document = {"info": {"title": "T", "version": "1"}, "paths": {"/a": {"GET": call}}, **NEW}
    (tmp_path / "a.json").write_text(json.dumps(document))
    assert [operation.method for operation in read(Job(str(tmp_path / "a.json")))[0].operations] == ["GET"]


def test_security_without_a_value_takes_no_login_away(corrected: Callable[..., Any]) -> None:
    key = {"type": "apiKey", "in": "header", "name": "X-A"}
    top = {**NEW, "components": {"securitySchemes": {"key": key}}}
    api, _, codes = corrected({"security": None}, {**top, "security": [{"key": []}]})
    assert ([one.name for one in api.operations[0].credentials], "W304" in codes) == (["X-A"], True)
    api, _, codes = corrected({}, {**top, "security": None})
    assert (api.operations[0].credentials, "W304" in codes) == ((), True)
    signed = {**NEW, "components": {"securitySchemes": {"key": {**key, "x-signing": {"scheme": "qlm-strict"}}}}}
    for operation, whole in (({}, {**signed, "security": None}), ({"security": "key"}, NEW)):
        with pytest.raises(PrerequestError):
            corrected(operation, whole)


def test_a_cookie_of_swagger(corrected: Callable[..., Any]) -> None:
    cookie = {"name": "lang", "in": "cookie", "type": "string", "default": "de", "required": True}
    key = {"securityDefinitions": {"s": {"type": "apiKey", "in": "cookie", "name": "sid"}}, "security": [{"s": []}]}
    _, request, _ = corrected({"parameters": [cookie]}, {**OLD, **key})
    assert [(value.name, value.text) for value in request.cookies] == [("lang", "de"), ("sid", "")]


def test_a_client_certificate_in_openapi_3_0(corrected: Callable[..., Any]) -> None:
    schemes = {"securitySchemes": {"tls": {"type": "mutualTLS", "description": "A certificate."}}}
    api, _, _ = corrected({}, {**NEW, "components": schemes, "security": [{"tls": []}]})
    assert [one.kind for one in api.operations[0].credentials] == ["mutualTLS"]


def test_a_body_without_content_is_none(corrected: Callable[..., Any]) -> None:
    assert corrected({"requestBody": {"description": "none"}})[1].body is None
    with pytest.raises(PrerequestError):
        corrected({"requestBody": {"schema": TEXT}})


@pytest.mark.parametrize("kind", ["strin", 7, {"a": 1}, ["string", "strin"], []])
def test_other_types_are_refused(corrected: Callable[..., Any], kind: Any) -> None:
    with pytest.raises(PrerequestError):
        corrected(body({"type": "object", "properties": {"p": {"type": kind}}}))


def test_a_body_beside_the_fields_of_a_form_is_a_part_of_it(corrected: Callable[..., Any]) -> None:
    field = {"name": "meta", "in": "formData", "type": "string", "required": True}
    whole = {
        "name": "b",
        "in": "body",
        "required": True,
        "schema": {"type": "object", "properties": {"n": {"type": "integer"}}},
    }
    request = corrected({"parameters": [field, whole], "consumes": ["multipart/form-data"]}, OLD)[1]
    assert [(part.value.name, part.value.text) for part in request.body.parts] == [("meta", "string"), ("b", '{"n":0}')]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_a_schema_brings_its_own_definitions(corrected: Callable[..., Any], version: str) -> None:
    inner = {
        "In ner": {"type": "object", "properties": {"d": {"$ref": "#/$defs/Deep"}}},
        "Deep": {"type": "string", "enum": ["x"]},
    }
    whole = {"type": "object", "properties": {"i": {"$ref": "#/$defs/In%20ner"}}, "$defs": inner}
    top = {**NEW, "openapi": version, "components": {"schemas": {"A": whole}}}
    for schema in (whole, {"$ref": "#/components/schemas/A"}):
        _, request, codes = corrected(body(schema), top)
        assert (request.body.value, "W303" in codes) == ({"i": {"d": "x"}}, True)


def test_references_of_the_other_version(corrected: Callable[..., Any]) -> None:
    parts = {
        "schemas": {"A": TEXT},
        "parameters": {"P": {"name": "q", "in": "query", "required": True, "schema": TEXT}},
    }
    for reference in ("#/definitions/A", "#components/schemas/A"):
        operation = {"parameters": [{"$ref": "#/parameters/P"}], **body({"$ref": reference})}
        _, request, codes = corrected(operation, {**NEW, "components": parts})
        assert (request.body.value, [value.name for value in request.query]) == ("string", ["q"])
        assert codes.count("W303") == 2
    with pytest.raises(PrerequestError):
        corrected(body({"$ref": "#/definitions/B"}), {**NEW, "components": parts})


def test_many_references_to_definitions_are_rewritten_at_once(corrected: Callable[..., Any]) -> None:
    members = {f"m{number}": {"$ref": "#/$defs/A"} for number in range(3000)}
    schema = {"type": "object", "properties": members, "$defs": {"A": TEXT}}
    assert corrected(body(schema), {**NEW, "openapi": "3.1.0"})[2].count("W303") == 1


def test_a_form_without_files_is_no_multipart(corrected: Callable[..., Any]) -> None:
    field = {"name": "kind", "in": "formData", "type": "string", "enum": ["profile"], "required": True}
    assert corrected({"parameters": [field]})[1].body.media_type == "application/x-www-form-urlencoded"


@pytest.mark.parametrize("name", [["a"], {"a": 1}])
def test_a_field_whose_name_is_no_text_stops_nothing(corrected: Callable[..., Any], name: Any) -> None:
    corrected({"parameters": [{"name": name, "in": "formData", "type": "string"}]})


def test_a_text_that_nests_without_end_is_no_number(corrected: Callable[..., Any]) -> None:
    parameter = {"name": "q", "in": "query", "required": "[" * 100_000, "schema": TEXT}
    with pytest.raises(PrerequestError):
        corrected({"parameters": [parameter]})


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ({"in": "Query", "style": "Form", "explode": False}, ("a,b", "query")),
        ({"in": "query", "collectionFormat": "csv"}, ("a,b", "query")),
        ({"in": "HEADER", "style": "form"}, ("a,b", "header")),
        ({"in": "query", "style": "PipeDelimited", "explode": False}, ("a|b", "query")),
    ],
)
def test_a_parameter_in_other_words(corrected: Callable[..., Any], written: Any, sent: tuple[str, str]) -> None:
    listed = {"schema": {"type": "array", "items": TEXT}, "example": ["a", "b"], "required": True}
    _, request, codes = corrected({"parameters": [{"name": "q", **listed, **written}]})
    pairs = [(value.text, "query") for value in request.query] + [(value.text, "header") for value in request.headers]
    assert [pair for pair in pairs if pair[0] != "*/*"] == [sent]
    assert "W304" in codes


@pytest.mark.parametrize(
    "written", [{"in": "url"}, {"in": "query", "style": "simple"}, {"in": "query", "style": "Label"}]
)
def test_a_parameter_that_may_mean_anything_is_refused(corrected: Callable[..., Any], written: Any) -> None:
    with pytest.raises(PrerequestError):
        corrected({"parameters": [{"name": "q", "required": True, "schema": TEXT, **written}]})
