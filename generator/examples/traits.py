"""What a flat schema says of its values: their type, the members of an object, and whether there are any."""

from collections.abc import Iterator
from typing import Any, Final

from ..model import ANYTHING, Property, Schema
from .expressions import matches

IMPOSSIBLE: Final = -1
"""The most properties of an object that no value can fit, because one part requires what another forbids."""

_NO_NAMES: Final = frozenset[str]()
_OF_OBJECTS: Final = ("patternProperties", "dependentSchemas", "dependentRequired", "dependencies")


def is_declared(schema: Schema, name: str) -> bool:
    """Return whether an object declares a property with this name, or a pattern for it."""
    return any(member.name == name for member in schema.properties) or any(by_pattern(schema, name))


def by_pattern(schema: Schema, name: str) -> Iterator[Schema | bool]:
    """Yield the schemas of the `patternProperties` whose patterns a name fits."""
    for key, check in schema.checks:
        if key == "patternProperties":
            yield from (part for pattern, part in pairs(check) if matches(pattern, name, unless_readable=False))


def pairs(check: Any) -> tuple[tuple[str, Any], ...]:
    """Return the names, or patterns of names, of a check and what belongs to each."""
    return check if isinstance(check, tuple) and not isinstance(check, Schema) else ()


def undeclared(schema: Schema, name: str) -> Schema:
    """Return the schema of a member that has none of its own."""
    parts = [*by_pattern(schema, name), schema.additional]
    return next((part for part in parts if isinstance(part, Schema)), ANYTHING)


def members_of(schema: Schema) -> list[Property]:
    """Return the members of an object; members that are required but not declared come last."""
    names = {member.name for member in schema.properties}
    declared = [
        member._replace(required=True) if member.name in schema.required and not member.required else member
        for member in schema.properties
    ]
    free = [name for name in schema.required if name not in names]
    return declared + [Property(name, undeclared(schema, name), required=True) for name in free]


def within(schema: Schema, members: list[Property], room: int) -> list[Property]:
    """Return all required members of an object, and as many others as `room` and its own bounds allow."""
    required = sum(member.required for member in members)
    if schema.max_properties is not None and schema.max_properties != IMPOSSIBLE:
        room = min(room, schema.max_properties - required)
    room = max(room, (schema.min_properties or 0) - required)
    if len(members) - required <= room:
        return members
    optional = [member.name for member in members if not member.required][: max(room, 0)]
    return [member for member in members if member.required or member.name in optional]


def is_impossible(schema: Schema) -> bool:
    """Return whether an object requires a property that it forbids."""
    is_closed = schema.additional is False and not all(is_declared(schema, name) for name in schema.required)
    return is_closed or schema.max_properties == IMPOSSIBLE


def guessed_type(schema: Schema) -> str:
    """Return the type that the keywords of a schema without `type` belong to."""
    if schema.properties or schema.required or isinstance(schema.additional, Schema) or schema.min_properties:
        return "object"
    if schema.items or schema.prefix_items or schema.min_items:
        return "array"
    for key, _ in schema.checks:
        if key in _OF_OBJECTS or key == "contains":
            return "array" if key == "contains" else "object"
    bounded = schema.minimum is not None or schema.maximum is not None or schema.multiple_of
    return "number" if bounded else "null" if schema.types == ("null",) else "string"


def is_scalar(schema: Schema) -> bool:
    """Return whether this schema contains no other schema."""
    parts = schema.ref or schema.properties or schema.items or schema.prefix_items or schema.additional
    return not (parts or schema.all_of or schema.one_of or schema.any_of or schema.discriminator or schema.checks)


def entered(schema: Schema) -> frozenset[str]:
    """Return the references that lead to a value, also those of a schema without a name."""
    if schema.ref:
        return frozenset((schema.ref,))
    return frozenset(name for part in schema.all_of for name in entered(part)) if schema.all_of else _NO_NAMES


def may_be_more(schema: Schema) -> bool:
    """Return whether a value other than null is allowed; null would then be a poor example."""
    if schema.enum:
        return any(value is not None for value in schema.enum)
    return schema.types != ("null",)
