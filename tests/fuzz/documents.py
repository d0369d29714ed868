"""Random documents: mostly right in their shape, with any text wherever text may stand."""

from typing import Any

from tests.fuzz.choice import Choice
from tests.hostile.payloads import PAYLOADS

TEXTS = ["", *(make("PWNED") for make in PAYLOADS.values())]
LETTERS = "ab Z9-_.~/\\'\"`$&|;<>(){}[]#%+=?*!@^:,\t\n\r\0\x1b\x7f\x85\xa0\u0301\u200b\u2028\u202e\ufeff\uffff😀é日"
TOKENS = ["id", "name", "filter", "X-Trace", "a.b", "$top", "import", "con", "Id", "x-y_z"]
NUMBERS = [0, 1, -1, 2**31, 2**53 + 1, -(2**63), 2**70, 0.5, -0.0, 1e300, 5e-324]
STYLES = {
    "path": ["simple", "label", "matrix"],
    "query": ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
    "header": ["simple"],
    "cookie": ["form", "cookie"],
}
MEDIA = [
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
    "application/xml",
    "*/*",
]
METHODS = ["get", "put", "post", "delete", "patch", "head", "options", "trace"]


class Values:
    """Texts, names and JSON values."""

    def __init__(self, choice: Any) -> None:
        self.choice = choice

    def any(self) -> Any:
        """Return a text: nothing, one that means something somewhere, or a few characters."""
        if self.choice.maybe():
            return self.choice.one(TEXTS)
        return "".join(self.choice.many(self._character, 12))

    def _character(self) -> Any:
        return self.choice.one(LETTERS) if self.choice.below(8) else self._far()

    def _far(self) -> Any:
        point = self.choice.below(0xFFFF) * 17
        return "?" if 0xD800 <= point <= 0xDFFF or point > 0x10FFFF else chr(point)

    def name(self) -> Any:
        """Return a name, mostly one that is sensible."""
        return self.choice.one(TOKENS) if self.choice.below(3) else self.any()

    def flag(self) -> Any:
        """Return true or false."""
        return self.choice.maybe()

    def value(self, depth: int = 2) -> Any:
        """Return a JSON value."""
        kind = self.choice.below(7 if depth else 5)
        if kind > 4:
            items = self.choice.many(lambda: self.value(depth - 1), 3)
            return items if kind == 5 else {self.name(): item for item in items}
        return [None, True, self.choice.one(NUMBERS), self.any(), self.name()][kind]


class Document(Values):
    """An OpenAPI document of version 3.0, 3.1 or 3.2."""

    def make(self) -> dict[Any, Any]:
        """Return the document as JSON values."""
        choice = self.choice
        schemes = {
            "strict": {
                "type": "apiKey",
                "in": "header",
                "name": "X-S",
                "x-signing": {"scheme": "qlm-strict", "version": "2"},
            },
            "key": {"type": "apiKey", "in": choice.one(["query", "header", "cookie"]), "name": self.name()},
            "basic": {"type": "http", "scheme": "basic", "description": self.any()},
        }
        return {
            "openapi": choice.one(["3.0.3", "3.1.0", "3.2.0"]),
            "info": {"title": self.any(), "version": self.any(), **choice.optional(description=self.any)},
            **choice.optional(
                servers=lambda: [{"url": "https://api.example.com/v1"}], tags=lambda: [{"name": self.name()}]
            ),
            "paths": dict(self._path(number, [*schemes]) for number in range(1 + choice.below(3))),
            "components": {"securitySchemes": schemes, "schemas": {"A": self.schema(), "B": self.schema()}},
        }

    def schema(self, depth: int = 3) -> Any:
        """Return a schema."""
        kind = self.choice.below(7 if depth else 4)
        if kind == 3:
            return {"$ref": self.choice.one(["#/components/schemas/A", "#/components/schemas/B"])}
        about = self.choice.optional(
            description=self.any, title=self.any, format=self.any, nullable=self.flag, example=self.value
        )
        return {**about, **self._kind(kind, depth)}

    def _kind(self, kind: Any, depth: Any) -> Any:
        if kind < 3:
            return {"type": self.choice.one(["string", "integer", "number", "boolean"])}
        inner = self.choice.many(lambda: self.schema(depth - 1), 3 if kind == 4 else 2, least=kind != 4)
        if kind == 5:
            return {"type": "array", "items": inner[0]}
        if kind == 6:
            return {"allOf": inner}
        members = {self.name(): schema for schema in inner}
        return {"type": "object", "properties": members, **({"required": [*members][:1]} if members else {})}

    def _path(self, number: Any, schemes: Any) -> tuple[Any, dict[Any, Any]]:
        names = self.choice.some(TOKENS, 2)
        literal = self.choice.one(["a", "b c", "é", "x.y", "a:b", self.any()])
        path = "/".join(["", f"p{number}", literal, *(f"{{{name}}}" for name in names)])
        methods = self.choice.some(METHODS, 2) or ["get"]
        return path, {method: self._operation(names, schemes) for method in methods}

    def _operation(self, names: Any, schemes: Any) -> Any:
        more: dict[Any, Any] = {}
        for parameter in self.choice.many(self._parameter, 3):
            more.setdefault((parameter["name"].lower(), parameter["in"]), parameter)
        operation = {"parameters": [*map(self._parameter, names), *more.values()]}
        operation |= {"responses": {"200": {"description": self.any()}}}  # type: ignore[dict-item]
        operation |= self.choice.optional(
            operationId=self.name, summary=self.any, description=self.any, deprecated=self.flag
        )
        operation |= self.choice.optional(
            tags=lambda: self.choice.many(self.name, 2),
            requestBody=self._body,
            security=lambda: [{name: []} for name in self.choice.some(schemes, 2)],
        )
        return operation

    def _body(self) -> dict[Any, Any]:
        media = self.choice.some(MEDIA, 2) or MEDIA[:1]
        content = {name: {"schema": self.schema(), **self.choice.optional(example=self.value)} for name in media}
        return {"content": content, **self.choice.optional(description=self.any, required=self.flag)}

    def _parameter(self, name: Any = None) -> Any:
        place = "path" if name else self.choice.one(["query", "query", "header", "cookie"])
        parameter = {"name": name or self.name(), "in": place, "schema": self.schema(2)}
        parameter |= self.choice.optional(
            style=lambda: self.choice.one(STYLES[place]), explode=self.flag, example=self.value, description=self.any
        )
        return parameter | (
            {"required": True} if name else self.choice.optional(required=self.flag, deprecated=self.flag)
        )


def document(content: Any) -> Any:
    """Return the document that bytes decide on."""
    return Document(Choice(content)).make()
