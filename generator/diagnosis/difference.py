"""Shows a person where two texts begin to differ."""

from itertools import takewhile

from ..encode.terminal import visible

_BEFORE = 16
_AFTER = 32


def difference(expected: str, signed: str) -> str:
    """Return a line that shows the first difference of two texts (positions count from 1)."""
    if expected == signed:
        return "the two differ only inside a value that is not shown"
    at = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(expected, signed, strict=False)))
    return f"first difference at character {at + 1}: expected {_around(expected, at)}, signed {_around(signed, at)}"


def _around(text: str, at: int) -> str:
    if at >= len(text):
        return f"the end after {_quoted(text[-_BEFORE:])}"
    start, end = max(0, at - _BEFORE), at + _AFTER
    return f"{'…' if start else ''}{_quoted(text[start:end])}{'…' if end < len(text) else ''}"


def _quoted(text: str) -> str:
    return f'"{visible(text)}"'
