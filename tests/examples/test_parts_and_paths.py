"""Bodies of several parts that are no form, and paths whose literal text is escaped."""

import email
from collections.abc import Callable
from typing import Any

import pytest

from tests.examples.conftest import FILE, OK, TEXT, form


def test_parts_that_are_no_form_are_one_text_with_its_boundary(requested: Callable[..., Any]) -> None:
    schema = {
        "type": "object",
        "required": ["meta", "data"],
        "properties": {"data": FILE, "meta": {"type": "object", "properties": {"name": TEXT}}, "left": TEXT},
    }
    encoding = {"data": {"contentType": "image/png"}}
    request = requested(form(schema, "multipart/related", encoding=encoding))
    assert request.body.kind == "text"
    assert request.body.note.startswith("A line of text stands for a file")
    message = email.message_from_string(f"Content-Type: {request.body.media_type}\r\n\r\n{request.body.value}")
    assert message.get_content_type() == "multipart/related"
    parts: Any = message.get_payload()
    assert [(part.get_content_type(), part.get_payload()) for part in parts] == [
        ("application/json", '{"name":"t"}'),
        ("image/png", "the content of data"),
    ]
    named = requested(form(schema, 'multipart/mixed; boundary="x y"')).body
    assert (named.media_type, named.value[:8]) == ('multipart/mixed; boundary="x y"', "--x y\r\nC")


def test_a_body_of_optional_parts_has_them(requested: Callable[..., Any]) -> None:
    schema = {"type": "object", "properties": {"a": TEXT, "f": FILE}}
    operation = {"requestBody": {"content": {"multipart/mixed": {"schema": schema}}}}
    assert requested(operation).body.value.count("\r\n--part-boundary") == 2


def test_the_items_of_a_list_are_parts(requested: Callable[..., Any]) -> None:
    schema = {"type": "array", "minItems": 2, "items": {"type": "object", "properties": {"name": TEXT}}}
    text = requested(form(schema, "multipart/mixed")).body.value
    assert text.split("\r\n--part-boundary") == [
        '--part-boundary\r\nContent-Type: application/json\r\n\r\n{"name":"t"}',
        '\r\nContent-Type: application/json\r\n\r\n{"name":"t"}',
        "--\r\n",
    ]


def parts_of(requested: Callable[..., Any], media: dict[str, Any]) -> list[tuple[str, str]]:
    operation = {"requestBody": {"content": {"multipart/mixed": media}}}
    body = requested(operation, version="3.2.0").body
    message = email.message_from_string(f"Content-Type: {body.media_type}\r\n\r\n{body.value}")
    return [(part.get_content_type(), str(part.get_payload())) for part in message.walk() if part is not message]


def test_parts_have_the_schema_and_the_encoding_of_their_position(requested: Callable[..., Any]) -> None:
    number = {"type": "object", "properties": {"name": {"type": "integer"}}}
    schema = {"type": "array", "prefixItems": [{}, number, TEXT], "items": TEXT, "minItems": 4}
    encoding = [{"contentType": "image/png"}, {}, {"contentType": "text/markdown"}]
    media = {"schema": schema, "prefixEncoding": encoding, "itemEncoding": {"contentType": "text/csv"}}
    assert parts_of(requested, media) == [
        ("image/png", "the content of part 1"),
        ("application/json", '{"name":0}'),
        ("text/markdown", "t"),
        ("text/csv", "t"),
    ]


@pytest.mark.parametrize(
    ("schema", "contents"),
    [
        ({"items": TEXT, "example": ["one", "two"]}, ["one", "two"]),
        ({"items": {"enum": ["a", "b"]}, "uniqueItems": True, "minItems": 2}, ["a", "b"]),
        ({"items": {"type": "array", "items": {"type": "integer"}, "minItems": 2}}, ["[0,0]"]),
        ({"prefixItems": [TEXT, TEXT], "maxItems": 1}, ["t"]),
    ],
)
def test_parts_are_the_items_of_the_sample(requested: Callable[..., Any], schema: Any, contents: list[str]) -> None:
    media = {"schema": {"type": "array", **schema}}
    assert [content for _, content in parts_of(requested, media)] == contents


def test_an_example_that_is_no_list_is_not_a_part(requested: Callable[..., Any]) -> None:
    assert parts_of(requested, {"itemSchema": TEXT, "example": {"a": 1}}) == [("text/plain", "t")]


def test_a_sequence_of_parts_is_described_by_one_item(requested: Callable[..., Any]) -> None:
    media = {"itemSchema": {"properties": {"name": TEXT}}, "itemEncoding": {"contentType": "application/json"}}
    assert parts_of(requested, media) == [("application/json", '{"name":"t"}')]


def test_a_sequence_is_described_by_one_item(requested: Callable[..., Any]) -> None:
    operation = {"requestBody": {"content": {"application/jsonl": {"itemSchema": {"properties": {"name": TEXT}}}}}}
    assert requested(operation, version="3.2.0").body.value == '{"name":"t"}\n'


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/my%20apps/%C3%BC", ["my apps", "ü"]),
        ("/%7Bx%7D/a%2Fb/%FF/%25", ["%7Bx%7D", "a%2Fb", "%FF", "%25"]),
        ("/x%3Ay", ["x:y"]),
        ("/p%/z%2%35", ["p%25", "z%2525"]),
    ],
)
def test_literal_text_of_a_path_may_be_escaped(requested: Callable[..., Any], path: str, text: list[str]) -> None:
    assert [segment.text for segment in requested({}, path).segments] == text


def test_a_file_that_may_be_null_is_a_file(requested: Callable[..., Any]) -> None:
    binary = {"contentMediaType": "application/octet-stream"}
    properties = {
        "typed": {"type": ["null", "string"], **binary},
        "chosen": {"anyOf": [{"type": "string", **binary}, {"type": "null"}]},
        "nothing": {"type": "null"},
    }
    parts = requested(form({"type": "object", "properties": properties}, "multipart/form-data")).body.parts
    assert {part.value.name: part.is_file for part in parts} == {"typed": True, "chosen": True, "nothing": False}


def test_no_part_of_an_example_is_read_only(requested: Callable[..., Any]) -> None:
    written = {"type": "object", "required": ["k"], "properties": {"k": {"type": "integer", "readOnly": True}}}
    schema = {
        "type": "object",
        "properties": {
            "list": {"type": "array", "items": written},
            "pair": {"type": "array", "prefixItems": [written]},
            "map": {"type": "object", "additionalProperties": written},
            "either": {"anyOf": [{"type": "null"}, written]},
            "inside": {"allOf": [{"type": "object", "properties": {"deep": {"oneOf": [written]}}}]},
        },
    }
    value = {"k": 1, "z": 2}
    example = {"list": [value], "pair": [value], "map": {"a": value}, "either": value, "inside": {"deep": value}}
    body = requested(form(schema, "application/json", example=example)).body
    rest = {"z": 2}
    assert body.value == {"list": [rest], "pair": [rest], "map": {"a": rest}, "either": rest, "inside": {"deep": rest}}


def test_the_fields_of_a_form_come_from_its_text(requested: Callable[..., Any]) -> None:
    text = "a=1&b=two%20words&b=+&c="
    for schema in ({"type": "string"}, {"type": "object", "properties": {"a": {"type": "integer"}}}):
        parts = requested(form(schema, example=text)).body.parts
        assert [(part.value.name, part.value.text) for part in parts] == [
            ("a", "1"), ("b", "two words"), ("b", " "), ("c", "")
        ]  # fmt: skip


def test_a_form_has_fields_by_pattern(requested: Callable[..., Any]) -> None:
    schema = {"type": "object", "patternProperties": {"^x-": TEXT}, "additionalProperties": False, "minProperties": 1}
    parts = requested(form(schema)).body.parts
    assert [part.value.name for part in parts if part.value.sent] == ["x-"]


def test_a_form_has_the_value_of_its_discriminator(requested: Callable[..., Any]) -> None:
    member = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}
    refs = [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]
    choice = {"oneOf": refs, "discriminator": {"propertyName": "kind"}}
    parts = requested(form(choice), schemas={"Cat": member, "Dog": member}).body.parts
    assert [(part.value.name, part.value.text) for part in parts] == [("kind", "Cat")]


def test_a_value_without_a_choice_is_described_as_the_only_one(requested: Callable[..., Any]) -> None:
    more = {"name": "size", "in": "query", "required": True, "schema": {"enum": ["s", "m"]}}
    query = requested({"parameters": [more]}, path="/search?type=book").query
    assert {value.name: value.meaning for value in query} == {"type": "Only: book.", "size": "One of: s, m."}


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ({}, "One of: s, m. A list: repeat the name for more values."),
        ({"explode": False}, "One of: s, m. A list, with commas between the values."),
        ({"style": "pipeDelimited", "explode": False}, "One of: s, m. A list, with bars (|) between the values."),
        ({"in": "header"}, "One of: s, m. A list, with commas between the values."),
        ({"schema": {"$ref": "#/components/schemas/Size"}}, "One of: s, m."),
        ({"schema": None, "content": {"application/json": {"schema": {"type": "array", "items": TEXT}}}}, ""),
    ],
)
def test_a_list_and_a_choice_are_described(requested: Callable[..., Any], node: dict[str, Any], expected: str) -> None:
    schema = {"type": "array", "items": {"$ref": "#/components/schemas/Size"}}
    sizes = {"name": "sizes", "in": "query", "schema": schema, **node}
    parameter = {name: part for name, part in sizes.items() if part is not None}
    request = requested({"parameters": [parameter]}, schemas={"Size": {"type": "string", "enum": ["s", "m"]}})
    assert [value.meaning for value in (*request.query, *request.headers) if value.name == "sizes"] == [expected]


@pytest.mark.parametrize("schema", [{}, FILE])
def test_a_file_is_sent_as_one_and_its_example_is_named(requested: Callable[..., Any], schema: Any) -> None:
    for example, shown in (("two\nlines", "two lines"), ("x" * 200, "x" * 80 + "…")):
        body = requested(form(schema, "application/octet-stream", example=example)).body
        assert (body.kind, body.value, body.note) == ("binary", None, f"The document's example of the file: {shown}")
    assert requested(form(schema, "application/octet-stream")).body.note == ""


ROUTER_PATHS = [
    (r"/a/{x:regex(^\d{{2}}$)}/{i?}", (), "/a/11/string", True),
    (r"/a/{x:regex(^\d:\d$)}/{y:int}", (), "/a/1:1/0", True),
    ("/a/{*rest}/{+name}/{b=5}", ("rest", "name", "b"), "/a/v/v/v", False),
    ("/a/{proxy+}", ("proxy+",), "/a/v", False),
    ("/a/{proxy+}/{path*}", ("proxy", "path"), "/a/v/v", False),
    ("/a{/id}{?page,size}", ("id",), "/a/v", True),
    ("/a/{id}{.format}", ("id", "format"), "/a/v.v", False),
    ("/a/{id}/{userId}", ("ID", "user_id"), "/a/v/v", True),
]


@pytest.mark.parametrize(("path", "names", "expected", "is_named"), ROUTER_PATHS)
def test_the_signs_of_routers_are_not_part_of_a_path(
    understood: Callable[..., Any], path: str, names: tuple[str, ...], expected: str, is_named: bool
) -> None:
    schema = {"type": "string", "example": "v"}
    parameters = [{"name": name, "in": "path", "required": True, "schema": schema} for name in names]
    request, _, codes = understood({}, paths={path: {"get": {"responses": OK, "parameters": parameters}}})
    assert "".join(f"/{segment.text}" for segment in request.segments) == expected
    assert ("W204" in codes) == is_named
