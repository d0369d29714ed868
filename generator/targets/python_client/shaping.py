"""What a schema says about the type of its values."""

import re
from collections.abc import Callable, Container, Iterable, Mapping
from typing import Final

from ...examples.flat import flat
from ...model import Json, Property, Schema

_TEXTUAL: Final = re.compile(r"(?i)text/|.*[/+](?:json|xml)\b|.*\bencoded\b")
_KINDS: Final = (type(None), bool, int, float, str, list, dict)
_TYPES: Final = dict(zip(_KINDS, ("null", "boolean", "integer", "number", "string", "array", "object"), strict=True))
_SHAPING: Final = (
    *("ref", "types", "enum", "properties", "additional", "items", "prefix_items", "required"),
    *("all_of", "any_of", "one_of", "format", "content_type"),
)


def is_binary(schema: Schema) -> bool:
    """Return whether a string is the content of a file: by its format, or since 3.1 by its media type."""
    is_text = _TEXTUAL.match(schema.content_type)
    return schema.format == "binary" or bool(schema.content_type and not is_text and schema.format != "byte")


def is_plain(schema: Schema) -> bool:
    """Return whether the values of a schema are neither lists nor objects."""
    return bool(schema.types) and not set(schema.types) & {"array", "object"}


def is_object(schema: Schema) -> bool:
    """Return whether the values of a schema have members that it names."""
    parts = len(shaping_parts(schema))
    return bool(schema.properties or parts > 1 or (parts and schema.required)) and not schema.ref


def shaping_parts(schema: Schema) -> list[Schema]:
    """Return the parts of `allOf`, without parts that only describe, which tools add beside a reference."""
    return [part for part in schema.all_of if any(getattr(part, name) for name in _SHAPING)]


def choices_of(schema: Schema) -> tuple[Schema, ...]:
    """Return the alternatives of `oneOf` or `anyOf`; none if they only say which members are required together."""
    choices = schema.one_of or schema.any_of
    return choices if choices and any(map(_is_more, choices)) else ()


def _is_more(choice: Schema) -> bool:
    """Return whether an alternative says more than that members are required."""
    names = [name for name in _SHAPING if getattr(choice, name) and name != "required"]
    return names != [] and not (names == ["types"] and choice.types == ("object",) and choice.required)


def alternatives(
    schema: Schema, members: Callable[[Schema], list[Property] | None], schemas: Mapping[str, Schema]
) -> Iterable[Schema]:
    """Yield the alternatives of a schema, each with the members that the schema has beside them.

    `members` returns the members of an object. An alternative that has all these members stays what it is. A dictionary
    also has their values. A discriminator is a member of each alternative.
    """
    common = schema._replace(one_of=(), any_of=(), nullable=False, discriminator=None)
    tag = schema.discriminator.name if schema.discriminator else None
    has_members = schema.properties or schema.all_of
    beside = {one.name: one.schema for one in (has_members and members(common)) or () if one.name != tag}
    for choice in choices_of(schema):
        present = members(choice) if beside and choice.types != ("null",) else None
        extra = flat(choice, schemas).additional if present == [] else None
        if isinstance(extra, Schema):
            yield Schema(types=("object",), additional=Schema(any_of=(extra, *beside.values())))
        elif present is None or beside.keys() <= {member.name for member in present}:
            yield choice
        else:
            yield Schema(types=("object",), all_of=(common, choice))


def joined(first: Iterable[Property], second: Iterable[Property]) -> Iterable[Property]:
    """Return the members of both. An object that both write out has the members of both; else, `second` counts."""
    members = {member.name: member for member in first}
    for member in second:
        before = members[member.name].schema if member.name in members else None
        if before and before.properties and member.schema.properties and before != member.schema:
            members[member.name] = member._replace(schema=Schema(all_of=(before, member.schema)))
        else:
            members[member.name] = member
    return members.values()


def requiring(members: Iterable[Property], names: Container[str]) -> list[Property]:
    """Return the members; those with these names are required."""
    return [
        member if member.required or member.name not in names else member._replace(required=True) for member in members
    ]


def values_of(schema: Schema) -> tuple[Json, ...]:
    """Return the values of an enum that a `Literal` can contain and that fit the type of the schema."""
    if not schema.enum:
        return ()
    allowed = {"string": str, "integer": int, "boolean": bool, "null": type(None)}
    kinds = tuple(allowed[type_name] for type_name in schema.types if type_name in allowed) or tuple(allowed.values())
    if schema.types and not set(schema.types) & set(allowed):
        return ()
    fitting = [value for value in schema.enum if isinstance(value, kinds) or value is None]
    return tuple(fitting) if len(fitting) == len(schema.enum) else ()


def guessed_types(schema: Schema) -> Iterable[str]:
    """Return the types of a schema that does not name them, by its values or its keywords; empty if it is open."""
    if schema.enum:
        return dict.fromkeys(_TYPES[type(value)] for value in schema.enum)
    if schema.items or schema.prefix_items:
        return ("array",)
    return ("object" if values_by_pattern(schema) or isinstance(schema.additional, Schema) else "",)


def values_by_pattern(schema: Schema) -> list[Schema]:
    """Return the schemas of `patternProperties`."""
    patterns = dict(schema.checks).get("patternProperties", ())
    schemas = [part for _, part in patterns] if isinstance(patterns, tuple) else []
    return [part for part in schemas if isinstance(part, Schema)]


def is_nullable(schema: Schema) -> bool:
    """Return whether a value may be null; `nullable` needs no type beside it, because frameworks leave it out."""
    return schema.nullable or "null" in schema.types


def fingerprint(schema: Schema) -> str:
    """Return a text that equal schemas have in common, wherever the document writes them."""
    return schema.ref if schema.is_plain_reference else str(schema).replace(schema.origin, "")
