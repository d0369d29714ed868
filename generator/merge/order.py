"""The order of folders and requests after a merge: the generated one, or the one a person gave them."""

from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import TypeVar

Thing = TypeVar("Thing", bound=Hashable)


def ordered(
    base: Sequence[Thing], new: Sequence[Thing], theirs: Sequence[Thing], kept: Collection[Thing]
) -> tuple[list[Thing], bool]:
    """Return the `kept` things in order, and whether both sides have rearranged the same ones differently.

    The order of one side is taken: that of the person (`theirs`) where the person rearranged what had been generated
    (`base`), else the generated one (`new`). A thing that only the other side has is put after the thing it follows
    on that side: with the order A B C here and A X B there, the result is A X B C.
    """
    ours = [thing for thing in new if thing in kept]
    yours = [thing for thing in theirs if thing in kept]
    rearranged = _common(base, theirs) != _common(theirs, base)
    clash = rearranged and _common(base, new) != _common(new, base) and _common(ours, yours) != _common(yours, ours)
    first, second = (yours, ours) if rearranged else (ours, yours)
    return _inserted(first, second, kept), clash


def _common(one: Sequence[Thing], other: Iterable[Thing]) -> list[Thing]:
    """Return what both sequences have, in the order of the first."""
    others = set(other)
    return [thing for thing in one if thing in others]


def _inserted(first: list[Thing], second: list[Thing], kept: Collection[Thing]) -> list[Thing]:
    """Return the first sequence with what only the second has, and with the rest of `kept` at the end."""
    placed = set(first)
    followers: dict[Thing | None, list[Thing]] = {}
    before: Thing | None = None
    for thing in second:
        if thing in placed:
            before = thing
        else:
            followers.setdefault(before, []).append(thing)
    # What follows the last thing that both sides have was appended on the other side: it stays at the end, behind
    # what was appended here.
    last = followers.pop(before, [])
    result = followers.pop(None, [])
    for thing in first:
        result += [thing, *followers.get(thing, [])]
    placed.update(second)
    return result + last + [thing for thing in kept if thing not in placed]
