"""Merges two changes of a script line by line. Both are applied if they do not touch each other."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from .digests import line_digest

Change = tuple[int, int, list[str]]


def merge_texts(base: Sequence[str], new: Sequence[str], theirs: Sequence[str]) -> list[str] | None:
    """Return the lines of `new` with the changes from `base` to `theirs`; None if both changed the same lines.

    `base` has only the digests of its lines, so its lines cannot be copied into the result. The result starts as a copy
    of `new`; the positions of the changes in `base` are shifted by the lines that `new` added or removed before them.
    """
    new_changes, their_changes = _changes(base, new), _changes(base, theirs)
    changes = sorted({_key(change): change for change in [*new_changes, *their_changes]}.values())
    if any(first[1] >= second[0] for first, second in pairwise(changes)):
        return None
    merged = list(new)
    for change in reversed(their_changes):
        start, end, lines = change
        if _key(change) not in map(_key, new_changes):
            shift = sum(len(inserted) - (last - first) for first, last, inserted in new_changes if last <= start)
            merged[start + shift : end + shift] = lines
    return merged


def _changes(base: Sequence[str], text: Sequence[str]) -> list[Change]:
    matcher = SequenceMatcher(None, base, [line_digest(line) for line in text], autojunk=False)
    return [(a, b, list(text[c:d])) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def _key(change: Change) -> tuple[int, int, tuple[str, ...]]:
    start, end, lines = change
    return start, end, tuple(line.rstrip("\r") for line in lines)
