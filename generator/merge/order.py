"""The order of folders and requests after a merge: the generated one, or the one a person gave them."""

from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)


def ordered(
    base: Sequence[Item], new: Sequence[Item], theirs: Sequence[Item], kept: Collection[Item]
) -> tuple[list[Item], bool]:
    """Return the `kept` things in order, and whether both sides have rearranged the same ones differently.

    The order of one side is taken: that of the person (`theirs`) where the person rearranged what had been generated
    (`base`), else the generated one (`new`). A thing that only the other side has is put after the thing it follows
    on that side: with the order A B C here and A X B there, the result is A X B C.
    """
    ours = [item for item in new if item in kept]
    yours = [item for item in theirs if item in kept]
    rearranged = _common(base, theirs) != _common(theirs, base)
    clash = rearranged and _common(base, new) != _common(new, base) and _common(ours, yours) != _common(yours, ours)
    first, second = (yours, ours) if rearranged else (ours, yours)
    return _inserted(first, second, kept), clash


def _common(one: Sequence[Item], other: Iterable[Item]) -> list[Item]:
    """Return what both sequences have, in the order of the first."""
    others = set(other)
    return [item for item in one if item in others]


def _inserted(first: list[Item], second: list[Item], kept: Collection[Item]) -> list[Item]:
    """Return the first sequence with what only the second has, and with the rest of `kept` at the end."""
    placed = set(first)
    followers: dict[Item | None, list[Item]] = {}
    before: Item | None = None
    for item in second:
        if item in placed:
            before = item
        else:
            followers.setdefault(before, []).append(item)
    # What follows the last thing that both sides have was appended on the other side: it stays at the end, behind
    # what was appended here.
    last = followers.pop(before, [])
    result = followers.pop(None, [])
    for item in first:
        result += [item, *followers.get(item, [])]
    placed.update(second)
    return result + last + [item for item in kept if item not in placed]
