"""Documents that people complain of, from text to the sample request: each row is one kind of fault."""

from typing import Any

import pytest

TEXT = {"type": "string"}
OK = {"200": {"description": "ok"}}


def body(schema: Any, media: str = "application/json", **more: Any) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {media: {"schema": schema, **more}}}}


def closed(schema: Any) -> dict[str, Any]:
    return {"type": "object", "required": ["a"], "properties": {"a": schema}}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "integer", "exclusiveMinimum": 0}, 1),
        ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}, 0.5),
        ({"type": "integer", "exclusiveMaximum": 0}, -1),
        ({"type": "integer", "exclusiveMinimum": 3, "minimum": 5}, 5),
        ({"type": "integer", "exclusiveMinimum": 5, "minimum": 5}, 6),
        ({"type": "string", "format": "byte", "minLength": 17}, "ZXhh" * 5),
        ({"type": "string", "format": "byte", "maxLength": 9}, "ZXhh" * 2),
    ],
)
def test_a_value_is_within_its_bounds(understood: Any, schema: Any, expected: Any) -> None:
    assert understood(body(closed(schema)))[0].body.value == {"a": expected}


def test_the_first_example_that_fits_is_sent(understood: Any) -> None:
    shown = {"wrong": {"value": "just a text"}, "right": {"value": {"a": 7}}}
    request, _, _ = understood(body(closed({"type": "integer"}), examples=shown))
    assert request.body.value == {"a": 7}


def test_a_relative_server_is_at_the_host_of_the_document(understood: Any) -> None:
    regional = {"url": "https://{region}.a.example/v1", "variables": {"region": {"default": "eu"}}}
    _, api, _ = understood({"servers": [{"url": "/admin"}]}, servers=[regional])
    assert api.operations[0].server.base_url == "https://eu.a.example/admin"


@pytest.mark.parametrize(("more", "said"), [({}, True), ({"security": [{"key": []}]}, False)])
def test_a_header_authorization_is_a_variable_without_a_scheme(understood: Any, more: Any, said: bool) -> None:
    schemes = {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}}
    header = {"name": "authorization", "in": "header", "required": True, "schema": TEXT}
    request, _, codes = understood({"parameters": [header], **more}, components=schemes)
    assert [value.variable.env for value in request.headers] == (["X_AUTHORIZATION"] if said else [])
    assert ("W220" in codes) == said


@pytest.mark.parametrize(
    ("written", "media_type", "sent"),
    [
        ({"default": "text/v3"}, "", ["text/v3"]),
        ({"enum": ["text/v3"]}, "*/*", ["text/v3"]),
        ({"enum": ["text/v3"]}, "application/json", ["application/json"]),
        ({}, "", []),
    ],
)
def test_a_header_accept_is_used_where_the_answers_name_no_media_type(
    understood: Any, written: dict[str, Any], media_type: str, sent: list[str]
) -> None:
    header = {"name": "accept", "in": "header", "required": True, "schema": {**TEXT, **written}}
    answer = {"description": "", "content": {media_type: {}} if media_type else {}}
    request, _, _ = understood({"parameters": [header], "responses": {"200": answer}})
    assert [value.text for value in request.headers if value.name.lower() == "accept"] == sent


def parameter_of(name: str, location: str = "query", **more: Any) -> dict[str, Any]:
    return {"name": name, "in": location, "schema": {"type": "integer"}, **more}


@pytest.mark.parametrize(
    ("path", "parameter", "expected"),
    [
        ("/a?y={y}", parameter_of("y", required=True), [("y", "0")]),
        ("/a?y={z}", parameter_of("z", required=True), [("y", "0")]),
        ("/a?y={z}", parameter_of("z"), [("y", "0")]),
        ("/a?y={z}", parameter_of("other"), [("y", "string")]),
        ("/a/{id}?ref={id}", parameter_of("id", "path", required=True), [("ref", "0")]),
        ("/a?y=1", parameter_of("y"), [("y", "1")]),
        ("/a?y=1", parameter_of("y", required=True, example=7), [("y", "7")]),
        ("/a?y=1&y=2", parameter_of("other"), [("y", "1"), ("y", "2")]),
    ],
)
def test_a_query_in_a_path_is_sent(understood: Any, path: str, parameter: Any, expected: Any) -> None:
    call = {"post": {"responses": OK, "parameters": [parameter]}}
    request, api, codes = understood({}, paths={path: call})
    assert [(value.name, value.text) for value in request.query if value.sent] == expected
    assert ("W204" in codes) == (expected == [("y", "string")])
    assert [one.schema.types for one in api.operations[0].parameters if one.location == "path"] in ([], [("integer",)])


def test_a_cookie_ends_where_it_should(understood: Any) -> None:
    cookies = [
        parameter_of("a", "cookie", required=True, example="1; b=2"),
        parameter_of("c", "cookie", explode=False, required=True),
    ]
    cookies[0]["schema"], cookies[1]["schema"] = TEXT, {"type": "array", "items": TEXT, "example": ["x", "y"]}
    request, _, _ = understood({"parameters": cookies})
    assert [(value.name, value.text) for value in request.cookies] == [("a", "1%3B%20b=2"), ("c", "x,y")]


@pytest.mark.parametrize("is_list", [True, False])
def test_objects_in_csv_are_a_table(understood: Any, is_list: bool) -> None:
    row = {"type": "object", "properties": {"a": {**TEXT, "example": 'x, "y"'}, "b": {"type": "integer"}}}
    request, _, _ = understood(body({"type": "array", "items": row} if is_list else row, "text/csv"))
    assert request.body.value == 'a,b\n"x, ""y""",0\n'
    assert understood(body(TEXT, "text/csv", example="a;b"))[0].body.value == "a;b"


@pytest.mark.parametrize(
    ("content", "text", "is_told"),
    [
        ({"application/vnd.acme": {"schema": {"type": "array", "items": TEXT, "example": ["b"]}}}, '["b"]', True),
        ({"application/vnd.acme": {"schema": TEXT, "example": "<b>"}}, "<b>", False),
        ({"application/octet-stream": {"schema": {"type": "string", "default": "b"}}}, "b", True),
        ({"application/json": {"schema": {"type": "object"}, "example": '{"a": 1}'}}, '{"a":1}', False),
        ({"text/csv": {"schema": {"type": "array", "example": [["a", "b"], [1, None]]}}}, "", False),
        ({"text/csv": {"schema": {"type": "array", "example": ["a", 1]}}}, "a,1", False),
    ],
)
def test_the_content_of_a_parameter(understood: Any, content: Any, text: str, is_told: bool) -> None:
    parameter = {"name": "q", "in": "header", "required": True, "content": content}
    request, _, codes = understood({"parameters": [parameter]})
    assert ([value.text for value in request.headers], "W225" in codes) == ([text], is_told)


@pytest.mark.parametrize(
    ("lists", "name", "is_told"),
    [
        ({}, "q[a]", False),
        ({"x-deep-object-lists": "repeat"}, "q[a]", False),
        ({"x-deep-object-lists": "brackets"}, "q[a][]", False),
        ({"x-acme-deep-object-lists": "indices"}, "q[a][0]", False),
        ({"x-deep-object-lists": "bracket"}, "q[a]", True),
        ({"x-deep-object-lists": {}}, "q[a]", True),
    ],
)
def test_the_names_of_lists_in_a_deep_object(understood: Any, lists: Any, name: str, is_told: bool) -> None:
    schema = {"type": "object", "example": {"a": ["x"]}}
    parameter = {"name": "q", "in": "query", "style": "deepObject", "explode": True, "schema": schema, **lists}
    request, _, codes = understood({"parameters": [{**parameter, "required": True}]})
    assert ([value.name for value in request.query], "W223" in codes) == ([name], is_told)


def test_a_page_in_the_query_is_what_servers_read(understood: Any) -> None:
    members = {"page": {"type": "integer", "example": 0}, "sort": {"type": "array", "example": ["n,asc", "i,desc"]}}
    pageable = {
        "name": "pageable",
        "in": "query",
        "required": True,
        "schema": {"type": "object", "properties": members},
    }
    request, _, _ = understood({"parameters": [pageable]})
    assert [(one.name, one.text) for one in request.query] == [("page", "0"), ("sort", "n,asc"), ("sort", "i,desc")]


@pytest.mark.parametrize("media", ["application/x-www-form-urlencoded", "multipart/form-data"])
@pytest.mark.parametrize(("style", "name"), [("deepObject", "q[a][]"), ("form", "a"), ("", "q")])
def test_the_names_of_lists_in_a_form(understood: Any, media: str, style: str, name: str) -> None:
    schema = {"type": "object", "properties": {"q": {"type": "object", "example": {"a": ["x"]}}}}
    encoding = {"q": {"x-deep-object-lists": "brackets"} | ({"style": style} if style else {})}
    request, _, codes = understood(body(schema, media, encoding=encoding))
    assert [part.value.name for part in request.body.parts] == [name]
    assert ("W223" in codes) == (style != "deepObject")


@pytest.mark.parametrize(
    "parameter",
    [
        {"in": "query", "schema": {"type": "object"}},
        {"in": "header", "schema": {"type": "array"}, "style": "simple"},
        {"in": "query", "content": {"application/json": {}}},
        {"in": "querystring", "content": {"application/json": {}}},
    ],
)
def test_names_of_lists_without_a_deep_object_are_told(understood: Any, parameter: Any) -> None:
    _, _, codes = understood(
        {"parameters": [{"name": "q", "x-deep-object-lists": "brackets", **parameter}]}, version="3.2.0"
    )
    assert "W223" in codes


FILTER = {
    "type": "object",
    "xml": {"name": "filter"},
    "properties": {
        "id": {"type": "integer", "example": 3, "xml": {"attribute": True}},
        "tags": {"type": "array", "items": {"type": "string"}, "example": ["x & y", "z"]},
    },
}


@pytest.mark.parametrize(
    ("media", "expected"),
    [
        ({"schema": FILTER}, '<filter id="3"><tags>x &amp; y</tags><tags>z</tags></filter>'),
        ({"schema": FILTER, "example": {"id": 4}}, '<filter id="4"/>'),
        ({"schema": FILTER, "example": "<filter\t id='5' />"}, "<filter\t id='5' />"),
        ({"schema": {"type": "string", "example": "<a/>"}}, "<a/>"),
    ],
)
@pytest.mark.parametrize("place", ["query", "header"])
def test_a_parameter_in_xml_is_xml(understood: Any, media: Any, expected: str, place: str) -> None:
    parameter = {"name": "X-Filter", "in": place, "required": True, "content": {"application/xml": media}}
    request, _, _ = understood({"parameters": [parameter]})
    (value,) = request.query if place == "query" else request.headers
    assert (value.name, value.text) == ("X-Filter", expected)


def test_a_text_without_a_schema_is_a_text(understood: Any) -> None:
    assert understood({"requestBody": {"content": {"text/plain": {}}}})[0].body.value == "string"
    assert understood({"requestBody": {"content": {"application/json": {}}}})[0].body.value == {}


@pytest.mark.parametrize(("statuses", "accept"), [(["400", "default"], ["text/csv"]), (["200", "default"], [])])
def test_the_only_answer_is_the_one_that_is_asked_for(understood: Any, statuses: Any, accept: Any) -> None:
    answers = {status: {"description": "", "content": {}} for status in statuses}
    answers["default"] = {"description": "", "content": {"text/csv": {"schema": TEXT}}}
    request, _, _ = understood({"responses": answers})
    assert [header.text for header in request.headers if header.name == "Accept"] == accept


def test_the_serialised_form_of_a_parameter_has_its_name_and_escapes(understood: Any) -> None:
    schema, shown = {"type": "array", "items": TEXT}, {"one": {"serializedValue": "f=1&f=2%20"}}
    parameter = {"name": "f", "in": "query", "required": True, "schema": schema, "examples": shown}
    request, _, _ = understood({"parameters": [parameter]}, version="3.2.0")
    assert [(value.name, value.text) for value in request.query] == [("f", "1"), ("f", "2 ")]


def test_a_part_that_is_a_text_of_json_is_read(understood: Any) -> None:
    schema = {"type": "object", "properties": {"o": {"type": "object"}, "l": {"type": "array"}, "s": TEXT}}
    request, _, _ = understood(body(schema, example={"o": '{"k": 3}', "l": "[1]", "s": "[1]"}))
    assert request.body.value == {"o": {"k": 3}, "l": [1], "s": "[1]"}


def test_a_map_of_an_example_is_kept(understood: Any) -> None:
    schema = {"type": "object", "properties": {"o": {"type": "object", "additionalProperties": TEXT}}}
    request, _, _ = understood(body(schema, example={"o": {"2020": 1, "yes": "no", "list": [1]}}))
    assert request.body.value == {"o": {"2020": "1", "yes": "no"}}


@pytest.mark.parametrize(
    ("path", "parameters", "expected"),
    [
        ("/a/{id:[0-9]+}", [], "/a/1"),
        ("/a/{id: [0-9]{3}}/b", [], "/a/111/b"),
        ("/a/{id:[0-9]{3,4}}", [parameter_of("id", "path", required=True)], "/a/0"),
        ("/a/{f:[a-c]+}.{e:(?:json|xml)}", [], "/a/a.json"),
        ("/a/{id:int:min(1)}/{g:guid}", [], "/a/1/00000000-0000-0000-0000-000000000000"),
        (f"/a/{{i:min({'9' * 5000})}}/{{s:minlength(3)}}:go", [], "/a/0/string:go"),
        ("/a/{i:int?}/{p:decimal}/{f:float?}/{d:datetime}", [], "/a/0/0/0/2024-01-31T12:00:00Z"),
        ("/a/{i:range(3,9)}/{l:length(9)}/{m:maxlength(2)}", [], "/a/3/stringstr/st"),
        ("/a/{b:c}", [parameter_of("b:c", "path", required=True)], "/a/0"),
    ],
)
def test_the_pattern_of_a_router_in_a_path_is_not_part_of_the_name(
    understood: Any, path: str, parameters: list[Any], expected: str
) -> None:
    call = {"get": {"responses": OK, "parameters": parameters}}
    request, _, codes = understood({}, paths={path: call})
    assert "".join(f"/{segment.text}" for segment in request.segments) == expected
    assert ("W204" in codes) == (not parameters)


def test_the_encoding_in_the_content_of_a_parameter_is_named_as_unused(understood: Any) -> None:
    content = {"schema": {"type": "object"}, "encoding": {"a": {"explode": False}}}
    parameter = {"name": "q", "in": "query", "content": {"application/x-www-form-urlencoded": content}}
    for is_named in (True, False):
        assert ("W228" in understood({"parameters": [parameter]})[2]) == is_named
        content["example"] = "a=1,2"  # as the hint says
