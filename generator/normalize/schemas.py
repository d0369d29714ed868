"""JSON Schema of every OpenAPI version to `Schema`: one shape, references as names."""

from typing import Any
from urllib.parse import unquote

from generator.model import ABSENT, Absent, Json, Property, Schema
from generator.normalize.reader import Node, Reader, escape, strings, text, tokens

_HOMES = ("/components/schemas/", "/definitions/")


class Schemas:
    """The schemas of one document. `named` fills as references are met; `finish` reads what is still open."""

    def __init__(self, reader: Reader) -> None:
        self.named: dict[str, Schema] = {}
        self._reader = reader
        self._names: dict[str, str] = {}
        self._taken: set[str] = set()
        self._open: list[str] = []
        for home in _HOMES:
            node: Any = reader.root
            for step in home.strip("/").split("/"):
                node = node.get(step) if isinstance(node, dict) else None
            for name in node if isinstance(node, dict) else ():
                self._name(home + escape(name))

    def named_in_document(self) -> list[str]:
        """Return the names of the schemas met so far, the declared ones first."""
        return list(self._names.values())

    def finish(self) -> dict[str, Schema]:
        """Read every schema that was referred to, and return them by name."""
        while self._open:
            pointer = self._open.pop()
            self.named[self._names[pointer]] = self.read(self._reader.lookup(pointer), pointer)
        return {name: self.named[name] for name in self._names.values()}

    def read(self, node: Any, pointer: str) -> Schema:
        """Return the schema written at `pointer`; `true` and an empty object allow anything."""
        if not isinstance(node, dict) or not node:
            return Schema(origin=pointer)
        ref = node.get("$ref")
        return Schema(
            types=_types(node),
            format=text(node, "format"),
            ref=self._name(unquote(ref[1:])) if isinstance(ref, str) else "",
            title=text(node, "title"),
            description=text(node, "description"),
            enum=_enum(node),
            enum_names=tuple(strings(node.get("x-enumNames")) or strings(node.get("x-enum-varnames"))),
            default=node.get("default", ABSENT),
            example=_example(node),
            properties=self._properties(node, pointer),
            additional=self._additional(node, pointer),
            items=self._child(node, "items", pointer),
            prefix_items=self._children(node, "prefixItems", pointer),
            all_of=self._children(node, "allOf", pointer),
            any_of=self._children(node, "anyOf", pointer),
            one_of=self._children(node, "oneOf", pointer),
            minimum=_number(node, "minimum"),
            maximum=_number(node, "maximum"),
            min_length=_count(node, "minLength"),
            max_length=_count(node, "maxLength"),
            min_items=_count(node, "minItems"),
            read_only=node.get("readOnly") is True,
            write_only=node.get("writeOnly") is True,
            deprecated=node.get("deprecated") is True,
            secret=text(node, "format") == "password",
            origin=pointer,
        )

    def _name(self, pointer: str) -> str:
        known = self._names.get(pointer)
        if known is not None:
            return known
        steps = tokens(pointer)
        name = steps[-1] if pointer.startswith(_HOMES) and len(steps) <= 3 else "_".join(steps[-3:])
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        self._names[pointer] = name
        self._open.append(pointer)
        return name

    def _child(self, node: Node, key: str, pointer: str) -> Schema | None:
        value = node.get(key)
        return self.read(value, f"{pointer}/{key}") if isinstance(value, dict) else None

    def _children(self, node: Node, key: str, pointer: str) -> tuple[Schema, ...]:
        value = node.get(key)
        if not isinstance(value, list):
            return ()
        return tuple(self.read(item, f"{pointer}/{key}/{index}") for index, item in enumerate(value))

    def _properties(self, node: Node, pointer: str) -> tuple[Property, ...]:
        value = node.get("properties")
        if not isinstance(value, dict):
            return ()
        required = set(strings(node.get("required")))
        return tuple(
            Property(name, self.read(item, f"{pointer}/properties/{escape(name)}"), name in required)
            for name, item in value.items()
        )

    def _additional(self, node: Node, pointer: str) -> Schema | bool | None:
        value = node.get("additionalProperties")
        return value if isinstance(value, bool) else self._child(node, "additionalProperties", pointer)


def _types(node: Node) -> tuple[str, ...]:
    value = node.get("type")
    types = tuple(strings(value)) if isinstance(value, list) else ((value,) if isinstance(value, str) else ())
    nullable = node.get("nullable") is True or node.get("x-nullable") is True
    return (*types, "null") if nullable and types and "null" not in types else types


def _enum(node: Node) -> tuple[Json, ...]:
    if "const" in node:
        return (node["const"],)
    value = node.get("enum")
    return tuple(value) if isinstance(value, list) else ()


def _example(node: Node) -> Json | Absent:
    examples = node.get("examples")
    if isinstance(examples, list) and examples and "example" not in node:
        first: Json = examples[0]
        return first
    return node.get("example", ABSENT)


def _number(node: Node, key: str) -> float | None:
    value = node.get(key)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _count(node: Node, key: str) -> int | None:
    value = node.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
