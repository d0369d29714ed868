"""Lays out code as formatters do: on one line if it fits into 88 columns, or else with one item on each line."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from ...encode import python
from ...encode.code import Code
from ...encode.python import columns
from ...model import Json

WIDTH: Final = 88
_TOKEN = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'| \| |, |[\[\]]|[^"'\[\], ]+|.""")


def sequence(start: str, items: Iterable[str], end: str, indent: int, used: int) -> Code:
    """Return `start`, the items and `end`: a call, a dict, an import list.

    `indent` is the column of the line. `used` is the number of columns of its first line before `start` and after
    `end`.
    """
    texts = list(items)
    flat = f"{start}{', '.join(texts)}{end}"
    if not texts or ("\n" not in flat and used + columns(flat) <= WIDTH):
        return Code(flat)
    return spread(start, texts, end, indent)


def spread(start: str, items: Iterable[str], end: str, indent: int) -> Code:
    """Return `start`, the items on one line each with a comma, and `end`."""
    pad = " " * (indent + 4)
    inner = "".join(f"{pad}{item},\n" for item in items)
    return Code(f"{start}\n{inner}{' ' * indent}{end}")


def wrapped(head: str, inner: str, indent: int, used: int) -> Code:
    """Return `head[inner]`; an inner part that does not fit on the line gets its own lines."""
    if used + columns(head) + columns(inner) + 2 <= WIDTH:
        return Code(f"{head}[{inner}]")
    pad = " " * (indent + 4)
    return Code(f"{head}[\n{pad}{_inner(inner, indent + 4)}\n{' ' * indent}]")


def assigned(head: str, kind: Code, indent: int) -> Code:
    """Return `head` followed by a type, with a line break if they do not fit on one line."""
    start = indent + columns(head)
    if start + columns(kind) <= WIDTH:
        return Code(head + kind)
    is_full = start >= WIDTH  # brackets around the type would not fit, either
    outer, bracket, inner = kind.partition("[")
    if bracket and not _is_text(kind) and not _is_union(kind) and (is_full or start + columns(outer) < WIDTH):
        return wrapped(head + outer, inner[:-1], indent, indent)
    if is_full or (_is_text(kind) and indent + 4 + columns(kind) > WIDTH):
        return Code(head + kind)
    pad = " " * (indent + 4)
    return Code(f"{head}(\n{pad}{_inner(kind, indent + 4)}\n{' ' * indent})")


def argument(head: str, kind: str, default: str, indent: int) -> str:
    """Return `head` followed by a type and a default, for a list of arguments or members."""
    if _is_text(kind) or indent + columns(head) + columns(kind) + columns(default) + 1 <= WIDTH:
        return head + kind + default
    outer, bracket, inner = kind.partition("[")
    if bracket and not _is_union(kind):
        return f"{wrapped(head + outer, inner[:-1], indent, indent + columns(default) + 1)}{default}"
    return head + broken(kind, indent, indent + columns(head)) + default


def broken(code: str, indent: int, used: int = 0) -> str:
    """Return code that begins at column `used`, with a line break before each alternative of the outer union."""
    first, *others = split(code, " | ")
    lines = (f"\n{' ' * indent}| {_inner(part, indent, indent + 2)}" for part in others)
    return _inner(first, indent, used) + "".join(lines)


def split(code: str, sign: str) -> list[str]:
    """Return the parts of code between signs that are neither in brackets nor in a text."""
    parts, depth = [""], 0
    for token in _TOKEN.findall(code):
        depth += {"[": 1, "]": -1}.get(token, 0)
        if token == sign and not depth:
            parts.append("")
        else:
            parts[-1] += token
    return parts


def _inner(code: str, indent: int, used: int = 0) -> str:
    """Return code that begins at column `used` of a line, laid out for brackets."""
    if max(used, indent) + columns(code) <= WIDTH or _is_text(code):
        return code
    if _is_union(code):
        return broken(code, indent)
    arguments = split(code, ", ")
    if len(arguments) > 1:
        pad = f",\n{' ' * indent}"
        return f"{pad.join(_inner(argument, indent) for argument in arguments)},"
    outer, bracket, inner = code.partition("[")
    return wrapped(outer, inner[:-1], indent, max(used, indent)) if bracket else code


def _is_text(kind: str) -> bool:
    """Return whether a type is written as a text, because it refers to a later declaration."""
    return kind.startswith(('"', "'"))


def _is_union(kind: str) -> bool:
    """Return whether a type is a union itself, and not only inside of brackets."""
    return len(split(kind, " | ")) > 1


def table(values: Mapping[str, Json]) -> Code:
    """Return a dict of plain values, one on each line, as the right side of an assignment at column 0."""
    rows = [f"{python.literal(name)}: {python.literal(value, 4, 8 + columns(name))}" for name, value in values.items()]
    return spread("{", rows, "}", 0) if rows else Code("{}")
