"""One call for each kind of parameter, form and XML that clients of other generators send wrongly."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.targets.python_client.recorder import Answer
from tests.targets.python_client.shop import answers, body, query

_TEXT = {"type": "string"}
_LIST = {"type": "array", "items": _TEXT}
_FREE = {"type": "object", "additionalProperties": _TEXT}
_FORM, _PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
_ORDER = {
    "type": "object",
    "properties": {"o": {**_FREE}, "l": _LIST, "e": _FREE, "j": _FREE, "d": {"type": "array", "items": _FREE}},
}
_ENCODED = {
    "l": {"style": "form", "explode": False},
    "e": {"style": "form", "explode": True},
    "d": {"style": "deepObject"},
}
_FILES = {
    "type": "object",
    "properties": {
        "files": {"type": "array", "items": {"$ref": "#/components/schemas/Picture"}},
        "l": _LIST,
        "plain": {"type": ["string", "null"], "contentMediaType": "image/jpeg"},
    },
}
_XML = {"type": "array", "xml": {"name": "nodes"}, "items": {"$ref": "#/components/schemas/Node"}}


def _in(location: str, name: str, schema: Any, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": location, "required": True, "schema": schema, **more}


def _encoded(schema: Any, media: str, encoding: Any) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {media: {"schema": schema, "encoding": encoding}}}}


def _constant(location: str, name: str, schema: Any, **more: Any) -> dict[str, Any]:
    return {"parameters": [_in(location, name, schema, **more)]}


CALLS: dict[str, tuple[str, dict[str, Any], tuple[Any, ...], dict[str, Any], str]] = {
    # the name: path, the operation, the arguments of the call, and the target or body that the server sees
    "own-comma": (
        "/a",
        {"parameters": [query("v", _LIST, explode=False)]},
        (),
        {"v": ["a,b", "c%2C"]},
        "/a?v=a%2Cb,c%252C",
    ),
    "comma-of-a-whole": ("/a", {"parameters": [query("v", _TEXT)]}, (), {"v": "a,b%"}, "/a?v=a,b%25"),
    "own-comma-in-a-path": ("/a/{v}", {"parameters": [_in("path", "v", _LIST)]}, (["a,b", "c"],), {}, "/a/a%2Cb,c"),
    "matrix": (
        "/a/{v}",
        {"parameters": [_in("path", "v", _FREE, style="matrix", explode=True)]},
        ({"x": "1;2", "y": "=3"},),
        {},
        "/a/;x=1%3B2;y=%3D3",
    ),
    "text-of-a-path": ("/50%/{v}", {"parameters": [_in("path", "v", _TEXT)]}, ("%41",), {}, "/50%25/%2541"),
    "deep-list": (
        "/a",
        {"parameters": [query("v", {"type": "array", "items": _FREE}, style="deepObject")]},
        (),
        {"v": [{"k": "1"}]},
        "/a?v%5B0%5D%5Bk%5D=1",
    ),
    "one-value-in-a-path": ("/a/{v}", _constant("path", "v", {"const": "v1"}), (), {}, "/a/v1"),
    "one-value-by-reference": (
        "/a",
        _constant("query", "v", {"allOf": [{"$ref": "#/components/schemas/One"}]}),
        (),
        {},
        "/a?v=1",
    ),
    "one-value-of-one": ("/a", _constant("query", "v", {"oneOf": [{"const": "x"}]}), (), {}, "/a?v=x"),
    "default-list": ("/a", _constant("query", "v", {**_LIST, "default": ["a", "b"]}), (), {}, "/a?v=a&v=b"),
    "default-list-replaced": ("/a", _constant("query", "v", {**_LIST, "default": ["a"]}), (), {"v": []}, "/a"),
    "default-object": (
        "/a",
        _constant("query", "v", {**_FREE, "default": {"k": "1"}}, style="deepObject"),
        (),
        {},
        "/a?v%5Bk%5D=1",
    ),
    "form": (
        "/a",
        _encoded(_ORDER, _FORM, _ENCODED),
        ({"o": {"k": "1"}, "l": ["a", "b"], "e": {"x": "1"}, "j": {}, "d": [{"k": "2"}]},),
        {},
        "o=%7B%22k%22%3A%221%22%7D&l=a%2Cb&x=1&j=%7B%7D&d%5B0%5D%5Bk%5D=2",
    ),
    "parts": (
        "/a",
        _encoded(_FILES, _PARTS, {"l": {"style": "form", "explode": False}}),
        ({"files": (b"1", b"2"), "l": ["a", "b"], "plain": b"3"},),
        {},
        (
            '"files"; filename="upload"|image/png|1 "files"; filename="upload"|image/png|2 "l"||a,b '
            '"plain"; filename="upload"|image/jpeg|3'
        ),
    ),
    "decimals": (
        "/a",
        body({"type": "object", "properties": {"l": {"type": "array", "items": {**_TEXT, "format": "decimal"}}}}),
        ({"l": [Decimal("1.10")]},),
        {},
        '{"l":["1.10"]}',
    ),
    "xml": (
        "/a",
        body(_XML, "application/xml"),
        ([{"key": "1", "nodes": [{"key": "2"}], "v": "x"}],),
        {},
        (
            '<nodes><n:node xmlns:n="urn:n" id="1"><n:node xmlns:n="urn:n" id="2"></n:node>'
            '<q:v xmlns:q="urn:q">x</q:v></n:node></nodes>'
        ),
    ),
    "boundary": (
        "/a",
        body(_FREE, "multipart/mixed"),
        (b"--b--",),
        {"content_type": "multipart/mixed; boundary=b"},
        "--b--",
    ),
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Kinds", "version": "1"},
    "servers": [{"url": "https://kinds.example.com"}],
    "paths": {
        path.replace("/a", f"/{name}", 1) if path.startswith("/a") else path: {
            "post": {"operationId": f"call-{name}", "tags": ["all"], "responses": answers(), **operation}
        }
        for name, (path, operation, *_) in CALLS.items()
    },
    "components": {
        "schemas": {
            "One": {"enum": ["1"]},
            "Picture": {"type": "string", "contentMediaType": "image/png"},
            "Node": {
                "type": "object",
                "xml": {"name": "node", "prefix": "n", "namespace": "urn:n"},
                "properties": {
                    "key": {**_TEXT, "xml": {"attribute": True, "name": "id"}},
                    "nodes": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}},
                    "v": {**_TEXT, "xml": {"prefix": "q", "namespace": "urn:q"}},
                },
            },
        }
    },
}
for _name, _type, _schema in (
    ("pdf", "application/pdf", _TEXT),
    ("lines", "application/stream+json", _FREE),
    ("nodes", "application/xml", _XML),
):
    DOCUMENT["paths"][f"/{_name}"] = {
        "get": {"operationId": _name, "tags": ["all"], "responses": answers(_schema, _type)}
    }


@pytest.fixture
def package(client_from: Callable[..., Any]) -> Any:
    return client_from(DOCUMENT, "kinds").module


@pytest.fixture
def client(package: Any, recorder: Any) -> Iterator[Any]:
    with package.Client(recorder.url, retry=None) as opened:
        yield opened


def seen(arrived: Any) -> str:
    """Return the body as a text, with the parts of a form apart; without a body, the target."""
    if "form-data" in arrived.header("content-type"):
        head = r"form-data; name=(.*?)(?:\r\nContent-Type: (.*?))?\r\n\r\n(.*?)\r\n--"
        return " ".join("|".join(part) for part in re.findall(head, arrived.body.decode()))
    return re.sub(r"^<\?xml.*?\?>", "", arrived.body.decode()) or arrived.target


@pytest.mark.parametrize("name", CALLS)
def test_what_is_passed_arrives_as_the_document_says(client: Any, recorder: Any, name: str) -> None:
    _, _, positional, named, expected = CALLS[name]
    getattr(client.all, f"call_{name.replace('-', '_')}")(*positional, **named)
    assert seen(recorder.last) == expected.replace("/a", f"/{name}", 1)


def test_a_body_without_its_boundary_is_refused(package: Any, client: Any, recorder: Any) -> None:
    with pytest.raises(package.ConfigurationError, match=r"content_type=.multipart/mixed; boundary="):
        client.all.call_boundary(b"--b--")
    assert recorder.requests == []


def test_bytes_lines_and_lists_of_elements_are_read(client: Any, recorder: Any) -> None:
    recorder.answers = [Answer(200, b"%PDF\xff")]
    assert client.all.pdf().read() == b"%PDF\xff"
    recorder.answers = [Answer(200, b'{"a":"1"}\n{"a":"2"}\n')]
    assert list(client.all.lines()) == [{"a": "1"}, {"a": "2"}]
    inner = b'<node id="1"><v>x</v><node id="2"/></node>'
    recorder.answers = [Answer(200, b"<nodes>" + inner + b"</nodes>", {"Content-Type": "application/xml"})]
    assert client.all.nodes() == [{"key": "1", "v": "x", "nodes": [{"key": "2"}]}]
