"""The client writes every value as the vectors say that the generator is tested with too."""

import json
from collections.abc import Callable
from decimal import Decimal
from email import message_from_bytes
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, unquote_plus, urlsplit

import pytest

from tests.e2e.test_queries_of_a_media_type import FIELDS, LISTS, MEMBERS, QUERY, document

FILE = Path(__file__).parents[2] / "examples" / "styles.json"
FORMATS = {"spaceDelimited": "ssv", "pipeDelimited": "pipes", "tabDelimited": "tsv"}


def is_old(vector: Any) -> bool:
    """Whether Swagger 2.0 alone can write so: tabs, delimiters in a path or a header, lists in a list."""
    style = vector.get("style", "")
    return "inner" in vector or style == "tabDelimited" or (vector["in"] != "query" and style in FORMATS)


ALL = json.loads(FILE.read_bytes())
VECTORS = [vector for vector in ALL if not is_old(vector)]
OLD = [vector for vector in ALL if is_old(vector)]
NUMBERED = [pytest.param(number, vector, id=json.dumps(vector)) for number, vector in enumerate(VECTORS)]
TYPES = {str: "string", bool: "boolean", float: "number", int: "integer", list: "array", dict: "object"}


def operation(number: Any, vector: Any) -> tuple[Any, dict[str, Any]]:
    kind = {"type": TYPES[type(vector["value"])]}
    kind |= {"items": {}} if kind["type"] == "array" else {}  # type: ignore[dict-item]
    parameter = {"name": "color", "in": vector["in"], "required": True}
    if vector.get("style") == "whole":
        parameter["in"] = "querystring"
    if "media_type" in vector:
        parameter |= {"content": {vector["media_type"]: {"schema": kind}}}
    else:
        style, _, ending = vector["style"].partition("[")
        parameter |= {"style": style, "explode": vector["explode"], "schema": kind}
        parameter |= {"x-deep-object-lists": {"]": "brackets", "0]": "indices"}[ending]} if ending else {}
    path = f"/v{number}/{{color}}" if vector["in"] == "path" else f"/v{number}"
    answers = {"200": {"description": "Good"}}
    return path, {
        "get": {"operationId": f"call_{number}", "tags": ["all"], "parameters": [parameter], "responses": answers}
    }


@pytest.fixture
def package(client_from: Callable[..., Any]) -> Any:
    document = {
        "openapi": "3.2.0",
        "info": {"title": "Styles", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": dict(operation(number, vector) for number, vector in enumerate(VECTORS)),
    }
    return client_from(document, "styles")


def sent(arrived: Any, location: Any) -> list[list[Any]]:
    target = urlsplit(arrived.target)
    if location == "path":
        return [["color", unquote(target.path.split("/")[2])]]
    if location == "query":
        pairs = (pair.split("=", 1) for pair in target.query.split("&") if pair)
        return [[*map(unquote_plus, pair if pair[1:] else ["", *pair])] for pair in pairs]
    value = arrived.header("color") if location == "header" else arrived.header("cookie").removeprefix("color=")
    return [["color", value]]


@pytest.mark.one_in(2)
@pytest.mark.parametrize(("number", "vector"), NUMBERED)
def test_a_value_is_written_as_the_generator_writes_it(package: Any, recorder: Any, number: Any, vector: Any) -> None:
    with package.module.Client(recorder.url, retry=None) as client:
        getattr(client.all, f"call_{number}")(color=vector["value"])
    assert sent(recorder.last, vector["in"]) == vector["pairs"]


def old_operation(number: int, vector: Any) -> tuple[str, dict[str, Any]]:
    schema: dict[str, Any] = {"type": "string"}
    for mark in reversed(vector.get("inner", "")):
        schema = {"type": "array", "collectionFormat": {",": "csv", "|": "pipes", " ": "ssv"}[mark], "items": schema}
    name = FORMATS.get(vector["style"], "multi" if vector["explode"] else "csv")
    parameter = {"name": "color", "in": vector["in"], "required": True, "type": "array", "items": schema}
    call = {"operationId": f"call_{number}", "tags": ["all"], "responses": {"200": {"description": "Good"}}}
    path = f"/v{number}/{{color}}" if vector["in"] == "path" else f"/v{number}"
    return path, {"get": {**call, "parameters": [{**parameter, "collectionFormat": name}]}}


def test_lists_of_swagger_2(client_from: Callable[..., Any], recorder: Any) -> None:
    paths = dict(old_operation(number, vector) for number, vector in enumerate(OLD))
    head = {"swagger": "2.0", "info": {"title": "Old", "version": "1"}, "host": "api.example.com"}
    with client_from({**head, "paths": paths}, "old").module.Client(recorder.url, retry=None) as client:
        for number, vector in enumerate(OLD):
            getattr(client.all, f"call_{number}")(color=vector["value"])
            assert sent(recorder.last, vector["in"]) == vector["pairs"]


META = {
    "type": "object",
    "xml": {"name": "Meta"},
    "properties": {"id": {"type": "integer", "xml": {"attribute": True}}, "name": {"type": "string"}},
}
ENCODING = {
    "meta": {"contentType": "application/xml"},
    "list": {"contentType": "text/xml"},
    "plain": {"contentType": "text/plain"},
    "json": {"contentType": "application/json"},
    "deep": {"style": "deepObject", "x-deep-object-lists": "indices"},
}
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


@pytest.mark.parametrize("media_type", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_a_field_is_written_as_its_media_type_says(client_from: Any, recorder: Any, media_type: str) -> None:
    items = {"type": "object", "properties": {"k": {"type": "string"}}}
    text = {"type": "string"}
    properties = {"meta": META, "list": {"type": "array", "items": items}, "plain": text, "json": text, "deep": {}}
    content = {media_type: {"schema": {"type": "object", "properties": properties}, "encoding": ENCODING}}
    call = {"operationId": "send", "tags": ["all"], "requestBody": {"content": content}, "responses": {}}
    document = {"openapi": "3.1.0", "info": {"title": "F", "version": "1"}, "paths": {"/a": {"post": call}}}
    package = client_from({**document, "servers": [{"url": "https://api.example.com"}]}, media_type.replace("/", "-"))
    body = {"meta": {"id": 1, "name": "a&b"}, "list": [{"k": "x"}, {"k": "y"}], "plain": "p", "json": "j"}
    body["deep"] = {"a": ["x", "y"]}
    with package.module.Client(recorder.url, retry=None) as client:
        client.all.send(body)
    arrived = recorder.requests[-1]
    if media_type.startswith("multipart"):
        message = message_from_bytes(f"Content-Type: {arrived.header('content-type')}\n\n".encode() + arrived.body)
        parts = [(part.get_param("name", header="content-disposition"), part.get_payload()) for part in message.walk()][
            1:
        ]
    else:
        parts = parse_qsl(arrived.body.decode())
    assert parts == [
        ("meta", f'{HEAD}<Meta id="1"><name>a&amp;b</name></Meta>'),
        ("list", f"{HEAD}<root><k>x</k></root>"),
        ("list", f"{HEAD}<root><k>y</k></root>"),
        ("plain", "p"),
        ("json", '"j"'),
        ("deep[a][0]", "x"),
        ("deep[a][1]", "y"),
    ]


def test_escapes_in_the_text_of_a_path_stay(client_from: Any, recorder: Any) -> None:
    parameter = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    call = {"operationId": "find", "tags": ["all"], "parameters": [parameter], "responses": {}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "F", "version": "1"},
        "paths": {"/a%2Fb%20c/{id}%3F": {"get": call}},
    }
    package = client_from({**document, "servers": [{"url": "https://api.example.com"}]}, "escapes")
    with package.module.Client(recorder.url, retry=None) as client:
        client.all.find("x%2F 1")
    assert recorder.last.target == "/a%2Fb%20c/x%252F%201%3F"


def test_a_parameter_in_xml_is_a_text(client_from: Any, recorder: Any) -> None:
    content = {"application/xml": {"schema": {**META, "default": {"id": 7}}}}
    parameters = [{"name": name, "in": name, "required": True, "content": content} for name in ("query", "header")]
    call = {"operationId": "find", "tags": ["all"], "parameters": parameters, "responses": {}}
    document = {"openapi": "3.1.0", "info": {"title": "F", "version": "1"}, "paths": {"/a": {"get": call}}}
    package = client_from({**document, "servers": [{"url": "https://api.example.com"}]}, "in-xml")
    with package.module.Client(recorder.url, retry=None) as client:
        client.all.find(query="<Meta id='1'>&amp;</Meta>", header="<Meta/>")
    assert sent(recorder.last, "query") == [["query", "<Meta id='1'>&amp;</Meta>"]]
    assert recorder.last.header("header") == "<Meta/>"
    assert set(client.all.find.__annotations__.values()) == {"str"}


@pytest.mark.parametrize("media_type", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_a_decimal_in_a_field_is_the_text_that_its_schema_says(
    client_from: Any, recorder: Any, media_type: str
) -> None:
    price = {"type": "string", "format": "decimal"}
    properties = {"item": {"type": "object", "properties": {"price": price}}, "alone": price, "json": price}
    schema = {"type": "object", "properties": properties}
    content = {media_type: {"schema": schema, "encoding": {"json": {"contentType": "application/json"}}}}
    call = {"operationId": "send", "tags": ["all"], "requestBody": {"content": content}, "responses": {}}
    document = {"openapi": "3.1.0", "info": {"title": "F", "version": "1"}, "paths": {"/a": {"post": call}}}
    name = f"decimal-{media_type.replace('/', '-')}"
    package = client_from({**document, "servers": [{"url": "https://api.example.com"}]}, name)
    with package.module.Client(recorder.url, retry=None) as client:
        client.all.send({"item": {"price": Decimal("1.10")}, "alone": Decimal("2.50"), "json": Decimal("3.0")})
    body = unquote_plus(recorder.last.body.decode())
    assert [text in body for text in ('{"price":"1.10"}', "2.50", '"3.0"')] == [True, True, True]


@pytest.mark.parametrize("location", ["path", "query", "header", "cookie"])
def test_a_decimal_in_json_is_the_text_that_its_schema_says(client_from: Any, recorder: Any, location: str) -> None:
    price = {"type": "string", "format": "decimal"}
    schema = {"type": "object", "properties": {"price": price, "rate": {"type": "number"}}}
    parameters = [
        {"name": name, "in": location, "required": True, "content": {"application/json": {"schema": kind}}}
        for name, kind in (("item", schema), ("alone", price))
    ]
    path = "/{item}/{alone}" if location == "path" else "/a"
    call = {"operationId": "find", "tags": ["all"], "parameters": parameters, "responses": {}}
    document = {"openapi": "3.1.0", "info": {"title": "J", "version": "1"}, "paths": {path: {"get": call}}}
    package = client_from({**document, "servers": [{"url": "https://api.example.com"}]}, f"decimal-in-{location}")
    with package.module.Client(recorder.url, retry=None) as client:
        client.all.find(item={"price": Decimal("1.10"), "rate": Decimal("1.5")}, alone=Decimal("2.50"))
    sent = recorder.last
    text = unquote(f"{sent.target} {sent.header('item')} {sent.header('alone')} {sent.header('cookie')}")
    assert ('{"price":"1.10","rate":1.5}' in text, '"2.50"' in text) == (True, True), text


def test_the_style_cookie_has_no_escapes(client_from: Any, recorder: Any) -> None:
    schemas: dict[str, Any] = {"c": {"type": "string"}, "o": {"type": "object"}, "m": {"type": "array"}}
    parameters = [{"name": name, "in": "cookie", "style": "cookie", "schema": kind} for name, kind in schemas.items()]
    call = {"operationId": "find", "tags": ["all"], "parameters": parameters, "responses": {}}
    document = {"openapi": "3.2.0", "info": {"title": "C", "version": "1"}, "paths": {"/a": {"get": call}}}
    package = client_from({**document, "servers": [{"url": "https://api.example.com"}]}, "plain-cookies")
    with package.module.Client(recorder.url, retry=None) as client:
        client.all.find(c="a%20b;", o={"x": 1, "y": "p%2C"}, m=["a", "b,c"])
    assert recorder.last.header("cookie") == "c=a%20b%3B; x=1; y=p%2C; m=a; m=b,c"


def test_json_in_a_header_is_ascii(client_from: Any, recorder: Any) -> None:
    parameter = {"name": "X-A", "in": "header", "required": True, "content": {"application/json": {}}}
    call = {"operationId": "find", "tags": ["all"], "parameters": [parameter], "responses": {}}
    document = {"openapi": "3.1.0", "info": {"title": "F", "version": "1"}, "paths": {"/a": {"get": call}}}
    package = client_from({**document, "servers": [{"url": "https://api.example.com"}]}, "in-ascii")
    with package.module.Client(recorder.url, retry=None) as client:
        client.all.find(x_a={"v": "ä😀\n%"})
    assert recorder.last.header("X-A") == '{"v":"\\u00e4\\ud83d\\ude00\\n%"}'


def test_a_parameter_of_another_media_type_is_a_text(client_from: Any, recorder: Any) -> None:
    schemas = {"csv": {"type": "array"}, "x-www-form-urlencoded": {"type": "object"}, "vnd.a": {"type": "integer"}}
    parameters = [
        {"name": f"q{number}", "in": "query", "required": True, "content": {f"application/{kind}": {"schema": schema}}}
        for number, (kind, schema) in enumerate(schemas.items())
    ]
    call = {"operationId": "find", "tags": ["all"], "parameters": parameters, "responses": {}}
    document = {"openapi": "3.1.0", "info": {"title": "F", "version": "1"}, "paths": {"/a": {"get": call}}}
    package = client_from({**document, "servers": [{"url": "https://api.example.com"}]}, "in-text")
    with package.module.Client(recorder.url, retry=None) as client:
        client.all.find(q0="a,b", q1="a=1+%26", q2=7)
    assert sent(recorder.last, "query") == [["q0", "a,b"], ["q1", "a=1+%26"], ["q2", "7"]]
    assert [*client.all.find.__annotations__.values()][:3] == ["str", "str", "int"]


def test_the_fields_of_a_whole_query_follow_their_encoding(client_from: Any, recorder: Any) -> None:
    package = client_from({**document(), "security": []}, "whole-query")
    fields = dict.fromkeys(MEMBERS, FIELDS["example"]) | {name: ["x,1", "y"] for name in LISTS}
    with package.module.Client(recorder.url, retry=None) as client:
        client.all.query(**fields | {"xml": "<root/>", "word": "w", "own": 7})
    expected = dict(QUERY) | {"xml": "<root/>"}
    arrived = [pair for pair in sent(recorder.last, "query") if pair[0] not in ("b", "repeated", "text", "deep[b]")]
    assert arrived == [[name, expected[name]] for name, _ in arrived]
    assert sorted(name for name, _ in sent(recorder.last, "query")) == sorted(name for name, _ in QUERY)
