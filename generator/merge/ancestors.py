"""Merges with a history: chooses the generated state that a person edited, the ancestor, and merges from it."""

from collections import Counter
from collections.abc import Iterator

from ..document.positions import Value
from .collection import merge
from .digests import digest_of, is_opaque, is_rows
from .history import Generation
from .normalise import canonical
from .result import Conflict, MergeResult
from .tree import PostmanCollection, below, tree


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
