"""Three-way merge of Postman collections, with a history: from the generated state that a person edited."""

from collections import Counter
from collections.abc import Iterable, Iterator

from ..document.positions import Value
from .digests import digest_of, is_opaque, is_rows
from .entries import MergeEntry, decide, merge_entries
from .history import Generation
from .normalise import canonical, same
from .placing import Placing
from .result import Conflict, MergePosition, MergeResult
from .tree import CollectionNode, PostmanCollection, below, tree

_NONE = {"type": "noauth"}


def merge(base: PostmanCollection, new: PostmanCollection, theirs: PostmanCollection) -> MergeResult:
    """Return `new`, the collection generated now, with the edits that a person made to `base`, the one generated last.

    `base` has only digests, as in `history.Generation`. `theirs` is the edited and exported collection. Without
    edits the result is `new` itself. If the specification renames or moves requests and folders, their edits follow
    them. Requests that it no longer has go to the folder `REMOVED_FOLDER`. If both sides changed the same thing, the
    person's version stays and the conflict is listed. The arguments are not changed; the result shares parts with them.
    """
    if same(base, theirs) or only_lost(base, theirs):
        return MergeResult(new)
    position, base_tree, edited_tree = MergePosition([]), tree(base), tree(theirs)
    entries = merge_entries(base_tree, tree(new), edited_tree)
    restore(entries, base_tree, edited_tree, position)
    decide(entries, position)
    placing = Placing(entries, position)
    collection = _with_items(placing, placing.root, set())
    removed = tuple(" / ".join(entry.node.names) for entry in entries if entry.is_removed and not entry.node.is_folder)
    return MergeResult(collection, tuple(position.conflicts), removed)


def _with_items(placing: Placing, entry: MergeEntry, ids: set[str]) -> PostmanCollection:
    """Return a folder or request with its content. Of several copies that a person made, only one keeps the id."""
    data = dict(entry.data or {})
    identity = data.get("id")
    if identity in ids:
        del data["id"]
    elif isinstance(identity, str):
        ids.add(identity)
    if entry.node.is_folder or entry is placing.removed_folder:
        data["item"] = [_with_items(placing, child, ids) for child in placing.children(entry)]
    return data


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
    """If the export `theirs` has lost every `noauth`, restore those that were generated.

    An export through Postman's first format loses them; this is not an edit. The generated collection has a `noauth`,
    so an export without any was not edited to be so. If the person has set an auth higher up, which the requests then
    do not inherit, this is listed as a conflict.
    """
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


def merge_from(
    history: list[Generation], digests: frozenset[str], new: PostmanCollection, edited: PostmanCollection
) -> MergeResult:
    """Return `new` with the edits between `edited` and its ancestor in `history`.

    `digests` are the SHA-256 of the generated files that the edited file comes from, as the manifest records them.
    """
    result, conflicts, removed = MergeResult(edited), list[Conflict](), list[str]()
    for base in _starts(history, digests, edited):
        result = merge(base, new, result.collection)
        conflicts += result.conflicts
        removed += result.removed
    return MergeResult(result.collection, tuple(dict.fromkeys(conflicts)), tuple(dict.fromkeys(removed)))


def _starts(history: list[Generation], digests: frozenset[str], edited: PostmanCollection) -> list[PostmanCollection]:
    """Return the ancestors from which to merge `edited`, one after the other.

    If version control merged two branches, a file contains the generated content of both, and `digests` has two. A
    merge from one ancestor takes what the other branch generated for edits. A second merge, from the other ancestor,
    corrects this.
    """
    heads = [past.collection for past in history if any(digest.startswith(past.sha256) for digest in digests)]
    if len(heads) > 1:
        return _by_distance(heads, edited)
    return _by_distance([generation.collection for generation in history], edited)[:1]


def _by_distance(ancestors: list[PostmanCollection], edited: PostmanCollection) -> list[PostmanCollection]:
    """Return the ancestors, sorted by the number of edits that lead to `edited`."""
    if len(ancestors) == 1:
        return ancestors
    leaves = _leaves(edited)
    return sorted(ancestors, key=lambda ancestor: _distance(_leaves(ancestor), leaves))


def _distance(one: Counter[str], other: Counter[str]) -> int:
    return (one - other).total() + (other - one).total()


def _leaves(collection: PostmanCollection) -> Counter[str]:
    root = tree(collection)
    alone = [({**node.data, "item": None}, node.title) for node in (root, *below(root))]
    return Counter(leaf for data, title in alone for leaf in _below(canonical(data), title))


def _below(value: Value, path: str) -> Iterator[str]:
    if isinstance(value, dict) and not is_opaque(path.rsplit("/", 1)[-1]):
        for key, member in value.items():
            yield from _below(member, f"{path}/{key}")
    elif is_rows(value):
        for member in value:
            yield from _below(member, path)
    else:
        yield f"{path}={digest_of(value)}"
