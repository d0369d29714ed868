"""Finds the same folders and requests in two collections."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence

from .digests import fingerprint
from .normalise import canonical
from .rows import pairs
from .tree import REMOVED_FOLDER, CollectionNode

Key = Callable[[CollectionNode], Hashable]


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
