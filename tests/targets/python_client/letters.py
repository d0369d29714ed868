"""A document in other scripts than Latin: every name of its client is what its authors wrote."""

from typing import Any

_USER = {
    "type": "object",
    "required": ["größe"],
    "properties": {
        "größe": {"type": "integer"},
        "名前": {"type": "string"},
        "класс": {"type": "array", "items": {"type": "object", "properties": {"ключ": {"type": "string"}}}},
    },
}
_ANSWER = {
    "200": {"description": "ok", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Größe"}}}}
}


def _operation(name: str, tag: str, *parameters: Any) -> dict[str, Any]:
    return {"operationId": name, "tags": [tag], "parameters": parameters, "responses": _ANSWER}


def _parameter(name: str, location: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": location, "required": True, "schema": schema}


LETTERS = {
    "openapi": "3.1.0",
    "info": {"title": "Größen и 用户", "version": "1"},
    "servers": [{"url": "https://example.com", "description": "本番"}],
    "paths": {
        "/用户/{用户}": {
            "get": _operation(
                "获取用户",
                "用户",
                _parameter("用户", "path", type="string"),
                _parameter("имя", "query", enum=["анна", "борис"]),
            )
        },
        "/größen": {"get": _operation("größenListen", "Größen"), "delete": _operation("GrößenLöschen", "İstanbul")},
        "/имена": {"get": _operation("получитьИмена", "Пользователи Админ")},
        "/नाम": {"get": _operation("नाम", "नाम")},
    },
    "components": {"schemas": {"Größe": _USER}},
}
