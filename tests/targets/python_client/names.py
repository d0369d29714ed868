"""A document whose tags, operations, schemas and parameters bear names that Python or a client needs for itself."""

from typing import Any

NAMES = (
    *("None", "none", "True", "False", "close", "Retry", "BaseClient", "self", "cls", "httpx2", "List", "Optional"),
    *("TypedDict", "Any", "types", "client", "with_response", "using", "fetch", "os", "ssl", "Mapping", "Response"),
    *("Async", "Sync", "AsyncClient", "Client", "__init__", "__class__", "print", "str", "int", "list", "dict"),
    *("object", "bytes", "Json", "Upload", "Required", "ReadOnly", "Literal", "Sequence", "Enum", "datetime", "date"),
    *("Decimal", "UUID", "File", "Download", "Event", "Events", "Lines", "pages", "async_pages", "table_rows"),
    *("ApiError", "Operation", "Settings", "Core", "View", "M", "T", "P", "builtins", "typing", "sys", "import"),
    *("class", "def", "async", "await", "match", "type", "case", "deprecated", "Detailed", "super", "property", "jobs"),
    *("resources", "_api", "__all__", "__version__", "API_VERSION", "py", "test", "conftest", "con", "nul", "float"),
    *("bool", "name", "1st", "with-dash", "a.b", "\u00e9", "/x"),
)
_REF = "#/components/schemas/"


def _schema(name: str) -> dict[str, Any]:
    target = name if name.isascii() and "/" not in name else "None"
    return {"$ref": _REF + target}


def _operation(name: str, tag: str, *queries: str) -> dict[str, Any]:
    content = {"application/json": {"schema": _schema(tag if name == "get" else name)}}
    parameters = [{"name": query, "in": "query", "schema": {"type": "string"}} for query in queries]
    answers = {"200": {"description": "What is there", "content": content}}
    return {"operationId": name, "tags": [tag], "parameters": parameters, "responses": answers}


def _path(name: str) -> dict[str, Any]:
    body = {"required": True, "content": {"application/json": {"schema": _schema(name)}}}
    return {"get": _operation("get", name, name), "post": {**_operation(name, "all", name, "x"), "requestBody": body}}


HOSTILE: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Names", "version": "1"},
    "servers": [{"url": "http://127.0.0.1"}],
    "paths": {f"/p{number}": _path(name) for number, name in enumerate(NAMES)},
    "components": {
        "schemas": {
            name: {
                "type": "object",
                "required": [name],
                "properties": {name: {"type": "string"}, "other": {"$ref": f"{_REF}None"}},
            }
            for name in NAMES
            if name.isascii() and "/" not in name
        }
    },
}
