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
_STRING = r'"(?:[^"\\\n]|\\.)*"'
_MEMBER = rf"(?:{_STRING}: )?(?:{_STRING}|[\w.+-]+)"
# An object or a list that holds nothing but texts, numbers and the like: no text has a line feed of its own in it.
_ROW = re.compile(rf"([\[{{])\n +({_MEMBER}(?:,\n +{_MEMBER})*)\n *([\]}}])")
_BETWEEN = re.compile(rf"({_MEMBER},)\n +")
_ROW_WIDTH = 100


def dumps(value: object) -> bytes:
    """Return `value` as a JSON file: two blanks of indent, hidden characters as escapes, one line feed at the end.

    A short object or list without others in it is one line: a row of a table is a line of a review.
    Numbers beyond 64 bits and halves of surrogate pairs are kept, as the standard library writes them.
    """
    try:
        raw = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        raw = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False).encode("utf-8", "surrogatepass") + b"\n"
    return _shown(_ROW.sub(_row, raw.decode("utf-8", "surrogatepass"))).encode()


def _row(found: re.Match[str]) -> str:
    whole = found[1] + _BETWEEN.sub(r"\1 ", found[2]) + found[3]
    return whole if len(whole) <= _ROW_WIDTH else found[0]


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
