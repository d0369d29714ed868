"""The values of a program's variables, as far as its text shows them."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import TypeAlias
from urllib.parse import urlencode

Value: TypeAlias = "str | dict[str, Value] | list[Value]"
_PLACEHOLDERS = re.compile(r"\{([\w.]*)[^{}]*\}|%[sd]")


class Unknown(str):
    """A placeholder for a value that the program makes when it runs."""

    __slots__ = ()


class Bare(str):
    """A number, or a word of JSON (`true`, `false`, `null`)."""

    __slots__ = ()


def stand_in(name: str) -> Unknown:
    """Return the placeholder for the value of a variable or a call."""
    return Unknown((re.sub(r"\W|_", "", name) + "0" * 16)[:16])


def joined(left: Value, right: Value) -> Value:
    """Return the result of `+`."""
    return left + right if isinstance(left, str) and isinstance(right, str) else left


def written(value: "Value | None", name: str) -> str:
    """Return a value as text: a placeholder if it is not a text."""
    return value if isinstance(value, str) else stand_in(name)


def as_json(value: Value) -> str:
    """Return a value as JSON; a text stays as it is."""
    return value if isinstance(value, str) else json.dumps(_plain(value), ensure_ascii=False)


def _plain(value: Value) -> object:
    match value:
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case list():
            return [_plain(one) for one in value]
        case Bare():
            return int(value) if value.isdecimal() else json.loads(value)
    return value


def function_value(name: str, values: list[Value], named: dict[str, Value]) -> "Value | None":
    """Return the result of a known function, or None."""
    match name:
        case "stringify" | "dumps" if values:
            return as_json(values[0])
        case "urlsearchparams" | "urlencode" if values:
            return urlencode([(one, written(value, one)) for one, value in pairs(values[0])])
        case "session" | "client" | "asyncclient" | "new-object":
            return named
        case "headers" | "dict":
            return _mapped(values, named)
    return None


def _mapped(values: list[Value], named: dict[str, Value]) -> dict[str, Value]:
    """Return the result of `dict(…)` or `new Headers(…)`, from a mapping, a list of pairs, or named arguments."""
    first = values[0] if values else {}
    with suppress(TypeError, ValueError):
        return {str(name): value for name, value in (*pairs(first), *named.items())}
    return named


def pairs(value: Value) -> Iterator[tuple[str, Value]]:
    """Yield the pairs of a mapping or of a list of pairs."""
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        for row in value:
            if isinstance(row, list) and len(row) == 2 and isinstance(row[0], str):
                yield row[0], row[1]


def formatted(value: Value, arguments: Value) -> Value:
    """Return the result of `'{}'.format(…)`, `'%s' % …` and `'{0}' -f …`."""
    if not isinstance(value, str):
        return value
    by_name = arguments if isinstance(arguments, dict) else {}
    listed = arguments if isinstance(arguments, list) else [arguments]
    numbered = {str(number): one for number, one in enumerate(listed)} | by_name
    count = iter(listed)

    def fill(placeholder: re.Match[str]) -> str:
        name = placeholder[1] or ""
        return written(numbered.get(name) if name else next(count, None), name)

    return _PLACEHOLDERS.sub(fill, value)
