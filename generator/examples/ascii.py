"""Makes samples that a header can hold: JSON and XML with escapes, other schemas without values beyond ASCII."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Final

from ..encode.http import header_value
from ..encode.prose import sentences
from ..model import ABSENT, Api, Parameter, Schema
from .media import is_json, is_xml

_NO_HEADER: Final = "The document's value is not sent: a header has visible ASCII only."
_BEYOND: Final = r"[^\x00-\x7f]+"
# The texts and the values of attributes; names of elements have no escapes.
_VALUES: Final = r'(?<=>)[^<>]+|(?<==")[^"<>]*'


def in_ascii(media_type: str, text: str) -> str:
    """Return a text of JSON or XML with escapes for characters beyond ASCII. Other texts are returned as they are."""
    if is_json(media_type):
        return re.sub(_BEYOND, lambda match: json.dumps(match[0])[1:-1], text)
    if is_xml(media_type):
        return re.sub(_VALUES, lambda match: match[0].encode("ascii", "xmlcharrefreplace").decode(), text)
    return text


def header_text(sample: str) -> str:
    """Return a sample as it can be in a header, without outer blanks; an empty text if a person must replace it."""
    try:
        return header_value(sample.strip(" \t"))
    except ValueError:
        return ""


def parameter_in_ascii(parameter: Parameter) -> Parameter:
    """Return a header parameter whose value no header can hold without that value, and with a note."""
    return parameter._replace(
        description=sentences(parameter.description, _NO_HEADER),
        example=ABSENT,
        schema=schema_in_ascii(parameter.schema),
    )


def schemas_in_ascii(api: Api) -> Mapping[str, Schema]:
    """Return the named schemas of an API without values that no header can hold."""
    return {name: schema_in_ascii(schema) for name, schema in api.schemas.items()}


def schema_in_ascii(schema: Schema) -> Schema:
    """Return a schema without values that no header can hold, also in its parts. References stay references."""

    def inner(parts: Iterable[Schema]) -> tuple[Schema, ...]:
        return tuple(map(schema_in_ascii, parts))

    return schema._replace(
        example=schema.example if _is_in_ascii(schema.example) else ABSENT,
        default=schema.default if _is_in_ascii(schema.default) else ABSENT,
        enum=tuple(filter(_is_in_ascii, schema.enum)) or schema.enum,
        items=schema_in_ascii(schema.items) if schema.items else None,
        properties=tuple(member._replace(schema=schema_in_ascii(member.schema)) for member in schema.properties),
        prefix_items=inner(schema.prefix_items),
        all_of=inner(schema.all_of),
        one_of=inner(schema.one_of),
        any_of=inner(schema.any_of),
    )


def _is_in_ascii(value: object) -> bool:
    if isinstance(value, dict | list):
        return all(map(_is_in_ascii, [*value, *value.values()] if isinstance(value, dict) else value))
    return not isinstance(value, str) or bool(header_text(value))
