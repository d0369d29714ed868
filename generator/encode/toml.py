"""TOML: values."""

import re

from ..model import Json
from .code import Code
from .invisible import BLANK, HIDDEN, SHORT, escape

_SPECIAL = re.compile(f'[\\\\"{HIDDEN}{BLANK}]')


def literal(value: Json) -> Code:
    """Return a value on one line.

    Raise ValueError for null, which TOML does not have, and for half a surrogate pair.
    """
    return Code(_literal(value))


def _literal(value: Json) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_string(key)} = {_literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, str):
        return _string(value)
    return _scalar(value)


def _scalar(value: Json) -> str:
    if value is None:
        raise ValueError("TOML has no null")
    if not isinstance(value, int | float):
        raise TypeError(f"{type(value).__name__} is no value of TOML")
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _string(text: str) -> str:
    text.encode()
    return f'"{_SPECIAL.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    return SHORT.get(match[0]) or escape(match[0])
