"""Every folder and request of three collections once, and what becomes of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .matching import is_same, match, match_added
from .normalise import same
from .result import MergePosition
from .rows import unite
from .tree import CollectionNode, below
from .values import merge_object

Json = Any


@dataclass(slots=True, eq=False)
class MergeEntry:
    """One folder or request as the collection generated last, the one generated now and the edited one have it.

    `data` is what the result holds of it, None while it holds nothing.
    """

    base: CollectionNode | None
    new: CollectionNode | None
    theirs: CollectionNode | None
    data: dict[str, Json] | None = None

    @property
    def node(self) -> CollectionNode:
        """The node that names the entry: the edited one if there is one."""
        return self.theirs or self.new or self.base or CollectionNode({}, is_folder=True)

    @property
    def is_removed(self) -> bool:
        """Whether it has left the specification while the edited collection still has it."""
        return self.new is None and self.base is not None and self.theirs is not None

    @property
    def is_edited(self) -> bool:
        """Whether the person changed it."""
        return self.base is None or self.theirs is None or not same(self.base.data, self.theirs.data)


def merge_entries(base: CollectionNode, new: CollectionNode, theirs: CollectionNode) -> list[MergeEntry]:
    """Return the root and then every node of the three collections, each once."""
    before, ours, yours = (list(below(root)) for root in (base, new, theirs))
    entries = [
        MergeEntry(_at(before, b), _at(ours, n), _at(yours, t))
        for b, n, t in unite(before, ours, yours, match, match_added)
    ]
    return [MergeEntry(base, new, theirs), *(part for entry in entries for part in _without_guess(entry))]


def _without_guess(entry: MergeEntry) -> list[MergeEntry]:
    """Let an operation that was moved come back where a person had deleted it: only its name says that it is the same.

    To leave it out would lose an operation of the specification if another one has that name now.
    """
    if entry.base is None or entry.new is None or entry.theirs is not None or is_same(entry.base, entry.new):
        return [entry]
    return [MergeEntry(entry.base, None, None), MergeEntry(None, entry.new, None)]


def _at(nodes: Sequence[CollectionNode], index: int | None) -> CollectionNode | None:
    return None if index is None else nodes[index]


def decide(entries: Sequence[MergeEntry], position: MergePosition) -> None:
    """Set the data of every entry that the result holds; a folder that is only needed for its content has none yet.

    No copy of a generated item bears that item's id.
    """
    taken = {entry.new.id for entry in entries if entry.new is not None}
    for entry in entries:
        entry.data = _data(entry, position.of(entry.node.names), taken)


def _data(entry: MergeEntry, position: MergePosition, taken: set[str]) -> dict[str, Json] | None:
    if entry.new is not None and entry.theirs is not None:
        return merge_object(entry.base.data if entry.base else {}, entry.new.data, entry.theirs.data, "", position)
    if entry.new is not None:
        return _not_theirs(entry.new, entry.base, position)
    if entry.theirs is None or (entry.is_removed and entry.node.is_folder):
        return None
    return {key: value for key, value in entry.node.data.items() if key != "id" or entry.node.id not in taken}


def _not_theirs(new: CollectionNode, base: CollectionNode | None, position: MergePosition) -> dict[str, Json] | None:
    if base is None:
        return new.data
    if not same(base.data, new.data):
        position.conflict("left out, as in the edited collection, though the specification changed it")
    return None
