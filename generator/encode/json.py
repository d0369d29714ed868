"""JSON: whole files, one-line values, and bodies inside a Postman collection."""

import json
import re
from typing import Literal

import orjson

from ..model import Json
from .code import Code
from .invisible import UNSEEN, escape_utf16

# Only text that is not printable ASCII can have hidden characters. The search for such text is quick, the search for
# hidden characters is slow; so the second only reads what the first finds.
_OUTSIDE = re.compile("[^\n -~]+")
_ROW_WIDTH = 100
# An object or list whose lines all end in a letter, digit or quotation mark (and a comma): it has only simple values,
# because a line of a nested object or list ends in a bracket. A string cannot confuse this: it has no line feed.
_ROW = re.compile(r'([{\[])\n((?:[^\n]*+(?:(?<=["\w])|(?<=["\w],))\n)++) *([}\]])')


def dumps(value: object) -> bytes:
    """Return `value` as a JSON file: indented by two blanks, invisible characters as escapes, one line feed at the end.

    A short object or list without nested ones is one line, so that a changed row is one line in a review.
    Numbers beyond 64 bits and halves of surrogate pairs are kept, as the standard library writes them.
    """
    try:
        raw = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        raw = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False).encode("utf-8", "surrogatepass") + b"\n"
    body = _ROW.sub(_row, raw.decode("utf-8", "surrogatepass"))
    # Line by line: most lines are ASCII, and this is quick to check.
    return "\n".join(map(_visible, [body] if body.isascii() else body.split("\n"))).encode()


def _row(match: re.Match[str]) -> str:
    """Return an object or list that has only simple values as one line, if the line is short."""
    # All members have the same indent: that of the first.
    bare = match[2].lstrip(" ")
    row = bare[:-1].replace("\n" + " " * (len(match[2]) - len(bare)), " ")
    return f"{match[1]}{row}{match[3]}" if len(row) + 2 <= _ROW_WIDTH else match[0]


def text(value: Json, indent: Literal[2] | None = 2) -> Code:
    """Return `value` as JSON text for a body, as `dumps` writes it; on one line if `indent` is None."""
    try:
        dumped = orjson.dumps(value, option=orjson.OPT_INDENT_2 if indent else None).decode()
    except TypeError:
        separators = None if indent else (",", ":")
        dumped = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators, allow_nan=False)
    return Code(_visible(dumped))


def break_braces(body: str) -> str:
    r"""Return a JSON text without `{{`, which Postman would replace; strings get `\u007b\u007b` instead."""
    return body.replace("{{", "\\u007b\\u007b")


def _visible(body: str) -> str:
    if body.isascii() and "\x7f" not in body:
        return body
    return _OUTSIDE.sub(lambda match: UNSEEN.sub(_escape, match[0]), body)


def _escape(match: re.Match[str]) -> str:
    return escape_utf16(match[0])
