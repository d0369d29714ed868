"""Lists each folder and request of the three collections once, and decides its result."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..document.positions import Value
from .matching import is_same, match, match_added
from .normalise import same
from .result import MergePosition
from .rows import at, unite
from .tree import CollectionNode, below
from .values import merge_object


@dataclass(slots=True, eq=False)
class MergeEntry:
    """One folder or request in the collection generated last, in the one generated now, and in the edited one.

    `data` is its data in the result; None if the result does not contain it (yet).
    """

    base: CollectionNode | None
    new: CollectionNode | None
    theirs: CollectionNode | None
    data: dict[str, Value] | None = None

    @property
    def node(self) -> CollectionNode:
        """The node that names the entry: the edited one, if it exists."""
        return self.theirs or self.new or self.base or CollectionNode({}, is_folder=True)

    @property
    def is_removed(self) -> bool:
        """Whether the edited collection still has it, but the specification does not."""
        return self.new is None and self.base is not None and self.theirs is not None

    @property
    def is_edited(self) -> bool:
        """Whether the person changed it."""
        return self.base is None or self.theirs is None or not same(self.base.data, self.theirs.data)


def merge_entries(base: CollectionNode, new: CollectionNode, theirs: CollectionNode) -> list[MergeEntry]:
    """Return the root, and then each node of the three collections once."""
    base_nodes, new_nodes, their_nodes = (list(below(root)) for root in (base, new, theirs))
    entries = [
        MergeEntry(at(base_nodes, b), at(new_nodes, n), at(their_nodes, t))
        for b, n, t in unite(base_nodes, new_nodes, their_nodes, match, match_added)
    ]
    return [MergeEntry(base, new, theirs), *(part for entry in entries for part in _without_guess(entry))]


def _without_guess(entry: MergeEntry) -> list[MergeEntry]:
    """Restore an operation that a person deleted, if only its name says that it is a moved operation.

    Otherwise an operation of the specification would be lost if it only has the same name as the deleted one.
    """
    if entry.base is None or entry.new is None or entry.theirs is not None or is_same(entry.base, entry.new):
        return [entry]
    return [MergeEntry(entry.base, None, None), MergeEntry(None, entry.new, None)]


def decide(entries: Sequence[MergeEntry], position: MergePosition) -> None:
    """Set the data of every entry of the result. A folder that is needed only for its content has no data yet.

    A copy of a generated item does not get the id of the item.
    """
    generated_ids = {entry.new.id for entry in entries if entry.new is not None}
    for entry in entries:
        entry.data = _data(entry, position.of(entry.node.names), generated_ids)


def _data(entry: MergeEntry, position: MergePosition, generated_ids: set[str]) -> dict[str, Value] | None:
    if entry.new is not None and entry.theirs is not None:
        return merge_object(entry.base.data if entry.base else {}, entry.new.data, entry.theirs.data, "", position)
    if entry.new is not None:
        return _not_theirs(entry.new, entry.base, position)
    if entry.theirs is None or (entry.is_removed and entry.node.is_folder):
        return None
    return {key: value for key, value in entry.node.data.items() if key != "id" or entry.node.id not in generated_ids}


def _not_theirs(new: CollectionNode, base: CollectionNode | None, position: MergePosition) -> dict[str, Value] | None:
    if base is None:
        return new.data
    if not same(base.data, new.data):
        position.conflict("left out, as in the edited collection, though the specification changed it")
    return None
