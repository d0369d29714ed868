"""An example value for a schema: the same each time, small, and never a credential."""

from collections.abc import Mapping
from typing import Final

from ..cache.identity import Same, remembered
from ..model import ABSENT, Absent, Json, Parameter, Property, Schema
from .credentials import NIL_UUID, PLACEHOLDER, cleaned, masked
from .styles import serialise

_ROOM: Final = 160
_BREADTH: Final = 60
_MEMBERS: Final = 5
_LENGTH: Final = 64
_FORMATS: Final[Mapping[str, str]] = {
    "uuid": NIL_UUID,
    "guid": NIL_UUID,
    "date": "2024-01-31",
    "time": "12:00:00Z",
    "date-time": "2024-01-31T12:00:00Z",
    "duration": "P1D",
    "email": "user@example.com",
    "idn-email": "user@example.com",
    "hostname": "example.com",
    "host": "example.com",
    "idn-hostname": "example.com",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "iri": "https://example.com/",
    "uri-reference": "/example",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "byte": "ZXhhbXBsZQ==",
    "base64url": "ZXhhbXBsZQ",
    "char": "a",
    "json-pointer": "/example",
    "regex": ".*",
    "binary": "",
    "password": PLACEHOLDER,
}


def sample(schema: Schema, schemas: Mapping[str, Schema], *, for_request: bool = False) -> Json:
    """Return an example value of `schema`, which callers do not change.

    Taken from the document where it gives an example, a default or an enum, else made from type and format. Some 160
    values at most, however large or circular the schema is. `for_request` leaves out what only a server writes;
    without it what only a client writes is left out. Credentials are placeholders.
    """
    return _Sampler(schemas, for_request).top(schema)


def parameter_value(parameter: Parameter, schemas: Mapping[str, Schema]) -> Json:
    """Return the example value of a parameter; the placeholder for a credential."""
    if parameter.schema.secret or (parameter.variable and parameter.variable.secret):
        return PLACEHOLDER
    found = parameter.example
    value = cleaned(found) if found is not ABSENT else sample(parameter.schema, schemas, for_request=True)
    return masked(parameter.name, value)


def parameter_pairs(parameter: Parameter, schemas: Mapping[str, Schema]) -> list[tuple[str, str]]:
    """Return the example of a parameter as names and texts, before any percent-encoding."""
    return serialise(parameter, parameter_value(parameter, schemas))


def parameter_text(parameter: Parameter, schemas: Mapping[str, Schema]) -> str:
    """Return the example of a parameter as the one text that fills its place in a path or a header."""
    pairs = parameter_pairs(parameter, schemas)
    return pairs[0][1] if pairs else ""


@remembered(4096)
def _named(ref: str, room: int, schemas: Same[Mapping[str, Schema]], for_request: bool) -> Json | Absent:  # noqa: FBT001  (keys are positional)
    return _Sampler(schemas.held, for_request).named(ref, room, ())


class _Sampler:
    """Walks a schema. `room` is how many values may come, `stack` the references that led here; ABSENT: nothing."""

    def __init__(self, schemas: Mapping[str, Schema], for_request: bool) -> None:  # noqa: FBT001
        self._schemas = schemas
        self._for_request = for_request

    def top(self, schema: Schema) -> Json:
        found = self._value(schema, _ROOM, ())
        return None if isinstance(found, Absent) else found

    def _value(self, schema: Schema, room: int, stack: tuple[str, ...]) -> Json | Absent:
        if schema.secret:
            return PLACEHOLDER
        given = _given(schema)
        if not isinstance(given, Absent):
            return cleaned(given)
        if schema.ref:
            if stack:
                return self.named(schema.ref, room, stack)
            return _named(schema.ref, room, Same(self._schemas), self._for_request)
        if schema.all_of or schema.one_of or schema.any_of:
            return self._combined(schema, room, stack)
        return self._typed(schema, room, stack)

    def named(self, ref: str, room: int, stack: tuple[str, ...]) -> Json | Absent:
        if ref in stack or ref not in self._schemas:
            return ABSENT
        return self._value(self._schemas[ref], room, (*stack, ref))

    def _combined(self, schema: Schema, room: int, stack: tuple[str, ...]) -> Json | Absent:
        if room <= 0:
            return ABSENT
        choices = [each for each in schema.one_of or schema.any_of if each.types != ("null",)]
        parts = [*schema.all_of, *choices[:1]]
        share = room // (len(parts) + 1)
        found = [self._value(part, share, stack) for part in parts]
        if schema.properties:
            found.append(self._object(schema, share, stack))
        whole = [part for part in found if not isinstance(part, Absent)]
        merged = {key: value for part in whole if isinstance(part, dict) for key, value in part.items()}
        return merged or next((part for part in whole if not isinstance(part, dict)), {} if whole else ABSENT)

    def _typed(self, schema: Schema, room: int, stack: tuple[str, ...]) -> Json | Absent:
        kind = next((each for each in schema.types if each != "null"), _guess(schema))
        if kind == "object":
            return self._object(schema, room, stack)
        if kind == "array":
            return self._array(schema, room, stack)
        return _scalar(kind, schema)

    def _object(self, schema: Schema, room: int, stack: tuple[str, ...]) -> Json | Absent:
        if room <= 0:
            return ABSENT
        wanted = [each for each in schema.properties if self._wanted(each)][:_BREADTH]
        nested = sum(1 for each in wanted if each.schema.ref or not _is_scalar(each.schema))
        share = (room - len(wanted)) // max(2, nested)
        made: dict[str, Json] = {}
        for each in wanted:
            value = self._value(each.schema, share, stack)
            if not isinstance(value, Absent):
                made[each.name] = masked(each.name, value)
            elif each.required:
                made[each.name] = {}
        if isinstance(schema.additional, Schema) and not made:
            value = self._value(schema.additional, share, stack)
            made = {} if isinstance(value, Absent) else {"name": value}
        return made

    def _wanted(self, each: Property) -> bool:
        named = self._schemas.get(each.schema.ref, each.schema)
        if self._for_request:
            return not (each.schema.read_only or named.read_only)
        return not (each.schema.write_only or named.write_only)

    def _array(self, schema: Schema, room: int, stack: tuple[str, ...]) -> Json:
        members = list(schema.prefix_items[:_MEMBERS])
        if schema.items:
            members += [schema.items] * (min(max(schema.min_items or 1, 1), _MEMBERS) - len(members))
        found = [self._value(each, (room - 1) // max(2, len(members)), stack) for each in members] if room > 0 else []
        return [each for each in found if not isinstance(each, Absent)]


def _given(schema: Schema) -> Json | Absent:
    if schema.example is not ABSENT:
        return schema.example
    if schema.default is not ABSENT:
        return schema.default
    return schema.enum[0] if schema.enum else ABSENT


def _is_scalar(schema: Schema) -> bool:
    parts = schema.properties or schema.items or schema.prefix_items or schema.additional
    return not (parts or schema.all_of or schema.one_of or schema.any_of)


def _guess(schema: Schema) -> str:
    if schema.properties or isinstance(schema.additional, Schema):
        return "object"
    return "array" if schema.items or schema.prefix_items else "string"


def _scalar(kind: str, schema: Schema) -> Json:
    if kind == "boolean":
        return False
    if kind in ("integer", "number"):
        return _number(schema)
    return _text(schema)


def _number(schema: Schema) -> Json:
    low = schema.minimum if schema.minimum is not None else min(0, schema.maximum or 0)
    number = max(low, 0) if schema.maximum is None else min(max(low, 0), schema.maximum)
    return int(number) if number == int(number) else number


def _text(schema: Schema) -> str:
    text = _FORMATS.get(schema.format, "string")
    if schema.min_length and len(text) < min(schema.min_length, _LENGTH):
        text = (text or "a") * _LENGTH
        text = text[: min(schema.min_length, _LENGTH)]
    return text if schema.max_length is None else text[: schema.max_length]
