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
COLLECTION = "postman/x.postman_collection.json"


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


def test_texts_of_the_document_that_look_like_numbers_keep_their_spelling(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(
        """openapi: 3.1.0
info: {title: 1.10, version: 1.20}
servers: [{url: "https://a.example/{v}", variables: {v: {default: 1.30}}}]
tags: [{name: 1.40, description: 1e3}, {name: 2.5}]
paths:
  /x:
    parameters: [{name: 1.50, in: query, schema: {type: string}}]
    get: {tags: [1.40], summary: 1.60, responses: {"200": {description: 1.70}}}
    put: {tags: [2.5], responses: {"200": {description: x}}}
"""
    )
    collection = json.loads(build(Job(str(file), targets=("postman",))).files[COLLECTION].content)
    one, two = collection["item"]
    [item] = one["item"]
    assert (collection["info"]["name"], collection["variable"][0]["value"]) == ("1.10", "https://a.example/1.30")
    assert (one["name"], one["description"], two["name"]) == ("1.40", "1e3", "2.5")
    assert (item["name"], item["request"]["url"]["query"][0]["key"], item["response"][0]["name"]) == (
        *("1.60", "1.50", "1.70"),
    )


@pytest.mark.parametrize(
    ("written", "kind", "sent"),
    [
        ("a,b", "string", ["a", "b"]),
        ("one", "string", ["one"]),
        ("No, thanks", "string", ["No, thanks"]),
        ("1,2", "integer", [1, 2]),
        ("[1]", "integer", [1]),
        (5, "integer", [5]),
        ({"k": 1}, "object", [{"k": 1}]),
        ("a,b", "integer", [0]),
    ],
)
def test_an_example_of_a_list_may_be_its_only_item_or_a_text(
    tmp_path: Path, written: Any, kind: str, sent: list[Any]
) -> None:
    schema = {"type": "array", "items": {"type": kind}, "example": written}
    content = {"application/json": {"schema": {"type": "object", "properties": {"a": schema}}}}
    call = {"requestBody": {"content": content}, "responses": OK}
    document = {"openapi": "3.0.3", "info": {"title": "X", "version": "1"}, "paths": {"/x": {"post": call}}}
    (tmp_path / "x.json").write_text(json.dumps(document))
    api, _, _ = read(Job(str(tmp_path / "x.json")))
    assert sample_request(api, api.operations[0]).body.value == {"a": sent}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("text/plain; utf-8", "text/plain"),
        ("text/plain, application/json", "text/plain"),
        ("text/plain;", "text/plain"),
        ("", "application/json"),
    ],
)
def test_a_media_type_is_sent_without_what_is_no_parameter(tmp_path: Path, written: str, sent: str) -> None:
    call = {"requestBody": {"content": {written: {"schema": {"type": "string", "example": "a"}}}}, "responses": OK}
    document = {"openapi": "3.0.3", "info": {"title": "X", "version": "1"}, "paths": {"/x": {"post": call}}}
    (tmp_path / "x.json").write_text(json.dumps(document))
    api, notes, _ = read(Job(str(tmp_path / "x.json")))
    body = sample_request(api, api.operations[0]).body
    assert (body.media_type, body.value) == (sent, "a")  # type: ignore[union-attr]
    assert "W229" in {note.code for note in notes}


SWAGGER = """swagger: "2.0"
info: {title: X, version: "1"}
host: a.example
produces: [application/xml, application/json]
paths:
  /x:
    get:
      parameters: [{name: v, in: query, required: true, type: string, x-example: 1.10}]
      responses:
        "200": {description: file, schema: {type: file}}
        "404": {description: x, schema: {$ref: '#/definitions/E'}, examples: {application/json: {a: 1.20}}}
        default: {description: y, examples: {text/plain: 1.30}}
    put:
      consumes: [application/json]
      parameters:
        - {name: b, in: body, schema: {$ref: '#/definitions/E'}, x-examples: {application/json: {a: 1.40}}}
      responses: {"200": {description: x}}
    patch:
      consumes: [application/json]
      parameters: [{name: b, in: body, schema: {$ref: '#/definitions/E'}, x-example: {a: 1.50}}]
      responses: {"200": {description: x}}
definitions: {E: {type: object, properties: {a: {type: string}}}}
"""


def test_examples_of_swagger_are_read_in_their_spelling_and_a_file_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(SWAGGER)
    files = build(Job(str(tmp_path / "x.yaml"), targets=("postman",))).files
    calls = {item["request"]["method"]: item for item in items(json.loads(files[COLLECTION].content))}
    assert calls["GET"]["request"]["url"]["query"][0]["value"] == "1.10"
    assert json.loads(calls["PUT"]["request"]["body"]["raw"]) == {"a": "1.40"}
    assert json.loads(calls["PATCH"]["request"]["body"]["raw"]) == {"a": "1.50"}
    bodies = [(answer["name"], answer["body"]) for answer in calls["GET"]["response"]]
    assert bodies[:2] == [("file", ""), ("file (application json)", "")]
    assert '{\n  "a": "1.20"\n}' in dict(bodies).values()
    assert dict(bodies)["y"] == "1.30"


def test_of_two_headers_that_differ_in_case_the_required_one_is_sent(tmp_path: Path) -> None:
    schema = {"schema": {"type": "string"}}
    headers = [
        {"name": "X-A", "in": "header", "required": True, "example": "1", **schema},
        {"name": "x-a", "in": "header", **schema},
    ]
    document = {"openapi": "3.0.3", "info": {"title": "X", "version": "1"}}
    paths = {"/x": {"get": {"parameters": headers, "responses": OK}}}
    (tmp_path / "x.json").write_text(json.dumps({**document, "paths": paths}))
    api, _, _ = read(Job(str(tmp_path / "x.json")))
    [header] = sample_request(api, api.operations[0]).headers
    assert (header.name, header.text, header.sent) == ("X-A", "1", True)


def test_the_first_of_several_examples_is_sent_also_if_it_is_json_in_a_text(tmp_path: Path) -> None:
    examples = {"one": {"value": '{"a": 1}'}, "two": {"value": {"a": 2}}}
    content = {"application/json": {"schema": {"type": "object"}, "examples": examples}}
    document = {"openapi": "3.0.3", "info": {"title": "X", "version": "1"}}
    paths = {"/x": {"post": {"requestBody": {"content": content}, "responses": OK}}}
    (tmp_path / "x.json").write_text(json.dumps({**document, "paths": paths}))
    api, _, _ = read(Job(str(tmp_path / "x.json")))
    assert sample_request(api, api.operations[0]).body.value == {"a": 1}  # type: ignore[union-attr]


def test_a_whole_number_is_written_without_a_point(tmp_path: Path) -> None:
    whole = {"name": "a", "in": "query", "required": True, "schema": {"type": "integer"}, "example": 5.0}
    other = {"name": "b", "in": "query", "required": True, "schema": {"type": "number"}, "example": 5.0}
    document = {"openapi": "3.0.3", "info": {"title": "X", "version": "1"}}
    paths = {"/x": {"get": {"parameters": [whole, other], "responses": OK}}}
    (tmp_path / "x.json").write_text(json.dumps({**document, "paths": paths}))
    api, _, _ = read(Job(str(tmp_path / "x.json")))
    assert [value.text for value in sample_request(api, api.operations[0]).query] == ["5", "5.0"]


def test_the_description_of_a_field_is_kept_and_operations_in_their_order(tmp_path: Path) -> None:
    field = {"name": "a", "in": "formData", "type": "file", "description": "At most 5 MB."}
    call = {"parameters": [field], "consumes": ["multipart/form-data"], "responses": OK}
    paths = {"/x": {"post": call, "put": call, "get": {"responses": OK}}}
    document = {"swagger": "2.0", "info": {"title": "X", "version": "1"}, "host": "a.example", "paths": paths}
    (tmp_path / "x.json").write_text(json.dumps(document))
    api, _, _ = read(Job(str(tmp_path / "x.json")))
    assert [operation.method for operation in api.operations] == ["POST", "PUT", "GET"]
    body = sample_request(api, api.operations[0]).body
    assert [part.value.meaning for part in body.parts] == ["At most 5 MB."]  # type: ignore[union-attr]


def test_a_shared_example_keeps_the_spelling_of_its_numbers(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(
        """openapi: 3.1.0
info: {title: X, version: "1"}
paths:
  /x:
    post:
      parameters:
        - name: v
          in: query
          required: true
          schema: {type: string}
          examples: {one: {$ref: "#/components/examples/V"}}
      requestBody:
        content:
          application/json:
            schema: {$ref: "#/components/schemas/T"}
            examples: {one: {$ref: "#/components/examples/E"}}
      responses: {default: {description: x}}
components:
  examples:
    V: {value: 1.20}
    E: {value: {a: 1.10, b: 1e3, n: 1.50}}
  schemas:
    T: {type: object, properties: {a: {type: string}, b: {type: string}, n: {type: number}}}
"""
    )
    api, _, _ = read(Job(str(file)))
    request = sample_request(api, api.operations[0])
    assert [value.text for value in request.query] == ["1.20"]
    assert request.body
    assert request.body.value == {"a": "1.10", "b": "1e3", "n": 1.5}


def test_a_number_that_may_have_lost_its_spelling_is_named(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("T: {type: object, properties: {a: {type: string}}}\n")
    file = tmp_path / "x.yaml"
    content = '{application/json: {schema: {$ref: "s.yaml#/T"}, example: {a: 1.10}}}'
    call = f"{{requestBody: {{content: {content}}}, responses: {{default: {{description: x}}}}}}"
    file.write_text(f'openapi: 3.1.0\ninfo: {{title: X, version: "1"}}\npaths: {{/x: {{post: {call}}}}}\n')
    api, _, _ = read(Job(str(file)))
    body = sample_request(api, api.operations[0]).body
    assert body
    assert body.note == "A number with a fraction is sent as text; in quotes it keeps the spelling of the document."
