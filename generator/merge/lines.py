"""Two changes of one script, line by line: both are taken where they do not touch."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from .digests import line_digest

Change = tuple[int, int, list[str]]


def merge_texts(base: Sequence[str], new: Sequence[str], theirs: Sequence[str]) -> list[str] | None:
    """Return the lines of `new` with the changes that led from `base` to `theirs`; None where both changed one place.

    Of `base` there are only the digests of its lines. So the result begins as `new`, and every line of it stands for
    the line of `base` that it equals.
    """
    ours, yours = _changes(base, new), _changes(base, theirs)
    both = sorted({_key(change): change for change in [*ours, *yours]}.values())
    if any(first[1] >= second[0] for first, second in pairwise(both)):
        return None
    merged = list(new)
    for change in reversed(yours):
        start, end, lines = change
        if _key(change) not in map(_key, ours):
            shift = sum(len(inserted) - (last - first) for first, last, inserted in ours if last <= start)
            merged[start + shift : end + shift] = lines
    return merged


def _changes(base: Sequence[str], text: Sequence[str]) -> list[Change]:
    matcher = SequenceMatcher(None, base, [line_digest(line) for line in text], autojunk=False)
    return [(a, b, list(text[c:d])) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def _key(change: Change) -> tuple[int, int, tuple[str, ...]]:
    start, end, lines = change
    return start, end, tuple(line.rstrip("\r") for line in lines)
