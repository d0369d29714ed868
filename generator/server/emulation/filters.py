"""The filter and the order of a list: `name sw 'Sales' and owner.userId eq 'jane'`, `name desc`."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Predicate = Callable[[dict[str, Any]], bool]
# A backslash stands before a quotation mark inside a text. The real server refused a doubled one and texts in double
# quotes: tried in pull request #899 of butler-sheet-icons, on GitHub.
_TOKEN = re.compile(r"\s*(?:(?P<mark>[()])|(?P<text>'(?:[^'\\]|\\.)*')|(?P<word>[^\s()']+))")
_DEEPEST = 50
_DATE = re.compile(r"(?<=^\d{4}-\d\d-\d\d) (?=\d\d:)")
_QUOTES = r"; a text is 'in single quotes', a ' inside of it is \'"


class FilterError(ValueError):
    """A filter that cannot be parsed."""


def parse(text: str, number: Callable[[str, str], object] = lambda _, word: word) -> Predicate:
    """Return a function that says whether a filter selects an object. An empty filter selects all objects.

    `number` returns the number of a word of an enum, by the name of the property; another text as it is.
    """
    return _Parser(text, number).whole() if text.strip() else bool


def ordered(entities: Sequence[dict[str, Any]], order: str) -> list[dict[str, Any]]:
    """Return objects in the caller's order: properties with `asc` or `desc`; the first one is the most important."""
    result = list(entities)
    for part in reversed([part.split() for part in order.split(",") if part.strip()]):
        if len(part) > 2 or part[1:] not in ([], ["asc"], ["desc"]):
            raise FilterError(f"cannot order by {' '.join(part)}")
        result.sort(key=lambda entity: _rank(entity, part[0]), reverse=part[1:] == ["desc"])
    return result


def _rank(entity: dict[str, Any], name: str) -> tuple[bool, str]:
    value = next(values(entity, name), None)
    text = f"{value:030.6f}" if isinstance(value, int | float) else str(value).casefold()
    return value is not None, text


def values(entity: object, name: str) -> Iterator[Any]:
    """Yield the values with a dotted name, also inside of lists. `@Name` is a custom property."""
    if name.startswith("@"):
        rows = entity.get("customProperties") or [] if isinstance(entity, dict) else []
        yield from (row.get("value") for row in rows if (row.get("definition") or {}).get("name") == name[1:])
        return
    head, _, inner_name = name.partition(".")
    for owner in entity if isinstance(entity, list) else [entity]:
        if isinstance(owner, dict):
            value = next((owner[key] for key in owner if key.lower() == head.lower()), None)
            yield from values(value, inner_name) if inner_name else [value]


class _Parser:
    """Parses `term (and|or term)*`; `and` binds tighter than `or`."""

    def __init__(self, text: str, number: Callable[[str, str], object]) -> None:
        self._number = number
        self._tokens = list(_tokens(text))
        self._depth = 0

    def whole(self) -> Predicate:
        result = self._either()
        if self._tokens:
            raise FilterError(f"cannot parse the filter at {self._tokens[0]}{_QUOTES}")
        return result

    def _either(self) -> Predicate:
        parts = [self._both()]
        while self._takes("or"):
            parts.append(self._both())
        return lambda entity: any(part(entity) for part in parts)

    def _both(self) -> Predicate:
        parts = [self._term()]
        while self._takes("and"):
            parts.append(self._term())
        return lambda entity: all(part(entity) for part in parts)

    def _term(self) -> Predicate:
        if not self._takes("("):
            return self._comparison()
        self._depth += 1
        if self._depth > _DEEPEST:
            raise FilterError("the filter is nested too deeply")
        result = self._either()
        if not self._takes(")"):
            raise FilterError("a parenthesis is not closed")
        self._depth -= 1
        return result

    def _comparison(self) -> Predicate:
        if len(self._tokens) < 3:
            raise FilterError("a filter is: property operator value")
        name, operator, value = self._tokens[:3]
        compare = _OPERATORS.get(operator.lower())
        if compare is None or not re.fullmatch(r"@?[\w.]+", name) or value[0] in '()"':
            raise FilterError(f"cannot parse {name} {operator} {value}{_QUOTES}")
        del self._tokens[:3]
        word = re.sub(r"\\([\\'])", r"\1", value[1:-1]) if value.startswith("'") else value
        expected = _plain(self._number(name, word))
        return lambda entity: any(compare(_plain(one), expected) for one in values(entity, name))

    def _takes(self, word: str) -> bool:
        takes = bool(self._tokens) and self._tokens[0].lower() == word
        if takes:
            del self._tokens[0]
        return takes


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while at < len(text.rstrip()):
        token = _TOKEN.match(text, at)
        if token is None:
            raise FilterError(f"cannot parse the filter at character {at + 1}{_QUOTES}")
        yield token[0].strip()
        at = token.end()


def _plain(value: object) -> str:
    """Return a value as text for comparisons: in lower case, with padded numbers. Dates are in ISO 8601."""
    text = "" if value is None else _DATE.sub("t", str(value).casefold())
    return f"{float(text):030.6f}" if re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,6})?", text) else text


_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "eq": lambda one, other: one == other,
    "ne": lambda one, other: one != other,
    "gt": lambda one, other: one > other,
    "ge": lambda one, other: one >= other,
    "lt": lambda one, other: one < other,
    "le": lambda one, other: one <= other,
    "sw": lambda one, other: one.startswith(other),
    "ew": lambda one, other: one.endswith(other),
    "so": lambda one, other: other in one,
}
