"""Combines a schema with its references and compositions into one flat schema that a value must fit."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from ..model import ABSENT, ANYTHING, Absent, Json, Property, Schema
from .traits import IMPOSSIBLE, is_declared

_DEEPEST: Final = 40
_MOST: Final = 5000
_MOST_IN_ALL: Final = 50_000


class Effort:
    """Counts the parts that were combined for one sample: thousands of values may each need thousands of parts."""

    def __init__(self) -> None:
        self._count = 0

    def add(self, count: int) -> None:
        """Count some parts."""
        self._count += count

    @property
    def is_too_large(self) -> bool:
        """Whether the sample must do with what is there: 50,000 parts take a second or two."""
        return self._count > _MOST_IN_ALL


def flat(schema: Schema, schemas: Mapping[str, Schema], effort: Effort | None = None) -> Schema:
    """Return `schema` without `ref` and `all_of`. Its alternatives (`one_of`, `any_of`) stay as they are.

    A part that contains itself adds nothing. The example of a part becomes the examples of its members. `effort`
    counts the parts.
    """
    if not schema.ref and not schema.all_of:
        if effort:
            effort.add(1)
        return schema
    flattener = _Flattener(schemas)
    whole = flattener.flat(schema, frozenset())
    if effort:
        effort.add(flattener.count)
    return whole


class _Flattener:
    """Flattens each named schema only once: forty schemas that each name the next twice would be visited 2^40 times.

    After `_MOST` parts, further parts are ignored.
    """

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._schemas = schemas
        self._named: dict[str, Schema] = {}
        self.count = 0

    def flat(self, schema: Schema, above: frozenset[str]) -> Schema:
        self.count += 1
        if len(above) > _DEEPEST or self.count > _MOST:
            return ANYTHING
        if not schema.ref and not schema.all_of:
            return schema
        if schema.ref in self._schemas and schema.is_plain_reference:
            return self._of(schema.ref, above)
        # The siblings of a reference override its target.
        whole = schema._replace(ref="", all_of=())
        whole = combined(self._of(schema.ref, above), whole) if schema.ref in self._schemas else whole
        parts = [self.flat(part, above) for part in schema.all_of]
        for part in reversed(parts):
            whole = combined(spread(part) if len(parts) > 1 else part, whole)
        return whole

    def _of(self, name: str, above: frozenset[str]) -> Schema:
        if name in above:
            return ANYTHING
        if name not in self._named:
            self._named[name] = self.flat(self._schemas[name], above | {name})
        return self._named[name]


def spread(schema: Schema) -> Schema:
    """Return a part of an object, with its example as the examples of its members."""
    example = schema.example if schema.example is not ABSENT else schema.default
    if not isinstance(example, dict):
        return schema
    members = tuple(
        member._replace(schema=member.schema._replace(example=example[member.name]))
        if member.name in example
        else member
        for member in schema.properties
    )
    return schema._replace(properties=members, example=ABSENT, default=ABSENT)


def combined(first: Schema, second: Schema) -> Schema:
    """Return the schema of values that fit both. Keywords that cannot be combined come from `second`."""
    if first == ANYTHING:
        return second
    merged = list(second)
    for index, value in enumerate(first):
        # Most fields are empty, and this function runs for every part of every schema.
        if value is not ANYTHING[index]:
            merged[index] = _MERGE[index](value, second[index])
    whole = Schema._make(merged)
    if whole.additional is False and (first.properties or second.properties):
        return _closed(whole, first, second)
    if _is_torn(whole, first, second):
        return whole._replace(max_properties=IMPOSSIBLE)
    return whole


def _is_torn(whole: Schema, *parts: Schema) -> bool:
    """Return whether a required member has another type than the additional properties of a part allow."""
    if not isinstance(whole.additional, Schema):
        return False
    needed = [member for member in whole.properties if member.required and member.schema.types]
    additional = [(part, part.additional.types) for part in parts if isinstance(part.additional, Schema)]
    return any(
        types and not is_declared(part, member.name) and set(types).isdisjoint(member.schema.types)
        for member in needed
        for part, types in additional
    )


def _closed(whole: Schema, *parts: Schema) -> Schema:
    """Return `whole` with only the members that every part allows; a part may forbid additional properties.

    Required members stay, because a person expects them, even if no value with them is valid.
    """
    closed = [part for part in parts if part.additional is False]
    names = {*whole.required, *(member.name for member in whole.properties)}
    allowed = {name for name in names if all(is_declared(part, name) for part in closed)}
    needed = {member.name for member in whole.properties if member.required or member.name in whole.required}
    kept = tuple(member for member in whole.properties if member.name in allowed | needed)
    most = whole.max_properties if needed <= allowed else IMPOSSIBLE
    return whole._replace(properties=kept, max_properties=most)


def _last_filled(first: Any, second: Any) -> Any:
    return second or first


def _last_present(first: Json | Absent, second: Json | Absent) -> Json | Absent:
    return first if second is ABSENT else second


def _types(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    if not first or not second:
        return first or second
    both = [kind for kind in second if kind in first or (kind == "integer" and "number" in first)]
    both += ["integer"] if "integer" in first and "number" in second and "integer" not in both else []
    # If a type beside a reference differs from the type of the target, the author made a mistake; the target says
    # more.
    return tuple(both) or first


def _enum(first: tuple[Json, ...], second: tuple[Json, ...]) -> tuple[Json, ...]:
    try:
        allowed = frozenset(first)
        both = tuple(value for value in second if value in allowed)
    except TypeError:
        both = tuple(value for value in second if value in first)
    return both or first or second


def _union(first: tuple[Any, ...], second: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*first, *(item for item in second if item not in first))


def _joined(first: tuple[Any, ...], second: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the checks of both. Their order says which `then` belongs to which `if`."""
    return first if first == second else (*first, *second)


def _properties(first: tuple[Property, ...], second: tuple[Property, ...]) -> tuple[Property, ...]:
    if not first or not second:
        return first or second
    merged = {member.name: member for member in first}
    for member in second:
        before = merged.get(member.name)
        if before is None or before == member:
            merged[member.name] = member
        else:
            both = Schema(all_of=(before.schema, member.schema), read_only=before.schema.read_only)
            merged[member.name] = Property(member.name, both, before.required or member.required)
    return tuple(merged.values())


def _items(first: Any, second: Any) -> Schema | bool | None:
    if isinstance(first, Schema) and isinstance(second, Schema) and first != second:
        return Schema(all_of=(first, second))
    if first is False or second is False:
        return False
    chosen: Schema | bool | None = first if second is None or second is True else second
    return chosen


def _stricter(choose: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda first, second: second if first is None else first if second is None else choose(first, second)


def _alternatives(first: tuple[Schema, ...], second: tuple[Schema, ...]) -> tuple[Schema, ...]:
    """Return the alternatives of both. If both have some, combine each of `first` with the first of `second`."""
    if not first or not second or first == second:
        return second or first
    return tuple(Schema(all_of=(choice, second[0])) for choice in first)


_MERGED: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "types": _types,
    "enum": _enum,
    "example": _last_present,
    "default": _last_present,
    "properties": _properties,
    "required": _union,
    "exclusive": _union,
    "checks": _joined,
    "items": _items,
    "additional": _items,
    "one_of": _alternatives,
    "any_of": _alternatives,
    **dict.fromkeys(("minimum", "min_length", "min_items", "min_properties"), _stricter(max)),
    **dict.fromkeys(("maximum", "max_length", "max_items", "max_properties"), _stricter(min)),
}
_MERGE: Final = tuple(_MERGED.get(name, _last_filled) for name in Schema._fields)


def branches(schema: Schema) -> Iterator[Schema]:
    """Yield a flat schema with each of its alternatives, null last; the schema itself if it has no alternatives.

    Of each keyword, only one alternative at a time is combined.
    """
    choices = schema.one_of or schema.any_of
    if not choices:
        yield schema
        return
    more = schema.any_of if schema.one_of else ()
    common = schema._replace(one_of=(), any_of=())
    for choice in sorted(choices, key=lambda branch: branch.types == ("null",)):
        yield Schema(all_of=(common, choice, *more[:1]))
