"""The spelling of plain YAML numbers where a text is wanted, by a schema or by OpenAPI: `1.20` stays `1.20`."""

from collections.abc import Collection, Iterator, Mapping
from itertools import chain, islice
from typing import Any

from .objects import Node, walk
from .positions import as_list, as_object, follow

_DEEPEST = 40
_MOST = 200
_TEXTS = {
    "info": ("title", "version", "summary", "description"),
    "tag": ("name", "summary", "description", "x-displayName"),
    "operation": ("operationId", "tags", "summary", "description"),
    "parameter": ("name", "description"),
    "response": ("description", "summary"),
    "variable": ("default", "enum", "description"),
}


def keep_spelling(root: Any, examples: Collection[tuple[dict[str, Any], Mapping[str, Any]]]) -> None:
    """Replace numbers in `examples` by their text, where a schema says `string` or OpenAPI has a text.

    Each example is an object of OpenAPI with those of its members that have such numbers; each member is given with
    all numbers as texts. Examples in `components` have the schemas of the places that refer to them. Schemas in other
    files are not followed.
    """
    parts = _SchemaParts(root)
    is_swagger = isinstance(root, dict) and "swagger" in root
    texts = {id(node): _TEXTS[kind] for kind, node in _with_texts(root)} if examples else {}
    shared = as_object(as_object(root).get("components")).get("examples")
    users = (
        _users(root)
        if any(spelled.get("examples") and node["examples"] is shared for node, spelled in examples)
        else {}
    )
    for node, spelled in examples:
        for key, text in spelled.items():
            schema = node["schema"] if isinstance(node.get("schema"), dict) else node
            if key in texts.get(id(node), ()):
                schema = {"type": "string", "items": {"type": "string"}}
            elif isinstance(text, dict) and (key == "x-examples" or (key == "examples" and is_swagger)):
                plain = {name: {"type": "string"} for name in text if name.startswith("text/")}
                schema = {"properties": plain, "additionalProperties": schema}
            elif key == "examples" and node[key] is shared and isinstance(text, dict):
                values = {name: users.get(id(example)) for name, example in node[key].items()}
                schema = {"properties": {name: {"properties": {"value": one}} for name, one in values.items()}}
            elif key == "examples" and isinstance(text, dict):
                schema = {"additionalProperties": {"properties": {"value": schema}}}
            elif key in ("enum", "examples"):
                schema = {"items": schema}
            node[key] = parts.spelled(node[key], text, schema)


def _with_texts(root: Any) -> Iterator[tuple[str, Any]]:
    """Yield the objects that have plain texts, with their kinds: the info object, tags, operations and more."""
    if not isinstance(root, dict):
        return
    yield from (("info", root.get("info")), *(("tag", tag) for tag in as_list(root.get("tags"))))
    for node in walk("2" if "swagger" in root else "3", Node("root", root)):
        if node.kind in _TEXTS:
            yield node.kind, node.value
        servers = node.value.get("servers") if node.kind in ("root", "path", "operation") else ()
        for server in map(as_object, as_list(servers)):
            yield from (("variable", one) for one in as_object(server.get("variables")).values())


def _users(root: Any) -> dict[int, Any]:
    """Return the schema beside the first reference to each shared example, by the id of the example."""
    schemas: dict[int, Any] = {}
    for node in walk("3", Node("root", root)):
        for example in as_object(node.value.get("examples")).values():
            if "$ref" in as_object(example):
                schemas.setdefault(id(follow(root, example)), node.value.get("schema"))
    return schemas


class _SchemaParts:
    """The schemas of a document. The parts of each are collected once, because all items of a list share a schema."""

    def __init__(self, root: Any) -> None:
        self._root = root
        # With the schema, so that no other one gets its id.
        self._parts: dict[int, tuple[Any, list[dict[str, Any]]]] = {}

    def spelled(self, value: Any, text: Any, schema: Any, depth: int = 0) -> Any:
        """Return a value with the numbers as texts where its schema has texts; `text` has all of them as texts."""
        if value == text or depth > _DEEPEST:
            return value
        parts = self._parts_of(schema)
        if isinstance(value, dict) and isinstance(text, dict):
            return {name: self.spelled(value[name], text[name], _member(parts, name), depth + 1) for name in value}
        if isinstance(value, list) and isinstance(text, list):
            items = next((part["items"] for part in parts if "items" in part), None)
            return [self.spelled(one, other, items, depth + 1) for one, other in zip(value, text, strict=True)]
        kinds = (part.get("type") for part in parts)
        names = chain.from_iterable(kind if isinstance(kind, list) else [kind] for kind in kinds)
        types = {name for name in names if isinstance(name, str)}
        return text if "string" in types and not types & {"number", "integer"} else value

    def _parts_of(self, schema: Any) -> list[dict[str, Any]]:
        if id(schema) not in self._parts:
            self._parts[id(schema)] = schema, list(islice(_parts(self._root, schema), _MOST))
        return self._parts[id(schema)][1]


def _parts(root: Any, schema: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield a schema, the target of its reference and the schemas it is composed of."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return
    yield schema
    if "$ref" in schema:
        yield from _parts(root, follow(root, schema), depth + 1)
    for key in ("allOf", "oneOf", "anyOf"):
        for part in schema[key] if isinstance(schema.get(key), list) else ():
            yield from _parts(root, part, depth + 1)


def _member(parts: list[dict[str, Any]], name: str) -> Any:
    """Return the schema of a member of an object, by its name or as one of the additional members."""
    listed = (part["properties"] for part in parts if isinstance(part.get("properties"), dict))
    other = next((part["additionalProperties"] for part in parts if "additionalProperties" in part), None)
    return next((properties[name] for properties in listed if name in properties), other)
