"""Three-way merge of Postman collections: `merge`."""

from .entries import MergeEntry, decide, merge_entries
from .noauth import only_lost, restore
from .normalise import same
from .placing import Placing
from .result import MergePosition, MergeResult
from .tree import PostmanCollection, tree


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
