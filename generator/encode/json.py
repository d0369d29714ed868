"""JSON: whole files, one-line values, and bodies inside a Postman collection."""

import json
import re
from functools import lru_cache
from typing import Literal

import orjson

from ..model import Json
from .code import Code
from .invisible import UNSEEN, escape_utf16

# Only text that is not printable ASCII can have hidden characters. The search for such text is quick, the search for
# hidden characters is slow; so the second only reads what the first finds.
_OUTSIDE = re.compile("[^\n -~]+")
_ROW_WIDTH = 100
# The lines after a bracket, up to the next one. If none of them ends in a bracket (and a comma), the object or list has
# only simple values. A string cannot confuse this: it has no line feed.
_ROW = re.compile(r"\n(?<=[{\[]\n)(?:.*+(?<![{}\[\]])(?<![{}\[\]],)\n)++ *[}\]]")


def dumps(value: object) -> bytes:
    """Return `value` as a JSON file: indented by two blanks, invisible characters as escapes, one line feed at the end.

    A short object or list without nested ones is one line, so that a changed row is one line in a review.
    Numbers beyond 64 bits and halves of surrogate pairs are kept, as the standard library writes them.
    """
    try:
        raw = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        raw = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False).encode("utf-8", "surrogatepass") + b"\n"
    body = _ROW.sub(lambda match: _row(match[0]), raw.decode("utf-8", "surrogatepass"))
    # Line by line: most lines are ASCII, and this is quick to check.
    return "\n".join(map(_visible, [body] if body.isascii() else body.split("\n"))).encode()


# Most rows of a collection are there many times.
@lru_cache(maxsize=16384)
def _row(lines: str) -> str:
    """Return an object or list that has only simple values as one line, if the line is short."""
    # All members have the same indent: that of the first.
    bare = lines.lstrip("\n ")
    indent = lines[: len(lines) - len(bare)]
    row = bare[: bare.rindex("\n")].replace(indent, " ") + bare[-1]
    return row if len(row) < _ROW_WIDTH else lines


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
