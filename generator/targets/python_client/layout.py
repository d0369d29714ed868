"""Code laid out as formatters leave it: on one line where that fits 88 columns, else one item a line."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from ...encode import python
from ...encode.code import Code
from ...model import Json

WIDTH: Final = 88
_TEXT_OR_BAR = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'| \| """)


def sequence(start: str, items: Iterable[str], end: str, indent: int, used: int) -> Code:
    """Return `start`, the items and `end`: a call, a dict, an import list.

    `indent` is the column of the line, `used` how many columns of its first line are taken before `start` and behind
    `end`.
    """
    found = list(items)
    flat = f"{start}{', '.join(found)}{end}"
    if not found or ("\n" not in flat and used + len(flat) <= WIDTH):
        return Code(flat)
    return spread(start, found, end, indent)


def spread(start: str, items: Iterable[str], end: str, indent: int) -> Code:
    """Return `start`, the items one a line with a comma behind each, and `end`."""
    pad = " " * (indent + 4)
    inner = "".join(f"{pad}{item},\n" for item in items)
    return Code(f"{start}\n{inner}{' ' * indent}{end}")


def wrapped(head: str, inner: str, indent: int, used: int) -> Code:
    """Return `head[inner]`, which takes one argument and so bears no comma where it is spread."""
    if used + len(head) + len(inner) + 2 <= WIDTH:
        return Code(f"{head}[{inner}]")
    return Code(f"{head}[\n{' ' * (indent + 4)}{inner}\n{' ' * indent}]")


def assigned(head: str, kind: Code, indent: int) -> Code:
    """Return `head` with a type behind it, broken where one line is too short for them."""
    if indent + len(head) + len(kind) <= WIDTH or kind.startswith('"'):
        return Code(head + kind)
    outer, bracket, inner = kind.partition("[")
    if bracket and not _is_union(kind):
        return wrapped(head + outer, inner[:-1], indent, indent)
    pad = " " * (indent + 4)
    parts = kind if len(pad) + len(kind) <= WIDTH else broken(kind, pad)
    return Code(f"{head}(\n{pad}{parts}\n{' ' * indent})")


def broken(code: str, pad: str) -> str:
    """Return code with a new line before each alternative of a union; a text that holds such a sign stays whole."""
    return _TEXT_OR_BAR.sub(lambda match: f"\n{pad}| " if match[0] == " | " else match[0], code)


def _is_union(kind: str) -> bool:
    """Return whether a type is a union at its top, and not only inside brackets."""
    depth = 0
    for char in kind:
        depth += {"[": 1, "]": -1}.get(char, 0)
        if char == "|" and depth == 0:
            return True
    return False


def table(values: Mapping[str, Json]) -> Code:
    """Return a dict of plain values, one a line, as the right side of an assignment at column 0."""
    rows = [f"{python.literal(name)}: {python.literal(value, 4, 8 + len(name))}" for name, value in values.items()]
    return spread("{", rows, "}", 0) if rows else Code("{}")
