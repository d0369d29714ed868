"""Turns the JSON Schemas of all OpenAPI versions into `Schema`, with names as references."""

from collections.abc import Callable, Mapping
from types import UnionType
from typing import Any, ClassVar
from urllib.parse import unquote

from ..document.positions import as_list, as_object, escape, tokens_of
from ..examples.credentials import cleaned, is_credential, without_values
from ..examples.fits import is_same
from ..model import ABSENT, Absent, Check, Discriminator, Json, JsonObject, Property, Schema, Xml
from .reader import Reader, strings, text

_PLAIN: dict[str, tuple[str, type[Any] | UnionType]] = {
    "format": ("format", str),
    "title": ("title", str),
    "description": ("description", str),
    "minimum": ("minimum", int | float),
    "maximum": ("maximum", int | float),
    "minLength": ("min_length", int),
    "maxLength": ("max_length", int),
    "minItems": ("min_items", int),
    "maxItems": ("max_items", int),
    "minProperties": ("min_properties", int),
    "maxProperties": ("max_properties", int),
    "uniqueItems": ("unique_items", bool),
    "multipleOf": ("multiple_of", int | float),
    "pattern": ("pattern", str),
    "contentMediaType": ("content_type", str),
    "x-discriminator-value": ("discriminator_value", str),
    "x-ms-discriminator-value": ("discriminator_value", str),
    "readOnly": ("read_only", bool),
    "writeOnly": ("write_only", bool),
    "deprecated": ("deprecated", bool),
}
_EXCLUSIVE = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}
# The formats that have a sample in these encodings.
_ENCODINGS = {"base64": "byte", **{name: name for name in ("base64url", "base32", "base16")}}
_MAPS = frozenset({"patternProperties", "dependentSchemas", "dependentRequired", "dependencies"})
_COUNTS = ("minContains", "maxContains")
# What belongs to `if` and to `contains` follows it.
_CHECKS = ("not", "if", "then", "else", "contains", *_COUNTS, *sorted(_MAPS), "unevaluatedProperties")
_SECRET = ("password", "encrypted-text")
_SECTIONS = ("/components/schemas/", "/definitions/")


class Schemas:
    """The schemas of one document. `named` gets a schema when a reference to it is read; `finish` reads the rest."""

    def __init__(self, reader: Reader) -> None:
        self.named: dict[str, Schema] = {}
        self._reader = reader
        self._names: dict[str, str] = {}
        self._pointers: dict[str, str] = {}
        self._taken: set[str] = set()
        self._open: list[str] = []
        for section in _SECTIONS:
            node: Any = reader.root
            for step in section.strip("/").split("/"):
                node = as_object(node).get(step)
            for name in as_object(node):
                self._name(section + escape(name))

    def named_in_document(self) -> list[str]:
        """Return the names of the schemas so far; the declared ones come first."""
        return list(self._names.values())

    def finish(self) -> dict[str, Schema]:
        """Read every schema that was referred to, and return them by name."""
        while self._open:
            self._read_named(self._open.pop())
        return {name: self.named[name] for name in self._names.values()}

    def resolved(self, schema: Schema) -> Schema:
        """Return the schema that a schema refers to, or the schema itself if it has no reference."""
        pointer = self._pointers.get(schema.ref)
        return self._read_named(pointer) if pointer else schema

    def _read_named(self, pointer: str) -> Schema:
        name = self._names[pointer]
        if name not in self.named:
            self.named[name] = self.read(self._reader.lookup(pointer), pointer)
        return self.named[name]

    def read(self, node: Any, pointer: str) -> Schema:
        """Return the schema at `pointer`. `true` and an empty object allow anything."""
        if not isinstance(node, dict) or not node:
            return Schema(origin=pointer)
        if len(node) == 1 and "$ref" in node:  # as many are
            return Schema(origin=pointer, ref=self._ref(node, "$ref", pointer))
        members = self._members(node, pointer)
        # A value that is chosen from an enum is not a secret.
        if members.get("format") in _SECRET and len(members["enum"]) < 2:
            return without_values(Schema(origin=pointer, secret=True, **members))
        return Schema(origin=pointer, **members)

    def _members(self, node: JsonObject, pointer: str) -> dict[str, Any]:
        """Return the fields of a schema, by name."""
        members: dict[str, Any] = {"types": _types(node), "enum": _enum(node)}
        for key, value in node.items():
            if key in _PLAIN:
                name, kind = _PLAIN[key]
                if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
                    members[name] = value
            elif key in self._KEYWORDS:
                name, reading = self._KEYWORDS[key]
                members[name] = reading(self, node, key, pointer)
            elif value is True and key.startswith("x-") and key.endswith("-deprecated"):
                members["deprecated"] = True
        return members | _more(node, members)

    def _name(self, pointer: str) -> str:
        assigned = self._names.get(pointer)
        if assigned is not None:
            return assigned
        steps = tokens_of(pointer)
        name = steps[-1] if pointer.startswith(_SECTIONS) and len(steps) <= 3 else "_".join(steps[-3:])
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        self._names[pointer] = name
        self._pointers[name] = pointer
        self._open.append(pointer)
        return name

    def _ref(self, node: JsonObject, key: str, _: str) -> str:
        value = node[key]
        return self._name(unquote(value[1:])) if isinstance(value, str) else ""

    def _items(self, node: JsonObject, key: str, pointer: str) -> Schema | None:
        value = node[key]
        return self.read(value, f"{pointer}/{key}") if isinstance(value, dict) else None

    def _additional(self, node: JsonObject, key: str, pointer: str) -> Schema | bool | None:
        value = node[key]
        return value if isinstance(value, bool) else self._items(node, key, pointer)

    def _list(self, node: JsonObject, key: str, pointer: str) -> tuple[Schema, ...]:
        return tuple(self.read(item, f"{pointer}/{key}/{index}") for index, item in enumerate(as_list(node[key])))

    def _properties(self, node: JsonObject, key: str, pointer: str) -> tuple[Property, ...]:
        required = set(strings(node.get("required")))
        return tuple(
            Property(name, self._property(name, item, f"{pointer}/properties/{escape(name)}"), name in required)
            for name, item in as_object(node[key]).items()
            if item is not False
        )

    def _property(self, name: str, node: Any, pointer: str) -> Schema:
        schema = self.read(node, pointer)
        if not is_credential(name):
            return schema
        texts = [value for value in (schema.default, schema.example, *schema.enum) if isinstance(value, str)]
        return without_values(schema) if texts else schema

    def _checks(self, node: JsonObject, _: str, pointer: str) -> tuple[tuple[str, Check], ...]:
        """Return the keywords that only test a value."""
        keys = [key for key in _CHECKS if key in node]
        checks = ((key, self._check(node[key], f"{pointer}/{key}", key)) for key in keys)
        return tuple((key, check) for key, check in checks if check is not None)

    def _check(self, value: Any, pointer: str, key: str) -> Check | None:
        if key in _COUNTS:
            return value if isinstance(value, int) else None
        if key not in _MAPS:
            return value if isinstance(value, bool) else self.read(value, pointer) if isinstance(value, dict) else None
        entries = as_object(value).items()
        parts = ((name, tuple(strings(part)) if isinstance(part, list) else part) for name, part in entries)
        read = (
            (name, part if isinstance(part, bool | tuple) else self.read(part, f"{pointer}/{escape(name)}"))
            for name, part in parts
        )
        return tuple(read)

    def _texts(self, node: JsonObject, key: str, _: str) -> tuple[str, ...]:
        return tuple(strings(node[key]))

    def _exclusive(self, node: JsonObject, *_: str) -> tuple[str, ...]:
        return tuple(bound for bound in _EXCLUSIVE if _is_exclusive(node, bound))

    def _discriminator(self, node: JsonObject, key: str, _: str) -> Discriminator | None:
        value = node[key]
        if isinstance(value, str):
            return Discriminator(value)
        if not isinstance(value, dict) or not isinstance(value.get("propertyName"), str):
            return None
        pairs = as_object(value.get("mapping")).items()
        return Discriminator(value["propertyName"], tuple((tag, self._target(ref)) for tag, ref in pairs))

    def _target(self, ref: object) -> str:
        """Return the name of the schema that a discriminator names by a reference or by its name."""
        return self._names.get(unquote(ref[1:]), ref.rpartition("/")[2]) if isinstance(ref, str) else ""

    def _xml(self, node: JsonObject, key: str, _: str) -> Xml | None:
        return _xml(node[key]) if isinstance(node[key], dict) else None

    def _example(self, node: JsonObject, _: str, _at: str) -> Json | Absent:
        example: Any = node["example"] if "example" in node else [*as_list(node["examples"]), ABSENT][0]
        return ABSENT if example is ABSENT else self._reader.shown(example)

    def _free_names(self, node: JsonObject, key: str, _: str) -> Schema:
        return Schema(types=("string",), example=str(node[key]))

    _KEYWORDS: ClassVar[Mapping[str, tuple[str, Callable[[Any, JsonObject, str, str], Any]]]] = {
        "$ref": ("ref", _ref),
        "properties": ("properties", _properties),
        "additionalProperties": ("additional", _additional),
        "propertyNames": ("property_names", _items),
        "x-additionalPropertiesName": ("property_names", _free_names),
        "items": ("items", _items),
        "prefixItems": ("prefix_items", _list),
        "allOf": ("all_of", _list),
        "anyOf": ("any_of", _list),
        "oneOf": ("one_of", _list),
        "required": ("required", _texts),
        **dict.fromkeys(_CHECKS, ("checks", _checks)),
        "discriminator": ("discriminator", _discriminator),
        "xml": ("xml", _xml),
        **dict.fromkeys(("example", "examples"), ("example", _example)),
        "exclusiveMinimum": ("exclusive", _exclusive),
        "exclusiveMaximum": ("exclusive", _exclusive),
        "x-enumNames": ("enum_names", _texts),
        "x-enum-varnames": ("enum_names", _texts),
    }
    """The keywords that need more than a copy of the value: the field of the model, and the function that reads it."""


def _more(node: JsonObject, members: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that are made from several keywords, or that change a value."""
    more: dict[str, Any] = _bounds(node) if members.get("exclusive") else {}
    if node.get("items", node.get("unevaluatedItems")) is False:
        count = len(members.get("prefix_items", ()))
        more["max_items"] = min(count, members.get("max_items", count))
    properties = node.get("properties")
    if isinstance(properties, dict) and False in properties.values():
        # A property that is `false` may not be there.
        forbidden = tuple((name, False) for name, part in properties.items() if part is False)
        more["checks"] = (*members.get("checks", ()), ("dependentSchemas", forbidden))
    if "const" in node and not any(is_same(node["const"], value) for value in node.get("enum", [node["const"]])):
        # No value is both, so the only one that the constant allows is forbidden.
        more["checks"] = (*more.get("checks", members.get("checks", ())), ("not", Schema(enum=_enum(node))))
    if "contentEncoding" in node:
        # The bytes are then a text and not a file.
        more["content_type"] = ""
        more["format"] = _ENCODINGS.get(str(node["contentEncoding"]).lower(), members.get("format", ""))
    if _is_nullable(node) and not members["types"]:
        more["nullable"] = True
    if "default" in node:
        more["default"] = cleaned(node["default"])
    return more


def _is_exclusive(node: JsonObject, bound: str) -> bool:
    """Return whether a bound is itself not allowed: by a flag beside it, or by a number that is as strict."""
    value, plain = node.get(_EXCLUSIVE[bound]), node.get(bound)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value is True
    return not isinstance(plain, int | float) or (value >= plain if bound == "minimum" else value <= plain)


def _bounds(node: JsonObject) -> dict[str, float]:
    """Return the exclusive bounds: numbers since OpenAPI 3.1, a separate flag before that."""
    bounds = {}
    for bound, key in _EXCLUSIVE.items():
        value, plain = node.get(key), node.get(bound)
        if not isinstance(value, bool) and isinstance(value, int | float):
            both = [value, plain] if isinstance(plain, int | float) else [value]
            bounds[bound] = max(both) if bound == "minimum" else min(both)
    return bounds


def _xml(node: JsonObject) -> Xml:
    kind = node.get("nodeType")
    return Xml(
        name=text(node, "name"),
        namespace=text(node, "namespace"),
        prefix=text(node, "prefix"),
        attribute=node.get("attribute") is True or kind == "attribute",
        wrapped=node.get("wrapped") is True or kind == "element",
        text=node.get("x-text") is True or kind in ("text", "cdata"),
    )


def _types(node: JsonObject) -> tuple[str, ...]:
    value = node.get("type")
    types = tuple(strings(value)) if isinstance(value, list) else ((value,) if isinstance(value, str) else ())
    return (*types, "null") if _is_nullable(node) and types and "null" not in types else types


def _is_nullable(node: JsonObject) -> bool:
    return node.get("nullable") is True or node.get("x-nullable") is True


def _enum(node: JsonObject) -> tuple[Json, ...]:
    if "const" in node:
        return (cleaned(node["const"]),)
    return tuple(map(cleaned, as_list(node.get("enum"))))
