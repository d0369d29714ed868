"""Two changes of one text, line by line: both are taken where they do not touch."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

Change = tuple[int, int, list[str]]


def merge_lines(base: Sequence[str], one: Sequence[str], other: Sequence[str]) -> list[str] | None:
    """Return `base` with the changes that lead to `one` and those that lead to `other`; None where they touch.

    Lines are compared without their carriage return.
    """
    changes = sorted({_key(change): change for change in [*_changes(base, one), *_changes(base, other)]}.values())
    if any(first[1] >= second[0] for first, second in pairwise(changes)):
        return None
    merged = list(base)
    for start, end, lines in reversed(changes):
        merged[start:end] = lines
    return merged


def _changes(base: Sequence[str], text: Sequence[str]) -> list[Change]:
    before, after = ([line.rstrip("\r") for line in lines] for lines in (base, text))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [(a, b, list(text[c:d])) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def _key(change: Change) -> tuple[int, int, tuple[str, ...]]:
    start, end, lines = change
    return start, end, tuple(line.rstrip("\r") for line in lines)
