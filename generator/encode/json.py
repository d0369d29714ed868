"""JSON: whole files, one-line values, and bodies inside a Postman collection."""

import json
import re
from typing import Literal

import orjson

from ..model import Json
from .code import Code
from .invisible import BLANK, HIDDEN, escape_utf16

_HIDDEN = re.compile(f"[{HIDDEN}{BLANK}]")
# Where any may be: looking for these is quick, looking for those is slow.
_OUTSIDE = re.compile("[^\n -~]+")


def dumps(value: object) -> bytes:
    """Return `value` as a JSON file: two blanks of indent, hidden characters as escapes, one line feed at the end.

    Numbers beyond 64 bits and halves of surrogate pairs are kept, as the standard library writes them.
    """
    try:
        raw = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        return _shown(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()
    return raw if raw.isascii() and b"\x7f" not in raw else _shown(raw.decode()).encode()


def text(value: Json, indent: Literal[2] | None = 2) -> Code:
    """Return `value` as JSON text for a body, as `dumps` writes it; on one line where `indent` is None."""
    try:
        made = orjson.dumps(value, option=orjson.OPT_INDENT_2 if indent else None).decode()
    except TypeError:
        separators = None if indent else (",", ":")
        made = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators, allow_nan=False)
    return Code(_shown(made))


def break_braces(body: str) -> str:
    r"""Return a JSON text in which no `{{` is left for Postman to replace: in strings, `\u007b\u007b`."""
    return body.replace("{{", "\\u007b\\u007b")


def _shown(body: str) -> str:
    if body.isascii() and "\x7f" not in body:
        return body
    return _OUTSIDE.sub(lambda found: _HIDDEN.sub(_escape, found[0]), body)


def _escape(found: re.Match[str]) -> str:
    return escape_utf16(found[0])
