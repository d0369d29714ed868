"""Which parts of a document are OpenAPI objects. This distinguishes a reference from data that looks like one.

A field's value is one object (`schema`), a list (`[schema]`) or a map (`{schema}`) of objects of a kind. What is not
named here (examples, defaults, enums, extensions) is data, and is never searched for objects.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from .positions import Tokens, Value, pointer_of

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""The fields of a path item that contain operations, in the order of the OpenAPI specification."""

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

MAPS = frozenset(
    field for shapes in _SHAPES.values() for shape in shapes.values() for field, form in shape.items() if form[0] == "{"
)
"""The fields whose members have names that the author chose."""


class Node(NamedTuple):
    """An OpenAPI object: its kind, its value, and the path to it (`parent`, and the keys from there)."""

    kind: str
    value: dict[str, Value]
    parent: "Node | None" = None
    keys: Tokens = ()

    @property
    def tokens(self) -> Tokens:
        """The keys that lead from the root to this object."""
        parts, node = [], self
        while node.parent is not None:
            parts.append(node.keys)
            node = node.parent
        return node.keys + tuple(token for keys in reversed(parts) for token in keys)

    @property
    def pointer(self) -> str:
        """The JSON Pointer of this object."""
        return pointer_of(self.tokens)

    @property
    def reference(self) -> str | None:
        """The reference, if this object is one."""
        target = self.value.get("$ref")
        return target if isinstance(target, str) and self.kind != "root" else None


def walk(version: str, start: Node, seen: set[tuple[int, str]] | None = None) -> Iterator[Node]:
    """Yield each object below `start`, itself included, once and in the document's order. References are not followed.

    `seen` has the objects that were yielded before; this function adds to it.
    """
    visited = set() if seen is None else seen
    stack = [start]
    while stack:
        node = stack.pop()
        mark = (id(node.value), node.kind)
        if mark not in visited:
            visited.add(mark)
            yield node
            below = list(children(version, node))
            below.reverse()
            stack += below


def children(version: str, node: Node) -> Iterator[Node]:
    """Yield the objects directly below an object."""
    shape = _SHAPES[version[0]].get(node.kind)
    if shape is not None:
        fallback = shape.get("*")
        for name, value in node.value.items():
            form = shape.get(name, fallback)
            if form is not None:
                yield from _field(node, name, form, value)


def _field(node: Node, name: str, form: str, value: Value) -> list[Node]:
    """Return the objects in one field."""
    if isinstance(value, dict):
        if form[0] == "{":
            kind = form[1:-1]
            return [Node(kind, member, node, (name, key)) for key, member in value.items() if isinstance(member, dict)]
        return [Node(form, value, node, (name,))] if form[0] != "[" else []
    if isinstance(value, list) and form[0] != "{":
        kind = form.strip("[]")
        return [Node(kind, item, node, (name, str(at))) for at, item in enumerate(value) if isinstance(item, dict)]
    return []


def rebuilt(version: str, node: Node, change: Callable[[Node], Value]) -> dict[str, Value]:
    """Return the value of `node` with each object directly below it replaced by the result of `change`.

    If nothing changes, the value itself is returned. It is never modified.
    """
    members = dict(node.value)
    for child in children(version, node):
        new = change(child)
        if new is not child.value:
            _put(members, node.value, child.keys, new)
    return members if any(value is not node.value[key] for key, value in members.items()) else node.value


def _put(members: dict[str, Value], original: dict[str, Value], keys: Tokens, new: Value) -> None:
    field = keys[0]
    if len(keys) == 1:
        members[field] = new
        return
    if members[field] is original[field]:
        members[field] = original[field].copy()
    members[field][keys[1] if isinstance(members[field], dict) else int(keys[1])] = new
