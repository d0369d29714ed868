"""Changes a schema so that the values made of it pass the keywords that only test a value, too."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import ClassVar, Final

from ..document.positions import as_object
from ..model import ABSENT, Absent, Json, Property, Schema
from . import scalars
from .checks import DEPENDENT, Fits, Test, failed, unevaluated
from .flat import flat
from .traits import by_pattern, pairs

_MOST: Final = 8
_TYPES: Final = ("string", "integer", "object", "array", "boolean", "number", "null")
_SIMPLE: Final[tuple[Json, ...]] = ("", "a", "A1", "-", 0, 1, -1, 0.5, True, False, None, [], {}, ["a"])
_LIMITS: Final = {
    "min_length": ("max_length", -1),
    "max_length": ("min_length", 1),
    "min_items": ("max_items", -1),
    "max_items": ("min_items", 1),
    "min_properties": ("max_properties", -1),
    "max_properties": ("min_properties", 1),
}
_BOUNDS: Final = {"minimum": "maximum", "maximum": "minimum"}


def starts(schema: Schema, fits: Fits) -> list[Schema]:
    """Return the schemas to start with: a flat schema as it is, and without the values of the document."""
    values = tuple(value for value in schema.enum if fits(value, schema))
    start = schema._replace(enum=values or schema.enum)
    if not (schema.properties or schema.required or isinstance(schema.additional, Schema)):
        start = _named(start)
    plain = start._replace(example=ABSENT, default=ABSENT)
    return [start] if plain == start else [start, plain]


class Remedies:
    """The stricter schemas for one value that fails some tests."""

    def __init__(self, schema: Schema, schemas: Mapping[str, Schema], fits: Fits) -> None:
        self._schema = schema
        self._schemas = schemas
        self._fits = fits

    def of(self, value: Json) -> Iterator[Schema]:
        """Yield stricter schemas, whose values may pass a test that `value` fails. Tests of remedies come first."""
        for test in reversed(failed(value, self._schema, self._fits)):
            yield from islice(self._KINDS[test.key](self, value, test), _MOST)
        if isinstance(value, dict) and len(value) < (self._schema.min_properties or 0):
            yield _named(self._schema)

    def _with(self, *parts: Schema | bool | None) -> Iterator[Schema]:
        """Yield the schema with more parts; nothing if one of them allows no value."""
        if False not in parts:
            schemas = tuple(part for part in parts if isinstance(part, Schema))
            yield flat(Schema(all_of=(self._schema, *schemas)), self._schemas)

    def _without(self, name: str) -> Iterator[Schema]:
        """Yield the schema without an optional member."""
        kept = tuple(member for member in self._schema.properties if member.name != name)
        if len(kept) < len(self._schema.properties) and name not in self._schema.required:
            yield self._schema._replace(properties=kept)

    def _if(self, value: Json, test: Test) -> Iterator[Schema]:
        denied = Schema(checks=(("not", test.check),))
        then, otherwise = (test.check, test.more.get("then")), (denied, test.more.get("else"))
        first, second = (then, otherwise) if self._fits(value, test.check) else (otherwise, then)
        yield from self._with(*first)
        yield from self._with(*second)

    def _dependent(self, value: Json, test: Test) -> Iterator[Schema]:
        for name, part in test.demanded(value) if isinstance(value, dict) else ():
            if not self._fits(value, part):
                yield from self._with(part)
                yield from self._without(name)

    def _patterns(self, value: Json, _: Test) -> Iterator[Schema]:
        for name, item in as_object(value).items():
            for part in by_pattern(self._schema, name):
                if not self._fits(item, part):
                    yield from self._with(_member(name, part)) if isinstance(part, Schema) else self._without(name)

    def _unevaluated(self, value: Json, test: Test) -> Iterator[Schema]:
        for name in unevaluated(value, self._schema, self._fits) if isinstance(value, dict) else ():
            yield from self._without(name)
            yield from self._with(_member(name, test.check)) if isinstance(test.check, Schema) else ()

    def _contains(self, _: Json, test: Test) -> Iterator[Schema]:
        """Yield lists whose first or last fixed items fit `contains`, and whose other items do not."""
        schema, content = self._schema, test.check if isinstance(test.check, Schema) else Schema()
        item = schema.items or Schema()
        others = Schema(all_of=(item, Schema(checks=(("not", content),)))) if "maxContains" in test.more else item
        for before in (0, len(schema.prefix_items)):
            fixed = [*schema.prefix_items, *[item] * (before + test.least - len(schema.prefix_items))]
            for index in range(before, before + test.least):
                fixed[index] = Schema(all_of=(fixed[index], content))
            least = max(schema.min_items or 0, before + test.least)
            yield schema._replace(types=("array",), prefix_items=tuple(fixed), items=others, min_items=least)

    def _not(self, _: Json, test: Test) -> Iterator[Schema]:
        """Yield schemas that deny one keyword of `not`, and then single values that it does not allow."""
        if not isinstance(test.check, Schema):
            return
        denied = flat(test.check, self._schemas)
        yield from self._without_members(denied)
        yield from self._out_of_bounds(denied)
        if denied.any_of or denied.one_of:
            choices = denied.any_of or denied.one_of
            yield from self._with(Schema(checks=tuple(("not", choice) for choice in choices)))
        kinds = tuple(kind for kind in self._schema.types or _TYPES if kind not in denied.types)
        if denied.types and kinds:
            yield self._schema._replace(types=kinds)
        yield from self._with_value(denied)
        yield from (part for key, check in denied.checks if key == "not" for part in self._with(check))  # type: ignore[arg-type]

    def _without_members(self, denied: Schema) -> Iterator[Schema]:
        for name in denied.required:
            yield from self._without(name)
        for member in denied.properties:
            other = Schema(checks=(("not", member.schema),))
            yield from self._with(Schema(properties=(Property(member.name, other, required=True),)))

    def _out_of_bounds(self, denied: Schema) -> Iterator[Schema]:
        for name, (other, step) in _LIMITS.items():
            count = getattr(denied, name)
            if count is not None and count + step >= 0:
                yield from self._with(Schema(**{other: count + step}))
        for name, other in _BOUNDS.items():
            bound = getattr(denied, name)
            if bound is not None:
                yield from self._with(Schema(**{other: bound}, exclusive=() if name in denied.exclusive else (other,)))

    def _with_value(self, denied: Schema) -> Iterator[Schema]:
        plain = self._schema._replace(checks=())
        makers: tuple[Callable[[Schema, int], Json], ...] = (scalars.words, scalars.number)
        others = [maker(plain, variant) for variant in (1, 2, 3) for maker in makers]
        values = [value for value in self._schema.enum or (*others, *_SIMPLE) if self._fits(value, plain)]
        best = next((value for value in values if self._fits(value, self._schema)), ABSENT)
        near = next((value for value in values if not self._fits(value, denied)), ABSENT)
        yield from (self._schema._replace(enum=(value,)) for value in (best, near) if not isinstance(value, Absent))

    _KINDS: ClassVar[Mapping[str, Callable[["Remedies", Json, Test], Iterator[Schema]]]] = {
        "not": _not,
        "if": _if,
        "contains": _contains,
        "patternProperties": _patterns,
        **dict.fromkeys(DEPENDENT, _dependent),
        "unevaluatedProperties": _unevaluated,
    }


def _member(name: str, schema: Schema) -> Schema:
    return Schema(properties=(Property(name, schema),))


def _named(schema: Schema) -> Schema:
    """Return a schema whose additional members have names and values of its first pattern."""
    for key, check in schema.checks:
        for pattern, part in pairs(check) if key == "patternProperties" else ():
            if part is not False:
                names = Schema(pattern=pattern)
                names = Schema(all_of=(schema.property_names, names)) if schema.property_names else names
                free = part if isinstance(part, Schema) else Schema()
                return schema._replace(property_names=names, additional=free)
    return schema
