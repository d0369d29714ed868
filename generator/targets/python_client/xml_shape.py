"""The shape of an XML answer, for the parser of a client: which elements are lists, objects, numbers."""

from collections.abc import Mapping

from ...model import Json, Schema

_KINDS = {"integer": "int", "number": "float", "boolean": "bool", "string": "str"}


def shape(schema: Schema, schemas: Mapping[str, Schema], seen: frozenset[str] = frozenset()) -> Json:
    """Return a schema as nested dicts, lists of one and `str`, `int`, `float`, `bool`; None where nothing is known."""
    if schema.ref:
        known = schema.ref in schemas and schema.ref not in seen
        return shape(schemas[schema.ref], schemas, seen | {schema.ref}) if known else None
    if schema.properties or schema.all_of:
        found: dict[str, Json] = {}
        for part in schema.all_of:
            inner = shape(part, schemas, seen)
            found.update(inner if isinstance(inner, dict) else {})
        found.update((each.name, shape(each.schema, schemas, seen)) for each in schema.properties)
        return found
    kind = next((each for each in schema.types if each != "null"), "")
    if kind == "array":
        return [shape(schema.items, schemas, seen) if schema.items else None]
    return _KINDS.get(kind)
