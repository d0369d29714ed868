"""What a schema says about the type of its values."""

import re
from typing import Final

from ...model import Json, Schema

_TEXTUAL: Final = re.compile(r"(?i)text/|.*[/+](?:json|xml)\b|.*\bencoded\b")
_SHAPING: Final = (
    *("ref", "types", "enum", "properties", "additional", "items", "prefix_items", "required"),
    *("all_of", "any_of", "one_of", "format", "content_type"),
)


def is_binary(schema: Schema) -> bool:
    """Return whether a string is the content of a file: by its format, or since 3.1 by its media type."""
    is_text = _TEXTUAL.match(schema.content_type)
    return schema.format == "binary" or bool(schema.content_type and not is_text and schema.format != "byte")


def is_object(schema: Schema) -> bool:
    """Return whether the values of a schema have members that it names."""
    parts = len(shaping_parts(schema))
    return bool(schema.properties or parts > 1 or (parts and schema.required)) and not schema.ref


def shaping_parts(schema: Schema) -> list[Schema]:
    """Return the parts of `allOf`, without parts that only describe, which tools add beside a reference."""
    return [part for part in schema.all_of if any(getattr(part, name) for name in _SHAPING)]


def values_of(schema: Schema) -> tuple[Json, ...]:
    """Return the values of an enum that a `Literal` can contain and that fit the type of the schema."""
    allowed = {"string": str, "integer": int, "boolean": bool, "null": type(None)}
    kinds = tuple(allowed[type_name] for type_name in schema.types if type_name in allowed) or tuple(allowed.values())
    if schema.types and not set(schema.types) & set(allowed):
        return ()
    fitting = [value for value in schema.enum if isinstance(value, kinds) or value is None]
    return tuple(fitting) if len(fitting) == len(schema.enum) else ()


def guessed_type(schema: Schema) -> str:
    """Return the type of a schema that does not name it, by its keywords."""
    if schema.items or schema.prefix_items:
        return "array"
    return "object" if values_by_pattern(schema) or isinstance(schema.additional, Schema) else ""


def values_by_pattern(schema: Schema) -> list[Schema]:
    """Return the schemas of `patternProperties`."""
    patterns = dict(schema.checks).get("patternProperties", ())
    schemas = [part for _, part in patterns] if isinstance(patterns, tuple) else []
    return [part for part in schemas if isinstance(part, Schema)]


def is_nullable(schema: Schema) -> bool:
    """Return whether a value may be null; `nullable` needs no type beside it, because frameworks leave it out."""
    return schema.nullable or "null" in schema.types
