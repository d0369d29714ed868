"""Where OpenAPI objects stand in a document: the knowledge that tells a reference from data that looks like one.

A field's value is one object (`schema`), a list (`[schema]`) or a map (`{schema}`) of objects of a kind. What is not
named here (examples, defaults, enums, extensions) is data and never walked.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.positions import Tokens, Value, pointer_of

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""The fields of a path item that hold operations, in the order of the OpenAPI specification."""

_ONE = ("additionalProperties", "not", "if", "then", "else", "contains", "propertyNames", "additionalItems")
_MORE = ("unevaluatedItems", "unevaluatedProperties", "contentSchema")
_SCHEMA = {
    **dict.fromkeys(("properties", "patternProperties", "dependentSchemas", "$defs", "definitions"), "{schema}"),
    **dict.fromkeys(_ONE + _MORE, "schema"),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "[schema]"),
    "items": "schema",
}
_PATH = {"parameters": "[parameter]", **dict.fromkeys(METHODS, "operation"), "additionalOperations": "{operation}"}
_PAYLOAD = {"schema": "schema", "content": "{media}", "examples": "{example}"}

_SHAPES: dict[str, dict[str, dict[str, str]]] = {
    "2": {
        "root": {
            "paths": "{path}",
            "definitions": "{schema}",
            "parameters": "{parameter}",
            "responses": "{response}",
            "securityDefinitions": "{security}",
        },
        "path": _PATH,
        "operation": {"parameters": "[parameter]", "responses": "{response}"},
        "parameter": {"schema": "schema"},
        "response": {"schema": "schema"},
        "schema": _SCHEMA,
    },
    "3": {
        "root": {"paths": "{path}", "webhooks": "{path}", "components": "components"},
        "components": {
            "schemas": "{schema}",
            "responses": "{response}",
            "parameters": "{parameter}",
            "examples": "{example}",
            "requestBodies": "{body}",
            "headers": "{header}",
            "securitySchemes": "{security}",
            "links": "{link}",
            "callbacks": "{callback}",
            "pathItems": "{path}",
            "mediaTypes": "{media}",
        },
        "path": _PATH,
        "operation": {
            "parameters": "[parameter]",
            "requestBody": "body",
            "responses": "{response}",
            "callbacks": "{callback}",
        },
        "parameter": _PAYLOAD,
        "header": _PAYLOAD,
        "body": {"content": "{media}"},
        "media": {
            "schema": "schema",
            "itemSchema": "schema",
            "examples": "{example}",
            "encoding": "{encoding}",
            "prefixEncoding": "[encoding]",
            "itemEncoding": "encoding",
        },
        "encoding": {"headers": "{header}", "encoding": "{encoding}"},
        "response": {"headers": "{header}", "content": "{media}", "links": "{link}"},
        "callback": {"*": "path"},
        "schema": _SCHEMA,
    },
}


@dataclass(frozen=True, slots=True)
class Site:
    """An object at a known place: its kind, its value, and the way to it (`parent` and the keys since then)."""

    kind: str
    value: dict[str, Value]
    parent: "Site | None" = None
    keys: Tokens = ()

    @property
    def tokens(self) -> Tokens:
        """The keys that lead from the root to this object."""
        parts, site = [], self
        while site.parent is not None:
            parts.append(site.keys)
            site = site.parent
        return site.keys + tuple(token for keys in reversed(parts) for token in keys)

    @property
    def pointer(self) -> str:
        """The JSON Pointer of this object."""
        return pointer_of(self.tokens)

    @property
    def reference(self) -> str | None:
        """The reference this object is, if it is one."""
        target = self.value.get("$ref")
        return target if isinstance(target, str) and self.kind != "root" else None


def walk(version: str, start: Site, seen: set[tuple[int, str]] | None = None) -> Iterator[Site]:
    """Yield each object below `start`, itself included, once and in the document's order. References are not followed.

    `seen` holds what was yielded before and is added to.
    """
    shapes = _SHAPES[version[:1]]
    visited = set() if seen is None else seen
    stack = [start]
    while stack:
        site = stack.pop()
        mark = (id(site.value), site.kind)
        if mark in visited:
            continue
        visited.add(mark)
        yield site
        stack.extend(reversed(list(children(site, shapes.get(site.kind, {})))))


def children(site: Site, shape: dict[str, str]) -> Iterator[Site]:
    """Yield the objects directly below an object of the given shape."""
    rest = shape.get("*")
    for name, value in site.value.items():
        form = shape.get(name, rest)
        if form is None or not isinstance(value, (dict, list)):
            continue
        if form[0] == "{":
            yield from _members(form[1:-1], value, site, name)
        elif isinstance(value, dict):
            if form[0] != "[":
                yield Site(form, value, site, (name,))
        else:
            kind = form.strip("[]")
            yield from (
                Site(kind, item, site, (name, str(index))) for index, item in enumerate(value) if isinstance(item, dict)
            )


def _members(kind: str, value: Value, site: Site, name: str) -> Iterator[Site]:
    if isinstance(value, dict):
        for key, member in value.items():
            if isinstance(member, dict):
                yield Site(kind, member, site, (name, key))
