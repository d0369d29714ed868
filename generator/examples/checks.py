"""The keywords that only test a value, such as `not`, `if` and `contains`: which of them a value fails."""

from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile
from typing import Any, Final, NamedTuple

from ..document.positions import as_object
from ..model import Check, Json, Schema
from .traits import by_pattern, is_declared, pairs

Fits = Callable[[Json, Schema | bool], bool]
"""Whether a value fits a schema."""

DEPENDENT: Final = ("dependentSchemas", "dependentRequired", "dependencies")
_MORE: Final = {"if": ("then", "else"), "contains": ("minContains", "maxContains")}


class Test(NamedTuple):
    """A keyword with its schema or schemas, and the keywords that belong to it (`then` and `else` to `if`)."""

    key: str
    check: Any
    more: Mapping[str, Any]

    def demanded(self, value: dict[str, Json]) -> Iterator[tuple[str, Schema | bool]]:
        """Yield the members that have schemas for the whole object, and these schemas."""
        for name, part in pairs(self.check):
            if name in value:
                yield name, part if isinstance(part, Schema | bool) else Schema(required=part)

    @property
    def least(self) -> int:
        """The number of items that must fit `contains`."""
        return int(self.more.get("minContains", 1))


def failed(value: Json, schema: Schema, fits: Fits) -> list[Test]:
    """Return the tests of a flat schema that a value fails."""
    return [test for test in _tests(schema.checks) if not _PASSES[test.key](value, test, schema, fits)]


def _tests(checks: tuple[tuple[str, Check], ...]) -> Iterator[Test]:
    for index, (key, check) in enumerate(checks):
        if key in _PASSES:
            more = takewhile(lambda other: other[0] in _MORE.get(key, ()), checks[index + 1 :])  # noqa: B023
            yield Test(key, check, dict(more))


def unevaluated(value: dict[str, Json], schema: Schema, fits: Fits) -> list[str]:
    """Return the members that no keyword of an object describes, for `unevaluatedProperties`."""
    if schema.additional is not None:
        return []
    parts: list[Any] = [part for part in (*schema.one_of, *schema.any_of, *schema.all_of) if fits(value, part)]
    for test in _tests(schema.checks):
        if test.key == "if":
            holds = fits(value, test.check)
            parts += [test.check, test.more.get("then")] if holds else [test.more.get("else")]
        elif test.key in DEPENDENT:
            parts += [part for _, part in test.demanded(value)]
    names = [name for name in value if not is_declared(schema, name)]
    for part in parts:
        if isinstance(part, Schema):
            names = [name for name in names if name in unevaluated(value, part, fits)]
    return names


def _not(value: Json, test: Test, _: Schema, fits: Fits) -> bool:
    return not fits(value, test.check)


def _if(value: Json, test: Test, _: Schema, fits: Fits) -> bool:
    return fits(value, test.more.get("then" if fits(value, test.check) else "else", True))


def _contains(value: Json, test: Test, _: Schema, fits: Fits) -> bool:
    count = sum(fits(item, test.check) for item in value) if isinstance(value, list) else test.least
    return test.least <= count <= int(test.more.get("maxContains", count))


def _patterns(value: Json, _: Test, schema: Schema, fits: Fits) -> bool:
    return all(fits(item, part) for name, item in as_object(value).items() for part in by_pattern(schema, name))


def _dependent(value: Json, test: Test, _: Schema, fits: Fits) -> bool:
    return not isinstance(value, dict) or all(fits(value, part) for _, part in test.demanded(value))


def _unevaluated(value: Json, test: Test, schema: Schema, fits: Fits) -> bool:
    names = unevaluated(value, schema, fits) if isinstance(value, dict) else ()
    return not isinstance(value, dict) or all(fits(value[name], test.check) for name in names)


_PASSES: Final[Mapping[str, Callable[[Json, Test, Schema, Fits], bool]]] = {
    "not": _not,
    "if": _if,
    "contains": _contains,
    "patternProperties": _patterns,
    **dict.fromkeys(DEPENDENT, _dependent),
    "unevaluatedProperties": _unevaluated,
}
