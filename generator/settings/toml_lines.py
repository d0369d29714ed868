"""Finds the line of a key in a TOML text, because the reader of the standard library keeps no positions."""

import re
from itertools import pairwise

_TOKEN = re.compile(r'"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{},]')


def line_of(text: str, pointer: str) -> int | None:
    """Return the line, from 1, with the last key of a JSON Pointer; None if it is not written on a line like this."""
    steps = pointer.split("/")[1:]
    first, last = 0, len(text)
    for name, step in pairwise(steps):
        if step.isdigit():
            first, last = _item(text, first, last, name, int(step))
    key = next((step for step in reversed(steps) if not step.isdigit()), "")
    quoted = rf"['\"]?{re.escape(key)}['\"]?\s*[=.\]]"
    for pattern in (rf"^[ \t]*(?:\[+[^\n]*)?{quoted}", rf"(?<![\w-]){quoted}"):
        match = re.compile(pattern, re.MULTILINE).search(text, first, last)
        if match:
            return text.count("\n", 0, match.end()) + 1
    return text.count("\n", 0, first) + 1 if first else None


def _item(text: str, first: int, last: int, name: str, index: int) -> tuple[int, int]:
    """Return where an item of a list is: from its `[[name]]` to the next, or between the commas of `name = [`."""
    quoted = rf"['\"]?{re.escape(name)}['\"]?"
    header = re.compile(rf"^[ \t]*\[\[(?:[^\n\]]*\.)?\s*{quoted}\s*\]\]", re.MULTILINE)
    starts = [match.start() for match in header.finditer(text, first, last)]
    opening = re.compile(rf"^[ \t]*{quoted}\s*=\s*\[", re.MULTILINE).search(text, first, last)
    if not starts and opening:
        starts = _starts(text, opening.end(), last)
    return (starts[index], [*starts, last][index + 1]) if index < len(starts) else (first, last)


def _starts(text: str, opening: int, last: int) -> list[int]:
    """Return where the items of an inline list begin, after the `[` of the list."""
    starts, depth = [opening], 0
    for token in _TOKEN.finditer(text, opening, last):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth < 0:
            break
        if token[0] == "," and depth == 0:
            starts.append(token.end())
    return starts
