"""A document with what people who live with a client for years have in theirs."""

from typing import Any

from tests.targets.python_client.shop import answers, body, query

_TEXT = {"type": "string"}
_OBJECT = {"type": "object", "additionalProperties": True}
_FILE = {"type": "string", "format": "binary"}


def operation(name: str, tag: str = "team", **more: Any) -> dict[Any, Any]:
    return {"operationId": name, "tags": [tag], "responses": answers(_OBJECT), **more}


_FORM = {
    "type": "object",
    "properties": {
        "pages": {"type": "array", "items": _FILE},
        "cover": _FILE,
        "meta": {"type": "object", "properties": {"author": _TEXT}},
        "note": _TEXT,
    },
}
ORDER = {
    "type": "object",
    "xml": {"name": "order"},
    "properties": {
        "id": {"type": "integer", "xml": {"attribute": True}},
        "lines": {
            "type": "array",
            "xml": {"wrapped": True},
            "items": {"type": "object", "xml": {"name": "line"}, "properties": {"sku": _TEXT}},
        },
        "tags": {"type": "array", "items": {**_TEXT, "xml": {"name": "tag"}}},
    },
}
_VALUE_OR_STREAM = {
    "200": {
        "description": "Good",
        "content": {"application/json": {"schema": _OBJECT}, "text/event-stream": {"schema": _TEXT}},
    }
}
_DATES = [
    {"name": "day", "in": "path", "required": True, "schema": {**_TEXT, "format": "date"}},
    query("at", {"type": "array", "items": {**_TEXT, "format": "date-time"}}),
    query("key", {**_TEXT, "format": "uuid"}),
    query("amount", {"type": "number"}),
    query("state", {**_TEXT, "enum": ["new", "old"]}),
    {"name": "X-Note", "in": "header", "schema": _TEXT},
    {"name": "sid", "in": "cookie", "schema": _TEXT},
]
_CONSTANTS = [
    query("api-version", {**_TEXT, "default": "2024-01-01"}, required=True),
    query("mode", {"const": "full"}, required=True),
]
_WORDS = {"type": "array", "items": {"$ref": "#/components/schemas/Word"}}
TEAM = {
    "openapi": "3.1.0",
    "info": {"title": "Team", "version": "v2.4-beta"},
    "servers": [{"url": "https://team.example.com"}],
    "paths": {
        "/rows": {"get": operation("rows"), "post": operation("add", **body(_FORM, "multipart/form-data"))},
        "/days/{day}": {"get": operation("day", parameters=_DATES)},
        "/constants": {"get": operation("constants", parameters=_CONSTANTS)},
        "/either": {"get": operation("either", security=[{"bearer": []}, {"key": []}, {"user": [], "pass": []}])},
        "/free": {"get": operation("free", security=[{}, {"bearer": []}])},
        "/tokens": {
            "get": operation("tokens", security=[{"oauth": ["read"]}]),
            "put": operation("both_scopes", security=[{"oauth": ["read", "write"]}, {"oauth": ["all"]}]),
            "delete": operation("no_scope", security=[{"oauth": []}]),
        },
        "/lines": {"get": operation("lines", responses=answers(_OBJECT, "application/x-ndjson"))},
        "/words": {"get": operation("words", responses=answers(_WORDS, "application/jsonl"))},
        "/word": {"get": operation("word", responses=answers({"$ref": "#/components/schemas/Word"}, "text/plain"))},
        "/print": {"get": operation("print", responses=answers({"$ref": "#/components/schemas/Print"}, "image/png"))},
        "/events": {"get": operation("events", responses=answers(_TEXT, "text/event-stream"))},
        "/chat": {
            "post": operation(
                "chat",
                **body({"type": "object", "properties": {"stream": {"type": "boolean"}}}),
                responses=_VALUE_OR_STREAM,
            ),
            "get": operation("chat_stream"),
        },
        "/find?kind=book": {"get": operation("books", parameters=[query("isbn", _TEXT, required=True)])},
        "/find?kind=film": {"get": operation("films", parameters=[query("year", {"type": "integer"}, required=True)])},
        "/scalar": {"get": operation("scalar", responses=answers({"type": "integer"}))},
        "/list": {"get": operation("list", responses=answers({"type": "array", "items": _TEXT}))},
        "/two": {
            "get": operation(
                "two",
                responses={
                    **answers({"$ref": "#/components/schemas/Card"}),
                    **answers({"$ref": "#/components/schemas/Job"}, status="202"),
                },
            )
        },
        "/card": {"post": operation("card", **body({"$ref": "#/components/schemas/Card"}))},
        "/xml": {
            "post": operation("xml", **body(ORDER, "application/xml"), responses=answers(ORDER, "application/xml"))
        },
        "/close": {"get": operation("close", tag="close")},
        "/none": {"get": operation("none", tag="None", responses=answers({"$ref": "#/components/schemas/None"}))},
        "/retry": {"get": operation("again", tag="Retry")},
        "/base": {"get": operation("base", tag="BaseClient")},
    },
    "components": {
        "schemas": {
            "Job": {"type": "object", "properties": {"job": _TEXT}},
            "Word": {**_TEXT, "enum": ["yes", "no"]},
            "Print": {**_TEXT, "format": "binary"},
            "None": {"type": "object", "properties": {"x": _TEXT}},
            "Card": {
                "type": "object",
                "required": ["id", "holder", "pin"],
                "properties": {
                    "id": {"type": "integer", "readOnly": True},
                    "holder": _TEXT,
                    "pin": {**_TEXT, "writeOnly": True},
                    "price": {**_TEXT, "format": "decimal"},
                    "at": {**_TEXT, "format": "date-time"},
                },
            },
        },
        "securitySchemes": {
            "bearer": {"type": "http", "scheme": "bearer"},
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "user": {"type": "apiKey", "in": "header", "name": "X-User"},
            "pass": {"type": "apiKey", "in": "header", "name": "X-Pass"},
            "oauth": {
                "type": "oauth2",
                "flows": {
                    "clientCredentials": {
                        "tokenUrl": "/token",
                        "scopes": {"read": "to read", "write": "to write", "all": ""},
                    }
                },
            },
        },
    },
}
