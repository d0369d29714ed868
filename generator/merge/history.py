"""The history, from which a later merge starts: the last few generated states of each collection, as lines of digests.

It has more than the last state, because a person may import a collection, and export it only after the specification
has changed. A merge from another ancestor would take new requests for requests that the person deleted.

The name of each line is its digest, and lines refer to each other by these names. Therefore the common parts of two
states are stored once, a damaged line is detected, and git can merge the histories of two branches (`merge=union`).
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ..document.positions import Value
from ..errors import PrerequestError, fail
from .digests import LEAF, Digest, digest_of, is_rows, short_hash
from .normalise import canonical
from .spelling import Lines, NumberedLines, object_of, store
from .tree import PostmanCollection

KEPT = 5
_HEAD = "# Digests for --merge. Commit this file.\n"
_GENERATION = "generated "
_SHARE = 0.15
_ROWS = frozenset({"header", "query", "variable", "urlencoded", "formdata"})
_SHA256 = 12
_SEPARATOR = "\t"
_SCRIPT = re.compile(rf"(?<= )\|(\S{{{LEAF}}})\S*")


class Generation(NamedTuple):
    """One ancestor: the beginning of the SHA-256 of the generated file, and the digests of its content."""

    sha256: str
    collection: PostmanCollection


def no_history(path: str, file: Path) -> PrerequestError:
    """Return the error (E511) for a collection at `path` whose edits cannot be determined."""
    about = f"the history of {path} is missing or was changed, so nothing can be merged with it"
    return fail("E511", about, file=str(file), hint="restore it from your version control, with the manifest beside it")


def first_text(sha256: str, generated: PostmanCollection, size: int) -> bytes:
    """Return the history of a collection that has no earlier states: at most 15 % of the size on disk, if possible."""
    lines: Lines = {}
    base = canonical_collection(generated)
    text = _text(lines, {store(base, lines): sha256})
    return text if len(text) <= _SHARE * size else _small_text(base, sha256, size)


def text_of(first: bytes, size: int, earlier: Sequence[Generation]) -> bytes:
    """Return a history with as many `earlier` states as fit into 15 % of the size on disk, too."""
    lines, names = _read(first) if earlier else ({}, {})
    if any(line.startswith(_SEPARATOR) for line in lines.values()):
        return first
    text = first
    for generation in earlier:
        all_lines = dict(lines)
        names = {store(generation.collection, all_lines): generation.sha256} | names
        longer_text = _text(all_lines, names)
        if len(names) > KEPT or len(longer_text) > _SHARE * size:
            break
        lines, text = all_lines, longer_text
    return text


def _text(lines: Lines, names: dict[str, str]) -> bytes:
    inner = [f"{name} {lines[name]}\n" for name in sorted(lines)]
    last = [f"{_GENERATION}{name} {sha256[:_SHA256]}\n" for name, sha256 in names.items()]
    return "".join([_HEAD, *inner, *last]).encode()


def _small_text(base: PostmanCollection, sha256: str, size: int) -> bytes:
    """Return the history of a small collection, which has one line.

    If it is too long, the comment is left out, then the digests of the lines of scripts, then those of single rows.
    """
    line = _whole_line(base)
    texts = [_one_line(text, sha256) for text in (line, _SCRIPT.sub(r"\1", line))]
    texts.insert(0, _HEAD + texts[0])
    if all(len(text) > _SHARE * size for text in texts):
        texts.append(_one_line(_SCRIPT.sub(r"\1", _whole_line(_without_rows(base))), sha256))
    return next((text for text in texts if len(text) <= _SHARE * size), texts[-1]).encode()


def _whole_line(base: PostmanCollection) -> str:
    numbered = NumberedLines()
    return _SEPARATOR.join(["", store(base, numbered), *numbered.values()])


def _without_rows(form: Value, name: str = "") -> Value:
    """Return a collection with one digest instead of each list of rows."""
    if name in _ROWS and is_rows(form):
        return Digest(digest_of(form))
    if isinstance(form, dict):
        return {key: _without_rows(value, key) for key, value in form.items()}
    return [_without_rows(item) for item in form] if isinstance(form, list) and name in ("", "item") else form


def _one_line(line: str, sha256: str) -> str:
    name = short_hash(line, LEAF)
    return f"{name} {line}\n{_GENERATION}{name} {sha256[:_SHA256]}\n"


def _collection(name: str, lines: Lines) -> PostmanCollection | None:
    if not (line := lines.get(name, "")).startswith(_SEPARATOR):
        return object_of(name, lines)
    root, *texts = line[1:].split(_SEPARATOR)
    return object_of(root, NumberedLines(texts))


def canonical_collection(collection: PostmanCollection) -> PostmanCollection:
    """Return a collection or an item without the members that Postman adds; ids and items stay."""
    form = {**(canonical({key: value for key, value in collection.items() if key != "item"}) or {})}
    if isinstance(collection.get("id"), str | Digest):
        form["id"] = Digest(digest_of(collection["id"]))
    if isinstance(collection.get("item"), list):
        form["item"] = [canonical_collection(item) for item in collection["item"]]
    return form


def is_latest(sha256: str, content: bytes) -> bool:
    """Return whether a history was written for the file or folder with this SHA-256."""
    _, _, beginning = content.decode("utf-8", "replace").rstrip().rpartition(" ")
    return bool(beginning) and sha256.startswith(beginning)


def generations(content: bytes) -> list[Generation]:
    """Return the ancestors in a history, the latest first, without damaged ones."""
    lines, names = _read(content)
    # Version control drops a line that one branch no longer needs. The other branch then has the later state of this
    # item instead. An item without any line counts as never generated, so that its edits are kept.
    lines |= {name.partition(".")[0]: line for name, line in lines.items() if "." in name}
    collections = [(sha256, _collection(name, lines)) for name, sha256 in names.items() if sha256]
    return [Generation(sha256, collection) for sha256, collection in collections if collection is not None][::-1]


def _read(content: bytes) -> tuple[Lines, dict[str, str]]:
    """Return the undamaged lines of a history, and the digests of its states by the names of their lines."""
    lines: Lines = {}
    names: dict[str, str] = {}
    for line in content.decode("utf-8", "replace").split("\n"):
        name, _, content_of_line = line.partition(" ")
        digest = name.rpartition(".")[2]
        if line.startswith(_GENERATION):
            generation, _, names[generation] = content_of_line.partition(" ")
        elif content_of_line and digest == short_hash(content_of_line, len(digest)):
            lines[name] = content_of_line
    return lines, names
