"""What authors write by habit: numbers without quotes in YAML, forms of Swagger 2.0 without their media type."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator.document.scalars import core_value
from generator.examples.request import sample_request
from generator.pipeline import build, read
from generator.settings.job import Job
from tests.e2e.conftest import items

OK = {"200": {"description": "ok"}}


@pytest.mark.parametrize(
    ("written", "kind", "sent"),
    [
        ("00501", "string", "00501"),
        ("0x1F", "string", "0x1F"),
        ("1_000", "string", "1_000"),
        ("+491701", "string", "+491701"),
        ("1.10", "string", "1.10"),
        ("no", "string", "no"),
        ("12:30:45", "string", "12:30:45"),
        ("007", "integer", 7),
    ],
)
def test_numbers_without_quotes_are_what_the_schema_wants(tmp_path: Path, written: str, kind: str, sent: Any) -> None:
    schema = f"{{type: object, required: [a], properties: {{a: {{type: {kind}, example: {written}}}}}}}"
    content = f"{{content: {{application/json: {{schema: {schema}}}}}}}"
    call = f"{{requestBody: {content}, responses: {{default: {{description: x}}}}}}"
    file = tmp_path / "x.yaml"
    file.write_text(f'openapi: 3.1.0\ninfo: {{title: X, version: "1"}}\npaths: {{/x: {{post: {call}}}}}\n')
    api, _, _ = read(Job(str(file)))
    assert sample_request(api, api.operations[0]).body.value == {"a": sent}  # type: ignore[union-attr]


@pytest.mark.parametrize("schema", ["{$ref: '#/components/schemas/S'}", "{allOf: [{$ref: '#/components/schemas/S'}]}"])
@pytest.mark.parametrize("form", ["example: {}", "examples: {{one: {{value: {}}}}}"])
@pytest.mark.parametrize("written", ["1.20", "1e2", "+49", "0x1F", "1.0", "7"])
def test_numbers_without_quotes_keep_their_spelling_at_any_depth(
    tmp_path: Path, written: str, form: str, schema: str
) -> None:
    text, number = "{type: string}", "{type: number}"
    members = (
        f"a: {text}, n: {number}, l: {{type: array, items: {text}}}, o: {{type: object, properties: {{a: {text}}}}}"
    )
    named = f"components: {{schemas: {{S: {{type: object, properties: {{{members}}}}}}}}}"
    example = f"{{a: {written}, n: {written}, l: [{written}], o: {{a: {written}}}}}"
    content = f"{{content: {{application/json: {{schema: {schema}, {form.format(example)}}}}}}}"
    call = f"{{requestBody: {content}, responses: {{default: {{description: x}}}}}}"
    file = tmp_path / "x.yaml"
    file.write_text(f'openapi: 3.1.0\ninfo: {{title: X, version: "1"}}\npaths: {{/x: {{post: {call}}}}}\n{named}\n')
    files = build(Job(str(file), targets=("postman",))).files
    [item] = items(json.loads(files["postman/x.postman_collection.json"].content))
    body = json.loads(item["request"]["body"]["raw"])
    assert body == {"a": written, "n": core_value(written, 9), "l": [written], "o": {"a": written}}


@pytest.mark.parametrize(
    ("kind", "consumes", "sent"),
    [
        ("string", ["application/xml", "application/json"], "application/x-www-form-urlencoded"),
        ("string", ["application/json", "multipart/form-data"], "multipart/form-data"),
        ("string", [], "application/x-www-form-urlencoded"),
        ("file", ["application/x-www-form-urlencoded"], "multipart/form-data"),
        ("file", ["application/json"], "multipart/form-data"),
    ],
)
def test_fields_of_swagger_are_sent_as_a_form(tmp_path: Path, kind: str, consumes: list[str], sent: str) -> None:
    field = {"name": "a", "in": "formData", "type": kind, "required": True}
    paths = {"/x": {"post": {"parameters": [field], "responses": OK}}}
    document = {"swagger": "2.0", "info": {"title": "X", "version": "1"}, "host": "a.example", "paths": paths}
    (tmp_path / "x.json").write_text(json.dumps(document | ({"consumes": consumes} if consumes else {})))
    api, _, _ = read(Job(str(tmp_path / "x.json")))
    body = sample_request(api, api.operations[0]).body
    assert (body.media_type, [part.value.name for part in body.parts]) == (sent, ["a"])  # type: ignore[union-attr]


@pytest.mark.parametrize("location", ["header", "formData"])
@pytest.mark.parametrize("name", ["colour", "password"])
def test_the_example_of_a_parameter_of_swagger_is_an_extension(tmp_path: Path, location: str, name: str) -> None:
    field = {"name": name, "in": location, "type": "string", "required": True, "x-example": "peacock"}
    paths = {"/x": {"post": {"parameters": [field], "responses": OK}}}
    document = {"swagger": "2.0", "info": {"title": "X", "version": "1"}, "host": "a.example", "paths": paths}
    (tmp_path / "x.json").write_text(json.dumps(document))
    api, _, _ = read(Job(str(tmp_path / "x.json")))
    assert ("peacock" in repr(sample_request(api, api.operations[0]))) is (name == "colour")
