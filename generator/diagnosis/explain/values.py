"""The values of a program's variables, as far as its text shows them."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import TypeAlias
from urllib.parse import urlencode

ProgramValue: TypeAlias = "str | dict[str, ProgramValue] | list[ProgramValue]"
_PLACEHOLDERS = re.compile(r"\{([\w.]*)[^{}]*\}|%[sd]")


class Unknown(str):
    """A value that only the running program knows; its text stands in for the value."""

    __slots__ = ()


class Bare(str):
    """A number, or a word of JSON (`true`, `false`, `null`)."""

    __slots__ = ()


def stand_in(name: str) -> Unknown:
    """Return the text that stands in for the value of a variable or a call: 16 characters made from its name."""
    return Unknown((re.sub(r"\W|_", "", name) + "0" * 16)[:16])


def joined(left: ProgramValue, right: ProgramValue) -> ProgramValue:
    """Return the result of `+`."""
    return left + right if isinstance(left, str) and isinstance(right, str) else left


def as_text(value: "ProgramValue | None", name: str) -> str:
    """Return a value that is a text; for any other value, the text that stands in for the variable `name`."""
    return value if isinstance(value, str) else stand_in(name)


def as_json(value: ProgramValue) -> str:
    """Return a value as JSON; a text stays as it is."""
    return value if isinstance(value, str) else json.dumps(_plain(value), ensure_ascii=False)


def _plain(value: ProgramValue) -> object:
    match value:
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case list():
            return [_plain(one) for one in value]
        case Bare():
            return int(value) if value.isdecimal() else json.loads(value)
    return value


def function_value(name: str, values: list[ProgramValue], keywords: dict[str, ProgramValue]) -> "ProgramValue | None":
    """Return the result of a known function, or None."""
    match name:
        case "stringify" | "dumps" if values:
            return as_json(values[0])
        case "urlsearchparams" | "urlencode" if values:
            return urlencode([(one, as_text(value, one)) for one, value in pairs(values[0])])
        case "session" | "client" | "asyncclient" | "new-object":
            return keywords
        case "headers" | "dict":
            return _mapped(values, keywords)
    return None


def _mapped(values: list[ProgramValue], keywords: dict[str, ProgramValue]) -> dict[str, ProgramValue]:
    """Return the result of `dict(…)` or `new Headers(…)`, from a mapping, a list of pairs, or named arguments."""
    first = values[0] if values else {}
    with suppress(TypeError, ValueError):
        return {str(name): value for name, value in (*pairs(first), *keywords.items())}
    return keywords


def pairs(value: ProgramValue) -> Iterator[tuple[str, ProgramValue]]:
    """Yield the pairs of a mapping or of a list of pairs."""
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        for row in value:
            if isinstance(row, list) and len(row) == 2 and isinstance(row[0], str):
                yield row[0], row[1]


def formatted(value: ProgramValue, arguments: ProgramValue) -> ProgramValue:
    """Return the result of `'{}'.format(…)`, `'%s' % …` and `'{0}' -f …`."""
    if not isinstance(value, str):
        return value
    by_name = arguments if isinstance(arguments, dict) else {}
    listed = arguments if isinstance(arguments, list) else [arguments]
    numbered = {str(number): argument for number, argument in enumerate(listed)} | by_name
    count = iter(listed)

    def fill(placeholder: re.Match[str]) -> str:
        name = placeholder[1] or ""
        return as_text(numbered.get(name) if name else next(count, None), name)

    return _PLACEHOLDERS.sub(fill, value)
