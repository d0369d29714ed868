"""Parameters with `content` arrive as texts of its media type, from every client."""

import json
from typing import Any
from urllib.parse import parse_qsl

import pytest

from generator.pipeline import Job
from tests.clients.engines import newman
from tests.e2e.conftest import SCRIPTS, generated, refused, run_scripts, verifying

TEXT = {"type": "string"}
LIST = {"type": "array", "items": TEXT, "example": ["a,b", "c"]}
ROWS = {"type": "array", "items": {"type": "object"}, "example": [{"n": "x;y", "m": 1}, {"n": "z", "m": True}]}
FIELDS = {"type": "object", "example": {"a": "1 &", "b": ["x", "y"], "c": {"d": 2}}}

CALLS: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "plain": ({"text/plain": {"schema": {**TEXT, "example": 'say "hi"'}}}, [("q", 'say "hi"')]),
    "number": ({"text/plain": {"schema": {"type": "integer"}, "example": 7}}, [("q", "7")]),
    "untyped": ({"text/plain; charset=utf-8": {"example": True}}, [("q", "true")]),
    "written": ({"text/csv": {"schema": LIST, "example": "a;b"}}, [("q", "a;b")]),
    "line": ({"text/csv": {"schema": LIST}}, [("q", '"a,b",c')]),
    "table": ({"application/csv": {"schema": ROWS}}, [("q", "n,m\nx;y,1\nz,true")]),
    "lines": ({"application/x-ndjson": {"schema": ROWS}}, [("q", '{"n":"x;y","m":1}\n{"n":"z","m":true}')]),
    "form": ({"application/x-www-form-urlencoded": {"schema": FIELDS}}, [("q", "a=1+%26&b=x&b=y&c=%7B%22d%22%3A2%7D")]),
    "form_text": ({"application/x-www-form-urlencoded": {"schema": FIELDS, "example": "a=%20"}}, [("q", "a=%20")]),
    "unknown": ({"application/vnd.acme": {"schema": {"type": "object"}, "example": "<<x>>"}}, [("q", "<<x>>")]),
    "any": ({"*/*": {"schema": {"type": "object"}, "example": {"a": [1]}}}, [("q", '{"a":[1]}')]),
    "a_json": ({"application/vnd.a+json": {"schema": TEXT, "example": "t"}}, [("q", '"t"')]),
}

MEMBERS = dict.fromkeys(("joined", "deep", "spread", "json", "plain", "xml"), FIELDS)
LISTS = {name: {"type": "array", "example": ["x,1", "y"]} for name in ("repeated", "commas", "pipes", "text", "listed")}
ENCODING = {
    "joined": {"style": "form", "explode": False},
    "deep": {"style": "deepObject", "allowReserved": True},
    "spread": {"explode": True},
    "xml": {"contentType": "application/xml"},
    "commas": {"explode": False},
    "pipes": {"style": "pipeDelimited"},
    "text": {"contentType": "text/plain"},
    "listed": {"contentType": "application/json"},
    "word": {"contentType": "application/json"},
}
VALUE = '{"a":"1 &","b":["x","y"],"c":{"d":2}}'
PARTS = [("a", "1 &"), ("b", "x"), ("b", "y"), ("c[d]", "2")]
QUERY = [
    ("joined", 'a,1 &,b,["x","y"],c,{"d":2}'),
    *(("deep[a]", "1 &"), ("deep[b]", "x"), ("deep[b]", "y"), ("deep[c][d]", "2")),
    *PARTS,
    *(("json", VALUE), ("plain", VALUE)),
    ("xml", "<root><a>1 &amp;</a><b>x</b><b>y</b><c><d>2</d></c></root>"),
    *(("repeated", "x,1"), ("repeated", "y"), ("commas", "x,1,y"), ("pipes", "x,1|y"), ("text", "x,1"), ("text", "y")),
    *(("listed", '["x,1","y"]'), ("word", '"w"'), ("own", "7")),
]
FORM = {
    "schema": {
        "allOf": [
            {"type": "object", "properties": MEMBERS, "required": [*MEMBERS]},
            {"$ref": "#/components/schemas/Rest"},
        ]
    },
    "example": {"own": 7},
    "encoding": ENCODING,
}
REST = {
    "type": "object",
    "properties": {**LISTS, "word": {**TEXT, "example": "w"}, "own": {}},
    "required": [*LISTS, "word", "own"],
}


def document() -> dict[str, Any]:
    scheme = {"type": "apiKey", "in": "header", "name": "X-Qlm-Authentication-Token"}
    paths, answers = {}, {"200": {"description": "ok"}}
    for name, (content, _) in CALLS.items():
        parameter = {"name": "q", "in": "query", "required": True, "content": content}
        paths[f"/{name}"] = {
            "get": {"operationId": name, "tags": ["all"], "parameters": [parameter], "responses": answers}
        }
    query = {"name": "q", "in": "querystring", "content": {"application/x-www-form-urlencoded": FORM}}
    paths["/query"] = {"get": {"operationId": "query", "tags": ["all"], "parameters": [query], "responses": answers}}
    return {
        "openapi": "3.2.0",
        "info": {"title": "Content", "version": "1"},
        "servers": [{"url": "http://localhost:1/base"}],
        "security": [{"strict": []}],
        "components": {
            "schemas": {"Rest": REST},
            "securitySchemes": {"strict": {**scheme, "x-signing": {"scheme": "qlm-strict", "version": "2"}}},
        },
        "paths": paths,
    }


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("content")
    (folder / "content.json").write_text(json.dumps(document()))
    return generated(Job(str(folder / "content.json"), targets=("postman", *SCRIPTS)), folder)


def arrived(server: Any) -> dict[str, list[tuple[str, str]]]:
    assert refused(server) == []
    return {
        verdict.operation_id: [(one.name, one.value) for one in verdict.arguments if one.location == "query"]
        for verdict in server.ledger
    }


EXPECTED = {name: pairs for name, (_, pairs) in CALLS.items()} | {"query": QUERY}


@pytest.mark.parametrize("kind", list(SCRIPTS))
def test_scripts(output: Any, kind: str) -> None:
    with verifying(output) as server:
        assert run_scripts(output, kind, server) == []
        assert arrived(server) == EXPECTED


def test_postman(output: Any, tmp_path: Any) -> None:
    with verifying(output) as server:
        run = newman(json.loads(output.collections[0].read_text()), tmp_path, values=output.variables(server.url))
        assert run.failures == []
        assert arrived(server) == EXPECTED


def test_a_form_in_a_value_can_be_read() -> None:
    assert parse_qsl(EXPECTED["form"][0][1]) == [("a", "1 &"), ("b", "x"), ("b", "y"), ("c", '{"d":2}')]
