"""Python: literals, comments, docstrings, names."""

import keyword
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from textwrap import dedent

from ..model import Json
from . import prose
from .code import Code
from .confusable import spelled
from .invisible import BLANK, HIDDEN, SHORT, UNSEEN, escape, plain

_WIDTH = 88
_SPECIAL = {quote: re.compile(f"[\\\\{quote}{HIDDEN}{BLANK}]") for quote in "\"'"}
_BLOCK = re.compile(f"[\\\\{HIDDEN}{BLANK}]")
_CLOSING = re.compile(r'"""|"\Z')
_QUOTES = re.compile(r'"""|^"|"$')
_CALLED = re.compile(r"(?:[a-z_]+ = )?[A-Za-z_]+(?:\.[a-z_]+)*")
_MORE = re.compile(r"[a-z_]+(?:=[A-Za-z]+)?")
_RESERVED = frozenset({*keyword.kwlist, *keyword.softkwlist})


def literal(value: Json, indent: int = 0, used: int = 0) -> Code:
    """Return a JSON value as a Python literal.

    Lists and dicts that do not fit on a line of 88 columns get several lines; all but the first are indented by
    `indent`. The first line has `used` columns less. Raise ValueError for infinity and for a number that is not one
    (NaN).
    """
    return _string(value) if isinstance(value, str) else Code(_literal(value, indent, used))


def comment(text: str) -> Code:
    """Return `text` as one comment line with `# `. It cannot name a codec or be a directive for a tool."""
    return Code(f"# {prose.line(text)}".rstrip())


def comments(text: str, indent: int = 0, width: int = _WIDTH) -> Code:
    """Return `text` as comment lines of at most `width` columns; all but the first are indented by `indent`."""
    return Code(prose.comments("#", text, width, indent))


def docstring(text: str, indent: int = 0, more: Iterable[str] = (), width: int = _WIDTH) -> Code:
    """Return `text` as a wrapped docstring with its quotes; all lines but the first are indented by `indent`.

    `more` are further texts, each after a blank line. As in all docstrings, the first line is not indented.
    """
    lines: list[str] = []
    for part in (text, *more):
        wrapped = prose.lines(part, width - indent - 6)
        lines += ("", *wrapped) if lines and wrapped else wrapped
    head, *later = lines or ["Undocumented."]
    body = "\n".join([head, *([dedent("\n".join(later))] if later else [])]).replace("\\", "\\\\")
    if '"' in body:
        body = _QUOTES.sub(lambda quotes: quotes[0].replace('"', '\\"'), body)
    pad = "\n" + " " * indent
    block = body if not indent else body.replace("\n", pad).replace(f"{pad}\n", "\n\n")
    return Code(f'"""{block}{pad if later else ""}"""')


def block(text: str) -> Code:
    """Return `text` as a literal in triple quotes that keeps its line feeds."""
    lines = "\n".join(_BLOCK.sub(_escape, line) for line in text.split("\n"))
    closed = _CLOSING.sub(lambda quotes: quotes[0].replace('"', '\\"'), lines)
    return Code(f'"""{closed}"""')


def call(function: str, arguments: Sequence[Json] = (), more: str = "") -> Code:
    """Return a call, formatted for 88 columns. `more` is code of ours that follows the arguments.

    Raise ValueError if `function` is neither a dotted name nor the beginning of an assignment with one.
    """
    if not _CALLED.fullmatch(function) or (more and not _MORE.fullmatch(more)):
        raise ValueError(f"{function!r} cannot be called")
    written = [_literal(argument, 4, 5) for argument in arguments] + ([more] if more else [])
    flat = f"{function}({', '.join(written)})"
    if "\n" not in flat and _width(flat) <= _WIDTH:
        return Code(flat)
    inner = f"    {', '.join(written)}"
    if inner.isascii() and "\n" not in inner and len(inner) <= _WIDTH:
        return Code(f"{function}(\n{inner}\n)")
    lines = "".join(f"    {one},\n" for one in written)
    return Code(f"{function}(\n{lines})")


def columns(code: str) -> int:
    """Return the width of code in columns, as formatters count: a wide letter has two, a combining mark none."""
    if code.isascii():
        return len(code)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in code)
    return len(code) + wide - sum(unicodedata.category(char) in ("Mn", "Me") for char in code)


def is_spelled(name: str) -> bool:
    """Return whether Python reads a name as it is written: an identifier in NFKC without invisible characters."""
    return name.isidentifier() and (
        name.isascii() or (unicodedata.normalize("NFKC", name) == name and not UNSEEN.search(name))
    )


def with_plain_letters(name: str) -> str:
    """Return a name with `a` for each letter and mark of other scripts, if Python reads the name as it is written."""
    is_read = unicodedata.normalize("NFKC", name) == name and not UNSEEN.search(name)
    return "".join("a" if not char.isascii() and is_read and f"a{char}".isidentifier() else char for char in name)


def identifier(name: str) -> Code:
    """Return `name` if it can be a variable in every version of Python. Raise ValueError otherwise."""
    if not is_spelled(name) or name in _RESERVED:
        raise ValueError(f"{name!r} cannot be a Python name")
    return Code(name)


def _literal(value: Json, indent: int, used: int) -> str:
    if isinstance(value, dict):
        items = [_item(_string(key), item, indent + 4) for key, item in value.items()]
        return _spread("{", items, "}", indent, used)
    if isinstance(value, list):
        return _spread("[", [_literal(item, indent + 4, indent + 5) for item in value], "]", indent, used)
    return _scalar(value)


def _item(key: str, value: Json, indent: int) -> str:
    return f"{key}: {_literal(value, indent, indent + _width(key) + 3)}"


def _scalar(value: Json) -> str:
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("infinity and NaN are no values of JSON")
    if value is not None and not isinstance(value, int | float):
        raise TypeError(f"{type(value).__name__} is no value of JSON")
    return repr(value).replace("e+", "e")


@lru_cache(maxsize=8192)
def _string(text: str) -> Code:
    if plain(text) and '"' not in text and "\\" not in text:
        return Code(f'"{text}"')
    quote = "'" if text.count('"') > text.count("'") else '"'
    return Code(f"{quote}{spelled(_SPECIAL[quote].sub(_escape, text))}{quote}")


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    return SHORT.get(char) or (f"\\x{ord(char):02x}" if char < "\u0100" else escape(char))


def _spread(start: str, items: list[str], end: str, indent: int, used: int) -> str:
    flat = f"{start}{', '.join(items)}{end}"
    if not items or ("\n" not in flat and _width(flat) + max(used, indent) < _WIDTH):
        return flat
    pad = "\n" + " " * (indent + 4)
    return f"{start}{pad}{(',' + pad).join(items)},\n{' ' * indent}{end}"


def _width(code: str) -> int:
    return len(code) if code.isascii() else 2 * len(code)
