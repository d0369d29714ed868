"""What a later merge starts from: each collection as it was generated, the last few times, as lines of digests.

More than the last time, because a person may have imported the collection before the specification changed, and
exports it afterwards: to merge from any other ancestor would take for the person's deletion what is only new.

Every line is named by its own digest, and lines refer to each other by that name. So what two generations have in
common stands there once, a line that was damaged is noticed, and git can unite the histories of two branches
(`merge=union`).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .digests import Digest, LinesDigest, digest_of, is_opaque, is_rows, line_digest, short_hash, split_lines
from .normalise import plain

Json = Any
Collection = dict[str, Json]
KEPT = 5
_NAME = 8
_HEAD = "# Digests of what was generated: by them a merge tells a person's edits. Commit this file.\n"
_GENERATION = "generated "
_SHARE = 0.15
# What a merge looks at besides comparing it: by these requests, rows and scripts are recognised.
_IN_FULL = frozenset({"name", "key", "listen", "method", "path"})


@dataclass(frozen=True, slots=True)
class Generation:
    """One ancestor: the SHA-256 of the file as it was generated, and what a merge knows of the collection in it."""

    sha256: str
    collection: Collection


def text_of(sha256: str, generated: bytes, earlier: Iterable[Generation]) -> bytes:
    """Return the history that begins with a collection as generated now and goes on with `earlier` ones.

    As many of those as fit into 15 % of the collection's size.
    """
    lines: dict[str, str] = {}
    names = {_stored(canonical(json.loads(generated)), lines): sha256}
    text = _text(lines, names)
    for generation in earlier:
        more = dict(lines)
        names = {_stored(generation.collection, more): generation.sha256} | names
        longer = _text(more, names)
        if len(names) > KEPT or len(longer) > _SHARE * len(generated):
            break
        lines, text = more, longer
    return text


def _text(lines: dict[str, str], names: dict[str, str]) -> bytes:
    inner = [f"{name} {lines[name]}\n" for name in sorted(lines)]
    last = [f"{_GENERATION}{name} {sha256}\n" for name, sha256 in names.items()]
    return "".join([_HEAD, *inner, *last]).encode()


def canonical(collection: Collection) -> Collection:
    """Return a collection, or an item of one, without what Postman adds by itself; ids and items stay."""
    form = plain({key: value for key, value in collection.items() if key != "item"}) or {}
    if isinstance(collection.get("id"), str | Digest):
        form["id"] = Digest(digest_of(collection["id"]))
    if isinstance(collection.get("item"), list):
        form["item"] = [canonical(item) for item in collection["item"]]
    return form


def ancestor(generated: Collection) -> Collection:
    """Return a collection as a history gives it back: the `base` of a merge."""
    lines: dict[str, str] = {}
    name = _stored(canonical(generated), lines)
    return _object(name, lines) or {}


def _stored(item: Collection, lines: dict[str, str]) -> str:
    """Add what is kept of an object to `lines` and return its name, which begins with the id of an item."""
    content = {key: value for key, value in item.items() if key != "id"}
    line = json.dumps(_shaped(content, lines), separators=(",", ":"), ensure_ascii=False)
    name = short_hash(line, _NAME)
    if "id" in item:
        name = f"{digest_of(item['id'])}.{name}"
    lines[name] = line
    return name


def _shaped(value: dict[str, Json], lines: dict[str, str]) -> Json:
    """Return an object as the name of the line that has its keys, and its values: many objects share their keys."""
    keys = sorted(value)
    line = json.dumps(keys, separators=(",", ":"), ensure_ascii=False)
    name = short_hash(line, _NAME // 2)
    lines[name] = line
    return [f"#{name}", *(_kept(value[key], key, lines) for key in keys)]


def _kept(form: Json, name: str, lines: dict[str, str]) -> Json:
    if isinstance(form, LinesDigest):
        return f"|{form.text}{''.join(form.lines)}"
    if isinstance(form, str) and name == "exec":
        return f"|{digest_of(form)}{''.join(map(line_digest, form.split(chr(10))))}"
    if isinstance(form, dict) and not is_opaque(name):
        return _shaped(form, lines)
    if is_rows(form) or form == []:
        return [f"@{_stored(row, lines)}" for row in form]
    return _kept_leaf(form, name)


def _kept_leaf(form: Json, name: str) -> Json:
    if isinstance(form, tuple) and isinstance(form[1], bool | int | float):
        return form[1]
    if name in _IN_FULL and isinstance(form, list):
        return ["/", *form]
    digest = digest_of(form)
    return f"={form}" if isinstance(form, str) and (name in _IN_FULL or len(form) <= len(digest)) else f"~{digest}"


def generations(content: bytes) -> list[Generation]:
    """Return the ancestors that a history holds, the latest first; what is damaged is left out."""
    lines: dict[str, str] = {}
    names: dict[str, str] = {}
    for line in content.decode("utf-8", "replace").split("\n"):
        name, _, rest = line.partition(" ")
        digest = name.rpartition(".")[2]
        if line.startswith(_GENERATION):
            generation, _, sha256 = rest.partition(" ")
            names[generation] = sha256
        elif rest and digest == short_hash(rest, len(digest)):
            lines[name] = rest
    # Version control drops a line that one branch no longer needs. What the other branch knew of that item is then
    # what the first has generated since, and what is missing altogether counts as never generated: that keeps edits.
    lines |= {name.partition(".")[0]: line for name, line in lines.items() if "." in name}
    found = [(sha256, _object(name, lines)) for name, sha256 in names.items()]
    return [Generation(sha256, collection) for sha256, collection in found if collection is not None][::-1]


def _object(name: str, lines: dict[str, str]) -> dict[str, Json] | None:
    """Return the object of a line, None where that, or what it needs, is missing or damaged."""
    identity, dot, _ = name.rpartition(".")
    line = lines.get(name) or lines.get(identity)
    try:
        value = None if line is None else _with_keys(json.loads(line), lines)
    except (KeyError, ValueError, TypeError, IndexError, RecursionError):
        return None
    return value | {"id": Digest(identity)} if value is not None and dot else value


def _with_keys(value: Json, lines: dict[str, str]) -> dict[str, Json]:
    keys = json.loads(lines[value[0][1:]])
    return {key: _value(member, lines) for key, member in zip(keys, value[1:], strict=True)}


def _value(value: Json, lines: dict[str, str]) -> Json:
    if isinstance(value, list):
        mark = value[0][0] if value else "@"
        if mark == "/":
            return value[1:]
        return _with_keys(value, lines) if mark == "#" else _rows(value, lines)
    if not isinstance(value, str):
        return type(value).__name__, value
    mark, text = value[0], value[1:]
    if mark == "|":
        length = len(digest_of(""))
        return LinesDigest(text[:length], split_lines(text[length:]))
    return text if mark == "=" else Digest(text)


def _rows(value: list[str], lines: dict[str, str]) -> list[dict[str, Json]]:
    rows = [_object(row[1:], lines) for row in value]
    return [row for row in rows if row is not None]
