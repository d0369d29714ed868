"""Lists of rows with names: headers, query and form rows, variables, events, saved answers, auth fields."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ..document.positions import Value
from .digests import Digest, RowDigest, digest_of, fingerprint
from .normalise import canonical

Item = TypeVar("Item")
Indexes = tuple[int | None, int | None, int | None]
Matcher = Callable[[Sequence[Item], Sequence[Item]], dict[int, int]]
_NAMES = ("key", "listen", "name", "id")


@dataclass(frozen=True, slots=True, eq=False)
class MergeRow:
    """One row on each side, None if a side does not have it, and its position on each side."""

    base: dict[str, Value] | RowDigest | None
    new: dict[str, Value] | None
    theirs: dict[str, Value] | None
    indexes: Indexes


def are_rows(value: Value) -> bool:
    """Return whether `value` is a list of objects, or absent."""
    return value is None or (isinstance(value, list) and all(isinstance(entry, dict | RowDigest) for entry in value))


def title(entry: dict[str, Value]) -> str:
    """Return the title of a row."""
    return next((str(entry[name]) for name in _NAMES if entry.get(name)), "")


def title_digest(entry: dict[str, Value] | RowDigest, name: str) -> str:
    """Return the digest of the title of a row in the list `name`."""
    if isinstance(entry, RowDigest):
        return entry.title
    row_title = next((entry[key] for key in _NAMES if entry.get(key)), "")
    if isinstance(row_title, Digest):
        return row_title.text
    return digest_of(str(row_title).casefold() if name == "header" else str(row_title))


def triples(base: Sequence[Value], new: Sequence[Value], theirs: Sequence[Value], name: str) -> list[MergeRow]:
    """Return the rows of all three lists, each once. Rows of one title are paired, equal ones first, then in order."""

    def by_title(entry: dict[str, Value] | RowDigest) -> str:
        return title_digest(entry, name)

    def form(entry: dict[str, Value] | RowDigest) -> Hashable:
        return fingerprint(canonical(entry, name))

    def match(left: Sequence[Value], right: Sequence[Value]) -> dict[int, int]:
        return pairs(left, right, by_title, form)

    indexes = unite(base, new, theirs, match, match)
    return [MergeRow(at(base, b), at(new, n), at(theirs, t), (b, n, t)) for b, n, t in indexes]


def at(items: Sequence[Item], index: int | None) -> Item | None:
    """Return the item at `index`; None without an index."""
    return None if index is None else items[index]


def unite(
    base: Sequence[Item], new: Sequence[Item], theirs: Sequence[Item], match: Matcher[Item], added: Matcher[Item]
) -> list[Indexes]:
    """Return each item once, as its index in each of the three lists, None where a list does not have it.

    `match` pairs the items of `base` with those of another list; `added` pairs the items that `base` does not have.
    """
    to_new, to_theirs = match(base, new), match(base, theirs)
    indexes: list[Indexes] = [(index, to_new.get(index), to_theirs.get(index)) for index in range(len(base))]
    left = [index for index in range(len(new)) if index not in set(to_new.values())]
    right = [index for index in range(len(theirs)) if index not in set(to_theirs.values())]
    both = added([new[index] for index in left], [theirs[index] for index in right])
    indexes += [(None, index, right[both[i]] if i in both else None) for i, index in enumerate(left)]
    return indexes + [(None, None, index) for i, index in enumerate(right) if i not in set(both.values())]


def in_order(rows: Iterable[MergeRow], side: int) -> list[MergeRow]:
    """Return the rows of side 0 (base), 1 (new) or 2 (theirs) in the order of that side."""
    return sorted((row for row in rows if row.indexes[side] is not None), key=lambda row: row.indexes[side] or 0)


def pairs(
    left: Sequence[Item],
    right: Sequence[Item],
    key: Callable[[Item], Hashable],
    form: Callable[[Item], Hashable] | None = None,
) -> dict[int, int]:
    """Return the pairs of entries of `left` and `right` with equal `key`, by index.

    Of several entries with one key, those with equal `form` are paired first, then the others in order.
    """
    partners: dict[int, int] = {}
    groups = _groups(range(len(right)), lambda index: key(right[index]))
    for name, group in _groups(range(len(left)), lambda index: key(left[index])).items():
        others = groups.get(name, [])
        if form is not None and max(len(group), len(others)) > 1:
            partners |= _in_order(_groups(group, lambda i: form(left[i])), _groups(others, lambda i: form(right[i])))
        paired_others = set(partners.values())
        unpaired_others = [index for index in others if index not in paired_others]
        partners |= dict(zip([index for index in group if index not in partners], unpaired_others, strict=False))
    return partners


def _in_order(left: dict[Hashable, list[int]], right: dict[Hashable, list[int]]) -> dict[int, int]:
    return {one: other for key in left for one, other in zip(left[key], right.get(key, []), strict=False)}


def _groups(indexes: Iterable[int], key: Callable[[int], Hashable]) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for index in indexes:
        groups[key(index)].append(index)
    return groups
