"""Three-way merge of JSON values: applies the person's changes since `base` to `new`.

Each function gets the value generated last (`base`), the value generated now (`new`) and the person's value (`theirs`);
None stands for an absent one. Without edits the result is `new` itself.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from ..document.positions import Value
from .digests import Digest, LinesDigest, line_digest
from .normalise import canonical, is_written_by_postman, same, url_parts, url_text
from .order import ordered
from .result import MergePosition
from .rows import MergeRow, are_rows, in_order, title, triples

Change = tuple[int, int, list[str]]


def merge_value(base: Value, new: Value, theirs: Value, name: str, position: MergePosition) -> Value:
    """Return the merged value of a member called `name`."""
    # The person changed nothing, or changed it as the specification did. `new` and not `theirs`, because an export
    # writes equal values in another form, and an unedited collection must keep its bytes.
    if same(theirs, base, name) or same(theirs, new, name):
        return new
    # Only the digest of the old value is known: its parts cannot be compared, so it is merged as a whole.
    if isinstance(base, Digest):
        return _merge_leaf(base, new, theirs, name, position)
    if name == "url" and isinstance(new, dict | str) and isinstance(theirs, dict | str):
        return _merge_url(base, new, theirs, position)
    # A description is one text, though Postman also writes it as an object.
    if isinstance(new, dict) and isinstance(theirs, dict) and name != "description":
        return merge_object(base if isinstance(base, dict) else {}, new, theirs, name, position)
    if are_rows(new) and are_rows(theirs):
        return _merge_rows(base if are_rows(base) else None, new, theirs, name, position)
    return _merge_leaf(base, new, theirs, name, position)


def merge_object(base: Value, new: Value, theirs: Value, name: str, position: MergePosition) -> dict[str, Value]:
    """Return the merged object called `name`: the members of `new` in their order, then those that the person added."""
    merged = {}
    for key in [*new, *(key for key in theirs if key not in new)]:
        if is_written_by_postman(key, name):
            # A person never changes this member, so a difference is no edit.
            value = new.get(key)
        else:
            value = merge_value(base.get(key), new.get(key), theirs.get(key), key, position.at(key))
        # None stands for an absent member, except where the generated collection has a null itself.
        if value is not None or (key in new and new[key] is None):
            merged[key] = value
    return merged


def _merge_leaf(base: Value, new: Value, theirs: Value, name: str, position: MergePosition) -> Value:
    # Only the person changed it.
    if same(new, base, name):
        return theirs
    if isinstance(base, LinesDigest) and _are_lines(new) and _are_lines(theirs):
        merged = merge_texts(base.lines, new, theirs)
        if merged is not None:
            return merged
    # The person's version stays: what is generated can be generated again, an edit would be lost.
    position.conflict("kept as edited, though the specification changed it too")
    return theirs


def _are_lines(value: Value) -> bool:
    return isinstance(value, list) and all(isinstance(line, str) for line in value)


def _merge_url(base: Value, new: Value, theirs: Value, position: MergePosition) -> Value:
    # Postman stores a URL as parts and as a text. Only the parts are merged, so that the text never contradicts them.
    base_parts, new_parts, their_parts = (
        url_parts(url) if isinstance(url, dict | str) else {} for url in (base, new, theirs)
    )
    merged = merge_object(base_parts, new_parts, their_parts, "url", position)
    return new if same(merged, new_parts, "url") else {"raw": url_text(merged), **merged}


def _merge_rows(
    base: list[Value] | None,
    new: list[Value] | None,
    theirs: list[Value] | None,
    name: str,
    position: MergePosition,
) -> list[Value] | None:
    rows = triples(base or [], new or [], theirs or [], name)
    kept = {row: merged for row in rows if (merged := _merge_row(row, name, position)) is not None}
    order, clash = ordered(in_order(rows, 0), in_order(rows, 1), in_order(rows, 2), kept)
    if clash:
        position.conflict("in the order of the edited collection, though the specification changed the order too")
    # No row is left: the list is absent if the generated collection has none.
    return [kept[row] for row in order] or (new and [])


def _merge_row(row: MergeRow, name: str, position: MergePosition) -> Value:
    position = position.at(title(row.new or row.theirs or {}))
    if row.new is not None and row.theirs is not None:
        if isinstance(row.base, Digest):
            return merge_value(row.base, row.new, row.theirs, name, position)
        return merge_object(row.base or {}, row.new, row.theirs, name, position)
    if row.theirs is not None:
        return _theirs_alone(row, name, position)
    # An empty row says as little as a deleted one.
    if row.base is None or canonical(row.new, name) is None:
        return row.new
    # The person deleted the row. The deletion stays, also of a row that has changed since.
    if not same(row.base, row.new, name):
        position.conflict("left out, as in the edited collection, though the specification changed it")
    return None


def _theirs_alone(row: MergeRow, name: str, position: MergePosition) -> Value:
    # An empty row is one that Postman added, or what is left where the person deleted the content of a row.
    if canonical(row.theirs, name) is None:
        return None
    if row.base is None:
        return row.theirs
    # The specification no longer has the row, and nobody edited it.
    if same(row.base, row.theirs, name):
        return None
    position.conflict("kept because it was edited, though it is no longer in the specification")
    return row.theirs


def merge_texts(base: Sequence[str], new: Sequence[str], theirs: Sequence[str]) -> list[str] | None:
    """Return the lines of `new` with the changes from `base` to `theirs`; None if both changed the same lines.

    `base` has only the digests of its lines, so its lines cannot be copied into the result. The result starts as a copy
    of `new`; the positions of the changes in `base` are shifted by the lines that `new` added or removed before them.
    """
    new_changes, their_changes = _changes(base, new), _changes(base, theirs)
    changes = sorted({_key(change): change for change in [*new_changes, *their_changes]}.values())
    if any(first[1] >= second[0] for first, second in pairwise(changes)):
        return None
    merged = list(new)
    for change in reversed(their_changes):
        start, end, lines = change
        if _key(change) not in map(_key, new_changes):
            shift = sum(len(inserted) - (last - first) for first, last, inserted in new_changes if last <= start)
            merged[start + shift : end + shift] = lines
    return merged


def _changes(base: Sequence[str], text: Sequence[str]) -> list[Change]:
    matcher = SequenceMatcher(None, base, [line_digest(line) for line in text], autojunk=False)
    return [(a, b, list(text[c:d])) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def _key(change: Change) -> tuple[int, int, tuple[str, ...]]:
    start, end, lines = change
    return start, end, tuple(line.rstrip("\r") for line in lines)
