"""Converts values of a document to the type of their schema, if only their spelling differs."""

import json
from typing import Final

from ..model import Json, Schema
from .fits import is_typed

SPELLING: Final = "A number with a fraction is sent as text; in quotes it keeps the spelling of the document."


def coerced(value: Json, schema: Schema) -> Json:
    """Return a value of the document in the type of its schema, if only the spelling differs."""
    if isinstance(value, float) and value.is_integer() and {"integer", "number"} & {*schema.types} == {"integer"}:
        # JSON Schema takes 5.0 for a whole number; most servers do not.
        return int(value)
    if is_typed(value, schema.types):
        return value
    if isinstance(value, str):
        # People write leading zeros, which JSON does not have.
        number = _read(value.lstrip("0") or "0", schema.types) if value.isdigit() else value
        number = _read(value, schema.types) if isinstance(number, str) else number
        return _listed(number) if "array" in schema.types and not is_typed(number, schema.types) else number
    if "array" in schema.types:
        return [value]
    if "string" in schema.types and isinstance(value, bool | int | float):
        return json.dumps(value)
    return value


def _read(text: str, types: tuple[str, ...]) -> Json:
    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value if is_typed(value, types) else text


def _listed(text: Json) -> list[Json]:
    """Return the items of a list that is written as a text, `a,b`; a sentence is one item."""
    return [*text.split(",")] if isinstance(text, str) and ", " not in text else [text]
