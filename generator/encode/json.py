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
_ROW_WIDTH = 100
# No text of JSON has a line feed of its own in it: the end of a line tells what it is. Neither a member that holds
# others nor an empty object or list, which no row holds, ends like a text, a number or a word.
_ROW = re.compile(r'([{\[])\n((?:[^\n]*+(?:(?<=["\w])|(?<=["\w],))\n)++) *([}\]])')


def dumps(value: object) -> bytes:
    """Return `value` as a JSON file: two blanks of indent, hidden characters as escapes, one line feed at the end.

    A short object or list without others in it is one line: a row of a table is a line of a review.
    Numbers beyond 64 bits and halves of surrogate pairs are kept, as the standard library writes them.
    """
    try:
        raw = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        raw = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False).encode("utf-8", "surrogatepass") + b"\n"
    body = _ROW.sub(_row, raw.decode("utf-8", "surrogatepass"))
    # Line by line: a line is known to be ASCII, and most are; to search a whole file for what is not takes long.
    return "\n".join(map(_shown, [body] if body.isascii() else body.split("\n"))).encode()


def _row(match: re.Match[str]) -> str:
    """Return an object or list of nothing but texts, numbers and the like as one line, if that is short."""
    # All members have the same indent: that of the first.
    bare = match[2].lstrip(" ")
    row = bare[:-1].replace("\n" + " " * (len(match[2]) - len(bare)), " ")
    return f"{match[1]}{row}{match[3]}" if len(row) + 2 <= _ROW_WIDTH else match[0]


def text(value: Json, indent: Literal[2] | None = 2) -> Code:
    """Return `value` as JSON text for a body, as `dumps` writes it; on one line where `indent` is None."""
    try:
        dumped = orjson.dumps(value, option=orjson.OPT_INDENT_2 if indent else None).decode()
    except TypeError:
        separators = None if indent else (",", ":")
        dumped = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators, allow_nan=False)
    return Code(_shown(dumped))


def break_braces(body: str) -> str:
    r"""Return a JSON text in which no `{{` is left for Postman to replace: in strings, `\u007b\u007b`."""
    return body.replace("{{", "\\u007b\\u007b")


def _shown(body: str) -> str:
    if body.isascii() and "\x7f" not in body:
        return body
    return _OUTSIDE.sub(lambda match: _HIDDEN.sub(_escape, match[0]), body)


def _escape(match: re.Match[str]) -> str:
    return escape_utf16(match[0])
