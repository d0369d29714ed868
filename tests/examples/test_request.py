"""The sample request of small documents: bodies by media type, forms, XML, paths, query, cookies."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.examples.conftest import FILE, TEXT, form

SWASHBUCKLE = ("application/json-patch+json", "text/json", "application/*+json", "application/json")


def body(**content: Any) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {name.replace("__", "/"): m for name, m in content.items()}}}


def pairs(request: Any, *, sent: bool = True) -> list[tuple[Any, Any]]:
    return [(part.value.name, part.value.text) for part in request.body.parts if part.value.sent or not sent]


@pytest.mark.parametrize(
    ("media", "expected"),
    [
        ({"*/*": {"schema": {"type": "object", "properties": {"a": TEXT}}}}, ("json", "application/json", {"a": "t"})),
        ({"application/*": {"schema": {"type": "integer"}}}, ("json", "application/json", 0)),
        ({"text/*": {"schema": TEXT}}, ("text", "text/plain", "t")),
        ({"image/*": {"schema": FILE}}, ("binary", "image/png", None)),
        ({"*/*": {"schema": FILE}}, ("binary", "application/octet-stream", None)),
        (
            {name: {"schema": {"type": "object", "properties": {"a": TEXT}}} for name in SWASHBUCKLE},
            ("json", "application/json", {"a": "t"}),
        ),
        (
            {"application/*+json": {"schema": {"type": "object", "properties": {"a": TEXT}}}},
            ("json", "application/json", {"a": "t"}),
        ),
        ({"application/json": {}}, ("json", "application/json", {})),
        ({"application/json": {"example": '{"a": 1}'}}, ("json", "application/json", {"a": 1})),
        (
            {"application/xml": {"schema": {"type": "object"}}, "application/json": {"schema": {"type": "object"}}},
            ("json", "application/json", {}),
        ),
        (
            {"application/x-ndjson": {"schema": {"type": "array", "items": {"type": "integer"}, "minItems": 2}}},
            ("text", "application/x-ndjson", "0\n0\n"),
        ),
        (
            {"application/json-seq": {"schema": {"type": "array", "items": {"type": "integer"}, "minItems": 2}}},
            ("text", "application/json-seq", "\x1e0\n\x1e0\n"),
        ),
        ({"application/x-ndjson": {"example": "1\n2\n"}}, ("text", "application/x-ndjson", "1\n2\n")),
        ({"text/csv": {"example": "a,b"}}, ("text", "text/csv", "a,b")),
        ({"text/csv": {"schema": {"type": "string", "format": "binary"}}}, ("binary", "text/csv", None)),
        (
            {"application/json": {"schema": {"type": "string", "format": "binary"}}},
            ("binary", "application/json", None),
        ),
        (
            {"text/plain": {"schema": {"type": "string", "format": "binary", "example": "abc"}}},
            ("text", "text/plain", "abc"),
        ),
        ({"application/pdf": {}}, ("binary", "application/pdf", None)),
        ({"application/xml": {"example": "<a/>"}}, ("text", "application/xml", "<a/>")),
    ],
)
def test_a_body_has_the_kind_of_its_media_type(requested: Callable[..., Any], media: Any, expected: Any) -> None:
    sample = requested({"requestBody": {"content": media}}).body
    assert (sample.kind, sample.media_type, sample.value) == expected


def test_a_form_is_written_by_its_encoding(requested: Callable[..., Any]) -> None:
    schema = {
        "type": "object",
        "required": ["card", "items", "tags", "meta", "free"],
        "properties": {
            "card": {"type": "object", "properties": {"number": TEXT, "of": {"type": "array", "items": TEXT}}},
            "items": {"type": "array", "items": TEXT, "example": ["a", "b"]},
            "tags": {"type": "array", "items": TEXT, "example": ["a", "b"]},
            "meta": {"type": "object", "example": {"k": "v"}},
            "free": {"type": "object", "example": {"k": "v"}},
            "note": TEXT,
        },
    }
    encoding = {
        "card": {"style": "deepObject", "explode": True},
        "tags": {"style": "form", "explode": False},
        "meta": {"contentType": "application/json"},
    }
    request = requested(form(schema, encoding=encoding))
    assert pairs(request) == [
        ("card[number]", "t"),
        ("card[of]", "t"),
        ("items", "a"),
        ("items", "b"),
        ("tags", "a,b"),
        ("meta", '{"k":"v"}'),
        ("free", '{"k":"v"}'),
    ]
    assert pairs(request, sent=False)[-1] == ("note", "t")


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"b": TEXT}}]}, [("a", "t")]),
        ({"oneOf": [{"$ref": "#/components/schemas/Base"}, {"type": "object"}]}, [("a", "t")]),
        ({"type": "object", "additionalProperties": TEXT, "example": {"one": "1"}}, [("one", "1")]),
        ({"type": "object", "properties": {"x": TEXT, "y": TEXT}}, [("x", "t"), ("y", "t")]),
        ({"properties": {"x": TEXT, "y": TEXT, "id": {**TEXT, "readOnly": True}}, "example": {"y": "1"}}, [("y", "1")]),
    ],
)
def test_a_composed_form_has_its_fields(
    requested: Callable[..., Any], schema: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    base = {"type": "object", "required": ["a"], "properties": {"a": TEXT}}
    assert pairs(requested(form(schema), schemas={"Base": base})) == expected


def test_multipart_has_files_and_typed_parts(requested: Callable[..., Any]) -> None:
    schema = {
        "type": "object",
        "properties": {
            "meta": {"type": "object", "properties": {"a": TEXT}},
            "picture": FILE,
            "pages": {"type": "array", "items": FILE},
            "modern": {"type": "string", "contentMediaType": "application/pdf"},
            "any": {},
            "maybe": {"anyOf": [FILE, {"type": "null"}]},
            "inline": {"type": "string", "contentEncoding": "base64", "contentMediaType": "image/png"},
            "rows": {"type": "array", "items": {"type": "object", "xml": {"name": "row"}, "properties": {"a": TEXT}}},
        },
    }
    encoding = {"picture": {"contentType": "image/png, image/jpeg"}, "any": {"contentType": "application/zip"}}
    encoding["rows"] = {"contentType": "application/xml"}
    parts = requested(form(schema, "multipart/form-data", encoding=encoding)).body.parts
    assert [(part.value.name, part.media_type, part.is_file, part.several) for part in parts] == [
        ("meta", "application/json", False, False),
        ("inline", "", False, False),
        ("rows", "application/xml", False, False),
        ("picture", "image/png", True, False),
        ("pages", "", True, True),
        ("modern", "application/pdf", True, False),
        ("any", "application/zip", True, False),
        ("maybe", "", True, False),
    ]
    assert parts[0].value.text == '{"a":"t"}'
    assert parts[2].value.text.endswith("?>\n<row>\n  <a>t</a>\n</row>\n")


def test_xml_is_xml(requested: Callable[..., Any]) -> None:
    schema = {
        "type": "object",
        "xml": {"name": "book", "namespace": "urn:b", "prefix": "b"},
        "properties": {
            "id": {"type": "integer", "example": 7, "xml": {"attribute": True}},
            "title": {"type": "string", "example": "Tom & <1>"},
            "author": {"type": "array", "items": TEXT, "example": ["A", "B"]},
            "chapter": {
                "type": "array",
                "xml": {"name": "chapters", "wrapped": True},
                "items": {**TEXT, "xml": {"name": "chapter"}},
            },
        },
    }
    assert requested(form(schema, "application/xml")).body.value == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<b:book xmlns:b="urn:b" id="7">\n  <title>Tom &amp; &lt;1&gt;</title>\n'
        "  <author>A</author>\n  <author>B</author>\n  <chapters>\n    <chapter>t</chapter>\n  </chapters>\n</b:book>\n"
    )


def placed(name: Any, location: Any, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": location, "required": True, "schema": {"type": "string", **schema}}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/jobs/{id}:cancel", [["jobs"], [("id", "1"), ":cancel"]]),
        ("/users('{id}')", [["users('", ("id", "1"), "')"]]),
        ("/a/{id}.{id}", [["a"], [("id", "1"), ".", ("id", "1")]]),
        ("/search/{id}?type=book", [["search"], [("id", "1")]]),
    ],
)
def test_literal_text_of_a_path_is_no_part_of_a_value(requested: Callable[..., Any], path: str, expected: Any) -> None:
    request = requested({"parameters": [placed("id", "path", example="1")]}, path)
    shown = [[p if isinstance(p, str) else (p.name, p.text) for p in segment.pieces] for segment in request.segments]
    assert shown == expected
    assert [(value.name, value.text) for value in request.query] == ([("type", "book")] if "?" in path else [])


def test_a_style_of_a_path_is_literal(requested: Callable[..., Any]) -> None:
    label = {**placed("id", "path", example="1"), "style": "label"}
    assert requested({"parameters": [label]}, "/x/{id}").segments[1].pieces[0] == "."


def test_a_placeholder_in_the_query_of_a_path_is_a_query_value(requested: Callable[..., Any]) -> None:
    request = requested({"parameters": [placed("kind", "path", example="book")]}, "/search?type={kind}")
    assert [(value.name, value.text) for value in request.query] == [("type", "book")]
    assert [segment.text for segment in request.segments] == ["search"]


def test_a_key_that_is_a_parameter_too_is_sent_once(requested: Callable[..., Any]) -> None:
    request = requested(
        {
            "parameters": [placed("X-key", "header"), placed("x-A", "header"), placed("X-a", "header")],
            "security": [{"k": []}],
        },
        securitySchemes={"k": {"type": "apiKey", "in": "header", "name": "X-Key"}},
    )
    assert [value.name for value in request.headers] == ["X-a", "X-Key"]


def test_only_what_is_required_or_documented_is_sent(requested: Callable[..., Any]) -> None:
    optional = [{**placed(name, "query"), "required": False} for name in "ab"]
    request = requested({"parameters": [*optional, placed("c", "query")], "x-first-call": ["a"]})
    assert [value.name for value in request.query if value.sent] == ["a", "c"]
    empty = {"name": "l", "in": "query", "required": True, "schema": {"type": "array", "maxItems": 0}}
    assert not requested({"parameters": [empty]}).query[0].sent


def test_a_whole_query_is_a_form(requested: Callable[..., Any]) -> None:
    schema = {"type": "object", "required": ["a"], "properties": {"a": TEXT, "b": TEXT}}
    content = {"application/x-www-form-urlencoded": {"schema": schema, "example": {"a": "1"}}}
    request = requested({"parameters": [{"name": "q", "in": "querystring", "content": content}]}, version="3.2.0")
    assert [(value.name, value.text, value.sent) for value in request.query] == [("a", "1", True), ("b", "t", False)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("far.json", {"a": 77}), ("far.txt", "{ a"), ("none.json", {}), ("../far.json", {}), ("http://x/far.json", {})],
)
def test_an_example_in_a_file_of_the_folder_is_read(
    requested: Callable[..., Any], tmp_path: Path, name: str, expected: Any
) -> None:
    (tmp_path / "far.json").write_text('{"a": 77}')
    (tmp_path / "far.txt").write_text("{ a")
    (tmp_path.parent / "far.json").write_text('{"a": 1}')
    examples = {"far": {"externalValue": name}}
    assert requested(body(application__json={"examples": examples})).body.value == expected


@pytest.mark.parametrize(
    ("offered", "accepted"),
    [
        (["text/csv", "application/json"], ["application/json"]),
        (["application/vnd.acme.v2+json"], ["application/vnd.acme.v2+json"]),
        (["application/xml", "text/plain"], ["application/xml"]),
        (["*/*"], []),
        ([], []),
    ],
)
def test_a_request_asks_for_the_documented_answer(
    requested: Callable[..., Any], offered: list[str], accepted: list[str]
) -> None:
    responses = {"200": {"description": "ok", "content": {name: {} for name in offered}}}
    request = requested({"responses": responses})
    assert [(value.name, value.text, value.sent) for value in request.headers] == [
        ("Accept", one, True) for one in accepted
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"application/json": {"example": {"a": [1, "é&"]}}}, '{"a":[1,"é&"]}'),
        ({"application/jsonpath": {"schema": {"type": "string", "example": "$.a[1:1]"}}}, "$.a[1:1]"),
        ({"text/plain": {"schema": TEXT}}, "t"),
    ],
)
@pytest.mark.parametrize("required", [True, False])
def test_a_whole_query_that_is_no_form_is_a_value_without_a_name(
    requested: Callable[..., Any], content: Any, expected: str, required: bool
) -> None:
    query = {"name": "q", "in": "querystring", "content": content, "required": required}
    (value,) = requested({"parameters": [query]}, version="3.2.0").query
    assert (value.name, value.text, value.parameter, value.sent) == ("", expected, "q", required)
