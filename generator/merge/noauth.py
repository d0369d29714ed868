"""Restores every `noauth`, which an export through Postman's first format loses. This loss is not an edit.

The collection itself is generated with a `noauth`. So an export in which neither the collection nor any item has one
was not edited to be so, and the lost ones are restored. If the person has set an auth higher up, which the requests
then do not inherit, this is listed as a conflict.
"""

from collections.abc import Iterable

from ..document.positions import Value
from .entries import MergeEntry
from .normalise import same
from .result import MergePosition
from .tree import CollectionNode, below

_NONE = {"type": "noauth"}


def only_lost(base: Value, theirs: Value) -> bool:
    """Return whether missing `noauth` members are the only difference of an export to the generated collection."""
    return same(_without(base), theirs)


def _without(value: Value) -> Value:
    if isinstance(value, dict):
        return {key: _without(member) for key, member in value.items() if member != _NONE}
    return [_without(entry) for entry in value] if isinstance(value, list) else value


def restore(
    entries: Iterable[MergeEntry], base: CollectionNode, theirs: CollectionNode, position: MergePosition
) -> None:
    """If the export `theirs` has lost every `noauth`, restore those that were generated."""
    kept = _auth(base) in (_NONE, _auth(theirs))
    if not kept or any(_auth(node) == _NONE for node in [theirs, *below(theirs)]):
        return
    shadowing: dict[int, CollectionNode] = {}
    for entry in entries:
        if entry.base and entry.theirs and _auth(entry.base) == _NONE and not _auth(entry.theirs):
            above = _above(entry.theirs.parent)
            shadowing |= {id(above): above} if above else {}
            entry.theirs.data = _with_none(entry.theirs)
    for node in shadowing.values():
        auth_position = position.of(node.names).at("auth")
        auth_position.conflict("kept as edited, but the requests generated without an auth keep having none")


def _with_none(node: CollectionNode) -> dict[str, Value]:
    request = node.data.get("request")
    if node.is_folder:
        return node.data | {"auth": dict(_NONE)}
    return node.data | {"request": request | {"auth": dict(_NONE)}} if isinstance(request, dict) else node.data


def _auth(node: CollectionNode) -> Value:
    holder = node.data if node.is_folder else node.data.get("request")
    auth = holder.get("auth") if isinstance(holder, dict) else None
    return _NONE if isinstance(auth, dict) and auth.get("type") == _NONE["type"] else auth


def _above(node: CollectionNode | None) -> CollectionNode | None:
    """Return the nearest node from `node` upwards that has an auth, which the requests in it would inherit."""
    if node is None or (_auth(node) and _auth(node) != _NONE):
        return node
    return _above(node.parent)
