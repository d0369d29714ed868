"""Makes samples that a header can hold: JSON and XML with escapes, other schemas without values beyond ASCII."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Final

from ..encode.http import header_value
from ..model import ABSENT, Schema
from .flat import flat
from .media import is_json, is_xml

_DEEPEST: Final = 5
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
    """Return a sample if it can be in a header, or else an empty text that a person must replace."""
    try:
        return header_value(sample)
    except ValueError:
        return ""


def schema_in_ascii(schema: Schema, schemas: Mapping[str, Schema], depth: int = 0) -> Schema:
    """Return a schema without values that no header can hold, also in the items and members of its values."""
    whole = flat(schema, schemas)
    if depth > _DEEPEST:
        return whole

    def inner(parts: Iterable[Schema]) -> tuple[Schema, ...]:
        return tuple(schema_in_ascii(part, schemas, depth + 1) for part in parts)

    members = zip(whole.properties, inner(member.schema for member in whole.properties), strict=True)
    return whole._replace(
        example=whole.example if _is_in_ascii(whole.example) else ABSENT,
        default=whole.default if _is_in_ascii(whole.default) else ABSENT,
        enum=tuple(filter(_is_in_ascii, whole.enum)) or whole.enum,
        items=next(iter(inner([whole.items] if whole.items else [])), None),
        properties=tuple(member._replace(schema=part) for member, part in members),
        prefix_items=inner(whole.prefix_items),
        one_of=inner(whole.one_of),
        any_of=inner(whole.any_of),
    )


def _is_in_ascii(value: object) -> bool:
    if isinstance(value, dict | list):
        return all(map(_is_in_ascii, [*value, *value.values()] if isinstance(value, dict) else value))
    return not isinstance(value, str) or bool(header_text(value))
