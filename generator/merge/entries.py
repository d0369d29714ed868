"""Lists each folder and request of the three collections once, and decides its result."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from ..document.positions import Value
from .digests import fingerprint
from .normalise import canonical, same
from .result import MergePosition
from .rows import at, pairs, unite
from .tree import REMOVED_FOLDER, CollectionNode, below
from .values import merge_object

Key = Callable[[CollectionNode], Hashable]


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


def _identity(node: CollectionNode) -> Hashable:
    return node.id and (node.is_folder, node.id)


def _route(node: CollectionNode) -> Hashable:
    return node.template and (node.method, node.template)


_SURE: tuple[Key, ...] = (
    lambda node: (node.titles, node.method, node.template),
    lambda node: (node.title, node.method, node.template),
)


_LIKELY: tuple[Key, ...] = (
    lambda node: node.template and (node.titles[:-1], node.method, node.template),
    _route,
    lambda node: node.title and (node.titles, node.method),
    lambda node: node.title and node.template and (node.titles, node.template),
    lambda node: node.title and (node.title, node.method),
)


_FOLDERS: tuple[Key, ...] = (lambda node: node.titles, lambda node: node.title)


def match(left: Sequence[CollectionNode], right: Sequence[CollectionNode]) -> dict[int, int]:
    """Return the nodes of another collection that are nodes of the one generated last, by index, each at most once.

    Requests are matched by id, or else by method and path template, or else by name. Folders are matched by id, by
    name, or because most of their requests match. If the other side has the id of a node, the node can only be the one
    with this id, or a copy of it.
    """
    matched = _matched(left, right, {}, _identity)
    for key in _SURE + _LIKELY:
        matched |= _matched(left, right, matched, _only(key, folders=False))
    for key in _FOLDERS:
        matched |= _matched(left, right, matched, _only(key, folders=True))
    return matched | _by_content(left, right, matched)


def is_same(one: CollectionNode, other: CollectionNode) -> bool:
    """Return whether two nodes are certainly the same, by id or by method and path."""
    return one.id == other.id or one.is_folder or bool(_route(one) and _route(one) == _route(other))


def match_added(left: Sequence[CollectionNode], right: Sequence[CollectionNode]) -> dict[int, int]:
    """Return the person's nodes that are nodes generated now, if the last state had neither.

    Name, method and path must be equal, so that a person's own request is not taken for another one. A request in the
    folder `REMOVED_FOLDER` returns if its method and path are equal.
    """
    matched = _matched(left, right, {}, _identity)
    for key in _SURE:
        matched |= _matched(left, right, matched, _only(key, folders=False))
    matched |= _matched(left, right, matched, _only(_FOLDERS[0], folders=True))
    removed_requests = [
        index
        for index, node in enumerate(right)
        if node.names[:1] == (REMOVED_FOLDER,) and index not in matched.values()
    ]
    unmatched = [index for index, node in enumerate(left) if index not in matched]
    returned = _matched(
        [left[i] for i in unmatched], [right[i] for i in removed_requests], {}, _only(_route, folders=False)
    )
    return matched | {unmatched[one]: removed_requests[other] for one, other in returned.items()}


def _only(key: Key, *, folders: bool) -> Key:
    return lambda node: key(node) if node.is_folder == folders else None


def _matched(
    left: Sequence[CollectionNode], right: Sequence[CollectionNode], earlier: dict[int, int], key: Key
) -> dict[int, int]:
    matched_others, ids_of_left = set(earlier.values()), {node.id for node in left if node.id} if earlier else set()
    left_indexes = [index for index, node in enumerate(left) if index not in earlier and key(node)]
    right_indexes = [
        index
        for index, node in enumerate(right)
        if index not in matched_others and node.id not in ids_of_left and key(node)
    ]
    matched = pairs(
        [left[i] for i in left_indexes],
        [right[i] for i in right_indexes],
        key,
        lambda node: fingerprint(canonical(node.data)),
    )
    return {left_indexes[one]: right_indexes[other] for one, other in matched.items()}


def _by_content(
    left: Sequence[CollectionNode], right: Sequence[CollectionNode], matched: dict[int, int]
) -> dict[int, int]:
    indices = {id(node): index for index, node in enumerate(right)}
    partner = {id(left[one]): right[other] for one, other in matched.items()}
    matched_others, matched_folders = set(matched.values()), dict[int, int]()
    for index, node in enumerate(left):
        if not node.is_folder or index in matched:
            continue
        parents = Counter(id(partner[id(child)].parent) for child in node.children if id(child) in partner)
        for parent, count in parents.most_common(1):
            if parent in indices and indices[parent] not in matched_others and 2 * count > len(node.children):
                matched_folders[index] = indices[parent]
                matched_others.add(indices[parent])
    return matched_folders
