"""The order of folders and requests after a merge: the generated order, or a person's order."""

from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import TypeVar

Orderable = TypeVar("Orderable", bound=Hashable)


def ordered(
    base: Sequence[Orderable], new: Sequence[Orderable], theirs: Sequence[Orderable], kept: Collection[Orderable]
) -> tuple[list[Orderable], bool]:
    """Return the `kept` items in order, and whether both sides have rearranged the same items differently.

    The order comes from one side: from the person (`theirs`) if the person rearranged the items of `base`, or else from
    the generated collection (`new`). An item that only the other side has comes after the item that it follows there.
    For example, A B C on the first side and A X B on the other give A X B C.
    """
    kept_new = [item for item in new if item in kept]
    kept_theirs = [item for item in theirs if item in kept]
    rearranged = _common(base, theirs) != _common(theirs, base)
    clash = (
        rearranged
        and _common(base, new) != _common(new, base)
        and _common(kept_new, kept_theirs) != _common(kept_theirs, kept_new)
    )
    first, second = (kept_theirs, kept_new) if rearranged else (kept_new, kept_theirs)
    return _inserted(first, second, kept), clash


def _common(one: Sequence[Orderable], other: Iterable[Orderable]) -> list[Orderable]:
    """Return the common items of both sequences, in the order of the first."""
    others = set(other)
    return [item for item in one if item in others]


def _inserted(first: list[Orderable], second: list[Orderable], kept: Collection[Orderable]) -> list[Orderable]:
    """Return the first sequence with the items that only the second has, and with the rest of `kept` at the end."""
    common_items = set(first)
    followers: dict[Orderable | None, list[Orderable]] = {}
    previous: Orderable | None = None
    for item in second:
        if item in common_items:
            previous = item
        else:
            followers.setdefault(previous, []).append(item)
    # Items after the last common one were appended by the other side. They stay at the end, after the items that this
    # side appended.
    last = followers.pop(previous, [])
    result = followers.pop(None, [])
    for item in first:
        result += [item, *followers.get(item, [])]
    common_items.update(second)
    return result + last + [item for item in kept if item not in common_items]
