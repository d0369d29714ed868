"""A document with one of everything a client has to do; none of its requests is signed."""

from typing import Any

_TEXT = {"type": "string"}
_THING = {"$ref": "#/components/schemas/Thing"}


def answers(schema: Any = None, media: str = "application/json", status: str = "200") -> dict[Any, Any]:
    content = {"content": {media: {"schema": schema}}} if schema is not None else {}
    return {status: {"description": "Good", **content}}


def query(name: str, schema: Any, **more: Any) -> dict[Any, Any]:
    return {"name": name, "in": "query", "schema": schema, **more}


def body(schema: Any, media: str = "application/json", *, required: bool = True) -> dict[str, Any]:
    return {"requestBody": {"required": required, "content": {media: {"schema": schema}}}}


def _operation(name: str, **more: Any) -> dict[Any, Any]:
    return {"operationId": name, "tags": ["thing"], "responses": answers(_THING), **more}


def _secured(name: str, scheme: str) -> Any:
    return _operation(name, security=[{scheme: []}])


_ARRAY = {"type": "array", "items": _TEXT}
_OBJECT = {"type": "object", "additionalProperties": _TEXT}
_PATH = {"name": "id", "in": "path", "required": True, "schema": _TEXT}
_UPLOAD = {"type": "string", "format": "binary"}
_FORM = {"type": "object", "properties": {"title": _TEXT, "file": _UPLOAD, "tags": _ARRAY}, "required": ["file"]}

SHOP = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "7"},
    "servers": [{"url": "https://shop.example.com/api"}],
    "paths": {
        "/things": {
            "get": _operation(
                "list_things",
                parameters=[
                    query("ids", _ARRAY),
                    query("joined", _ARRAY, explode=False),
                    query("piped", _ARRAY, style="pipeDelimited", explode=False),
                    query("deep", _OBJECT, style="deepObject"),
                    query("from", {"type": "integer"}),
                    query("limit", {"type": "integer", "default": 20}),
                    query("exact", {"type": "boolean", "default": False}),
                    query("order", {"type": "string", "enum": ["up", "down"], "default": "up"}),
                    query("rate", {"type": "number"}),
                    query("must", _TEXT, required=True),
                    {"name": "X-Trace", "in": "header", "schema": _TEXT},
                    {"name": "flavour", "in": "cookie", "schema": _TEXT},
                ],
                responses=answers({"type": "array", "items": _THING}),
            ),
            "post": _operation("create_thing", **body(_THING), responses=answers(_THING, status="201")),
        },
        "/things/{id}": {
            "parameters": [_PATH],
            "get": _operation("get_thing"),
            "put": _operation("update_thing", **body(_THING)),
            "delete": _operation("delete_thing", responses={"204": {"description": "Gone"}}),
            "head": _operation("check_thing", responses={"200": {"description": "There"}}),
        },
        "/things/{id}/name": {"parameters": [_PATH], "get": _operation("get_name", responses=answers(_TEXT))},
        "/things/{id}/touch": {
            "parameters": [_PATH],
            "post": _operation("touch_thing", responses={"200": {"description": "Touched"}}),
        },
        "/things/{id}/start": {"parameters": [_PATH], "get": _operation("start_thing")},
        "/things/{id}/any": {"parameters": [_PATH], "get": _operation("get_any", responses=answers(_THING, "*/*"))},
        "/files/{id}": {
            "parameters": [_PATH],
            "get": _operation("get_file", responses=answers(_UPLOAD, "application/octet-stream")),
            "put": _operation("put_file", **body(_UPLOAD, "application/octet-stream")),
            "post": _operation("post_file", **body(_UPLOAD, "image/png")),
        },
        "/form": {"post": _operation("send_form", **body(_FORM, "multipart/form-data"))},
        "/plain": {"post": _operation("send_plain", **body(_OBJECT, "application/x-www-form-urlencoded"))},
        "/text": {"post": _operation("send_text", **body(_TEXT, "text/plain"))},
        "/basic": {"get": _secured("get_basic", "basic")},
        "/bearer": {"get": _secured("get_bearer", "bearer")},
        "/digest": {"get": _secured("get_digest", "digest")},
        "/header-key": {"get": _secured("get_header_key", "header_key")},
        "/query-key": {"get": _secured("get_query_key", "query_key")},
        "/cookie-key": {"get": _secured("get_cookie_key", "cookie_key")},
        "/old": {"get": _operation("get_old", deprecated=True)},
        "/else": {"get": _operation("get_else", servers=[{"url": "https://other.example.com"}])},
    },
    "components": {
        "schemas": {
            "Thing": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {**_TEXT, "description": "What it is called."},
                    "parent": _THING,
                    "children": {"type": "array", "items": _THING},
                    "colour": {"type": "string", "enum": ["red", "green"]},
                    "inner": {"type": "object", "properties": {"deep": {"type": ["integer", "null"]}}},
                },
            }
        },
        "securitySchemes": {
            "basic": {"type": "http", "scheme": "basic"},
            "bearer": {"type": "http", "scheme": "bearer"},
            "digest": {"type": "http", "scheme": "digest"},
            "header_key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "query_key": {"type": "apiKey", "in": "query", "name": "api_key"},
            "cookie_key": {"type": "apiKey", "in": "cookie", "name": "sid"},
        },
    },
}
