"""Checks whether a value fits its schema, as far as the model has the schema."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from ..document.positions import as_object
from ..model import ANYTHING, Json, Schema
from .checks import Fits, failed
from .expressions import has_format, matches
from .flat import Effort, flat
from .traits import by_pattern, is_declared

_TYPES: Final[Mapping[str, type | tuple[type, ...]]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "file": str,
}
_DEEPEST: Final = 60
_MOST: Final = 5000


def fits(
    value: Json, schema: Schema, schemas: Mapping[str, Schema], *, request: bool, effort: Effort | None = None
) -> bool:
    """Return whether `value` fits `schema`. In a request, members that only a server writes may be missing."""
    return _Fitting(schemas, effort or Effort(), request=request).fits(value, schema, 0)


class _Fitting:
    """Compares a value with a schema only once: forty schemas that each name the next twice would take for ever.

    After `_MOST` comparisons, and after too large an effort, the rest counts as fitting.
    """

    def __init__(self, schemas: Mapping[str, Schema], effort: Effort, *, request: bool) -> None:
        self._schemas = schemas
        self._effort = effort
        self._request = request
        self._verdicts: dict[tuple[int, int | str], tuple[Schema, bool]] = {}

    def fits(self, value: Json, schema: Schema, depth: int) -> bool:
        # All values are parts of one value that exists as long as this object. The schemas are kept, so that their
        # ids stay unique.
        plain = schema.is_plain_reference
        key = (id(value), schema.ref if plain else id(schema))
        if key not in self._verdicts:
            self._verdicts[key] = (schema, self._fits(value, schema, depth))
        return self._verdicts[key][1]

    def _fits(self, value: Json, schema: Schema, depth: int) -> bool:
        if depth > _DEEPEST or len(self._verdicts) > _MOST or self._effort.is_too_large:
            return True
        whole = flat(schema, self._schemas, self._effort)

        def inner(item: Json, part: Schema | bool, /) -> bool:  # noqa: FBT001  (it is called by position)
            return part if isinstance(part, bool) else self.fits(item, part, depth + 1)

        fitting = _is_chosen(value, whole, inner) and self._is_filled(value, whole, inner)
        return fitting and not (whole.checks and failed(value, whole, inner))

    def _is_filled(self, value: Json, whole: Schema, inner: Fits) -> bool:
        if isinstance(value, dict):
            has_valid_names = all(inner(name, whole.property_names) for name in value) if whole.property_names else True
            fitting = has_valid_names and _object_fits(value, whole, self._schemas, request=self._request)
            return fitting and all(inner(value[name], part) for name, part in _parts_of(value, whole))
        if isinstance(value, list):
            return _array_fits(value, whole) and all(map(inner, value, _items_of(value, whole)))
        return _text_fits(value, whole) if isinstance(value, str) else _number_fits(value, whole)


def _is_chosen(value: Json, whole: Schema, inner: Fits) -> bool:
    """Return whether a value has one of the types and values, and fits the alternatives."""
    if not is_typed(value, whole.types) or (whole.enum and not any(is_same(value, choice) for choice in whole.enum)):
        return False
    if whole.one_of and sum(inner(value, choice) for choice in whole.one_of) != 1:
        return False
    return not whole.any_of or any(inner(value, choice) for choice in whole.any_of)


def is_typed(value: Json, types: tuple[str, ...]) -> bool:
    """Return whether a value has one of the types. Without types, any value is right."""
    return not types or any(_has_type(value, kind) for kind in types)


def _has_type(value: Json, kind: str) -> bool:
    if kind == "null":
        return value is None
    if kind in ("integer", "number"):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return number and (kind == "number" or isinstance(value, int) or float(str(value)).is_integer())
    return isinstance(value, _TYPES.get(kind, object))


def is_same(value: Json, choice: Json) -> bool:
    """Return whether two values are equal. True is not 1."""
    return value == choice and isinstance(value, bool) == isinstance(choice, bool)


def _object_fits(value: dict[str, Json], schema: Schema, schemas: Mapping[str, Schema], *, request: bool) -> bool:
    members = {member.name: member.schema for member in schema.properties}
    needed = {*schema.required, *(member.name for member in schema.properties if member.required)}
    for name in needed - value.keys():
        if not (name in members and is_left_out(members[name], schemas, request=request)):
            return False
    free = schema.additional is not False or all(is_declared(schema, name) for name in value.keys() - members.keys())
    return free and _counted(len(value), schema.min_properties, schema.max_properties)


def _parts_of(value: dict[str, Json], schema: Schema) -> Iterator[tuple[str, Schema]]:
    members = {member.name: member.schema for member in schema.properties}
    for name in value:
        part = members.get(name, schema.additional)
        if isinstance(part, Schema) and (name in members or not any(True for _ in by_pattern(schema, name))):
            yield name, part


def is_left_out(schema: Schema, schemas: Mapping[str, Schema], *, request: bool) -> bool:
    """Return whether a member is left out of a request (`readOnly`) or of an answer (`writeOnly`)."""
    whole = flat(schema, schemas)
    return whole.read_only if request else whole.write_only


def sent_part(value: Json, schema: Schema, schemas: Mapping[str, Schema], *, request: bool, effort: Effort) -> Json:
    """Return a value without the members, at any depth, that this side does not send."""

    def part_of(value: Json, schema: Schema, depth: int) -> Json:
        if depth > _DEEPEST or effort.is_too_large or not isinstance(value, dict | list):
            return value
        whole = flat(schema, schemas, effort)
        for choices in (whole.one_of, whole.any_of):
            fitting = (one for one in choices if fits(value, one, schemas, request=request, effort=effort))
            value = next((part_of(value, one, depth + 1) for one in fitting), value)
        if isinstance(value, list):
            pairs = zip(value, _items_of(value, whole), strict=True)
            return [part_of(item, part, depth + 1) for item, part in pairs]
        parts = dict(_parts_of(value, whole)) if isinstance(value, dict) else {}
        unsent = {name for name, part in parts.items() if is_left_out(part, schemas, request=request)}
        items = as_object(value).items()
        return {
            name: part_of(item, parts[name], depth + 1) if name in parts else item
            for name, item in items
            if name not in unsent
        }

    return part_of(value, schema, 0)


def _items_of(value: list[Json], schema: Schema) -> list[Schema]:
    first = schema.prefix_items[: len(value)]
    return [*first, *[schema.items or ANYTHING] * (len(value) - len(first))]


def _array_fits(value: list[Json], schema: Schema) -> bool:
    if not _counted(len(value), schema.min_items, schema.max_items):
        return False
    return not schema.unique_items or not any(
        is_same(item, other) for index, item in enumerate(value) for other in value[:index]
    )


def _text_fits(value: str, schema: Schema) -> bool:
    fitting = _counted(len(value), schema.min_length, schema.max_length)
    fitting = fitting and has_format(value, schema.format)
    return fitting and (not schema.pattern or matches(schema.pattern, value, unless_readable=True))


def _counted(count: int, least: int | None, most: int | None) -> bool:
    return (least or 0) <= count and (most is None or count <= most)


def _number_fits(value: Json, schema: Schema) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True
    low, high = schema.minimum, schema.maximum
    above = low is None or value > low or (value == low and "minimum" not in schema.exclusive)
    below = high is None or value < high or (value == high and "maximum" not in schema.exclusive)
    return above and below and _is_multiple(value, schema.multiple_of)


def _is_multiple(value: float, step: float | None) -> bool:
    return not step or step < 0 or (Fraction(repr(value)) / Fraction(repr(step))).denominator == 1
