"""JSON Pointers (RFC 6901), and their positions in a text. A position is computed only when an error needs it."""

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any
from urllib.parse import unquote

Tokens = tuple[str, ...]
Value = Any
"""Any JSON value."""

_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, strict=False)


def as_object(value: Value) -> dict[str, Any]:
    """Return a value that should be an object; an empty object if it is not one."""
    return value if isinstance(value, dict) else {}


def as_list(value: Value) -> list[Any]:
    """Return a value that should be a list; an empty list if it is not one."""
    return value if isinstance(value, list) else []


def as_objects(value: Value) -> list[dict[str, Any]]:
    """Return the objects in a value that should be a list of objects, without its other items."""
    return [item for item in as_list(value) if isinstance(item, dict)]


def pointer_of(tokens: Iterable[object]) -> str:
    """Return the JSON Pointer of a path of keys and indices."""
    return "".join(f"/{escape(str(token))}" for token in tokens)


def escape(token: str) -> str:
    """Return a key as one step of a JSON Pointer (RFC 6901)."""
    return token.replace("~", "~0").replace("/", "~1")


def tokens_of(pointer: str) -> Tokens:
    """Return the keys of a JSON Pointer (without `#`)."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def step(node: Value, token: str) -> Value:
    """Return the member `token` of an object or a list. Raise LookupError if there is none."""
    if isinstance(node, dict):
        return node[token]
    if isinstance(node, list) and token.isascii() and token.isdigit() and str(int(token)) == token:
        return node[int(token)]
    raise LookupError(token)


def resolve(root: Value, tokens: Iterable[str]) -> Value:
    """Return the value that a path of keys leads to. Raise LookupError if there is none."""
    node = root
    for token in tokens:
        node = step(node, token)
    return node


def find(root: Value, tokens: Iterable[str]) -> Value:
    """Return the value that a path of keys leads to, or None if there is none."""
    try:
        return resolve(root, tokens)
    except LookupError:
        return None


def follow(root: Value, node: Value) -> Value:
    """Return the last target of a chain of `$ref`s in the document, or None if it has no target or forms a circle."""
    return arrive(root, node)[0]


def arrive(root: Value, node: Value) -> tuple[Value, str]:
    """Return the result of `follow`, and its pointer, which is empty if `node` is not a reference."""
    passed, pointer = set[str](), ""
    while isinstance(node, dict) and isinstance(node.get("$ref"), str):
        reference = node["$ref"]
        if reference in passed or not reference.startswith("#"):
            return None, pointer
        passed.add(reference)
        pointer = unquote(reference[1:])
        node = find(root, tokens_of(pointer))
    return node, pointer


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1, of a character of `text`."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


class JsonPositions:
    """The positions of the values of one JSON text. A container is searched once, however often it is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        # The lengths of the lines so far, without line feeds.
        self._lengths = [*accumulate(map(len, text.split("\n")))]
        self._members: dict[int, dict[str, list[int]]] = {}
        self._unread: dict[int, Iterator[tuple[str, int, int]]] = {}

    def of(self, tokens: Tokens) -> tuple[int, int]:
        """Return line and column of the key or item that `tokens` lead to, or of its nearest ancestor."""
        offset = value = _skip(self._text, 0)
        for token in tokens:
            member = self._member(value, token)
            if member is None:
                break
            offset, value = member
        line = bisect_left(range(len(self._lengths)), offset, key=lambda index: self._lengths[index] + index)
        return line + 1, offset - (self._lengths[line - 1] + line - 1 if line else -1)

    def _member(self, value: int, name: str) -> list[int] | None:
        """Return where a member of the container at `value` is. No more of the container is read than necessary."""
        members = self._members.setdefault(value, {})
        unread = self._unread.setdefault(value, json_members(self._text, value))
        try:
            while name not in members and (entry := next(unread, None)):
                members[entry[0]] = [*entry[1:]]
        except (ValueError, IndexError):  # not JSON after all, next time, too
            del self._unread[value]
            raise
        return members.get(name)


def json_members(text: str, start: int) -> Iterator[tuple[str, int, int]]:
    """Yield key, offset of the key and offset of the value for each member of the container at `start`.

    The items of a list have their index as key. A scalar has no members. The text must be JSON.
    """
    opening = text[start]
    if opening not in "{[":
        return
    at, index = _skip(text, start + 1), 0
    while text[at] not in "}]":
        name, name_at, value_at = str(index), at, at
        if opening == "{":
            name, after = _DECODER.raw_decode(text, at)
            value_at = _skip(text, _skip(text, after) + 1)
        yield name, name_at, value_at
        at = _skip(text, _DECODER.raw_decode(text, value_at)[1])
        if text[at] == ",":
            at = _skip(text, at + 1)
        index += 1


def _skip(text: str, offset: int) -> int:
    blank = _BLANK.match(text, offset)
    return blank.end() if blank else offset
