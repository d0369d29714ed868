"""Digests instead of values: a three-way merge needs no more of the collection that was generated last.

A merge only compares the values of the ancestor with others, and never writes them into the result. Therefore the
ancestor itself need not be stored: a digest of each long value is enough for the comparison.
"""

import json
from binascii import b2a_base64
from collections.abc import Hashable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Final

from ..document.positions import Value

LEAF: Final = 6
_TEXTS: Final = frozenset({str})
_LINE = 4
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


class Digest:
    """The digest of a value in its canonical form. It is equal to any value with this digest."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return self.text == (other.text if isinstance(other, Digest) else digest_of(other))

    def __hash__(self) -> int:
        return hash(self.text)


class LinesDigest(Digest):
    """The digest of a text with many lines, and a short digest of each line, by which changes can be merged."""

    __slots__ = ("lines",)

    def __init__(self, text: str, lines: Sequence[str]) -> None:
        super().__init__(text)
        self.lines = list(lines)


class RowDigest(Digest):
    """The digest of an object in a list, and the digest of the title by which the object is recognised."""

    __slots__ = ("title",)

    def __init__(self, title: str, text: str) -> None:
        super().__init__(text)
        self.title = title


class PathDigest(Digest):
    """The digests of a request's path with and without the names of its placeholders, which may change."""

    __slots__ = ("template",)

    def __init__(self, text: str, template: str) -> None:
        super().__init__(text)
        self.template = template


@lru_cache(maxsize=8192)
def short_hash(text: str, length: int) -> str:
    """Return the first characters of a SHA-256 in Base64, 6 bits each; 36 bits are enough, as nobody attacks them."""
    digest = sha256(text.encode("utf-8", "surrogatepass")).digest()
    return b2a_base64(digest[: (length * 3 + 3) // 4], newline=False)[:length].translate(_URL_SAFE).decode()


def digest_of(form: Value) -> str:
    """Return the digest of a value in its canonical form. A digest is returned unchanged."""
    if isinstance(form, str):
        return short_hash(form, LEAF)
    if isinstance(form, list) and _TEXTS.issuperset(map(type, form)):
        return _digest_of_texts(*form)
    return form.text if isinstance(form, Digest) else short_hash(_CANONICAL(form), LEAF)


@lru_cache(maxsize=8192)
def _digest_of_texts(*texts: str) -> str:
    return short_hash(_CANONICAL(texts), LEAF)


_CANONICAL: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=digest_of).encode


def template_digest(path: Value) -> str:
    """Return the digest of a path without the names of its placeholders, the parts that begin with a colon."""
    if isinstance(path, PathDigest):
        return path.template
    parts = path if isinstance(path, list) else str(path or "").split("/")
    texts = [part if isinstance(part, str) else "" for part in parts]
    return digest_of([":" if text.startswith(":") else text for text in texts])


def line_digest(line: str) -> str:
    """Return the digest of one line of a script, without its carriage return."""
    return short_hash(line.rstrip("\r"), _LINE)


def split_lines(text: str, length: int = _LINE) -> list[str]:
    """Return the digests in `text`, by default those of lines."""
    return [text[at : at + length] for at in range(0, len(text), length)]


def split_path(text: str) -> PathDigest:
    """Return the path whose two digests are in `text`; `text` has only one if both are equal."""
    return PathDigest(text[:LEAF], text[LEAF:] or text)


def split_rows(text: str) -> list[RowDigest]:
    """Return the objects that `text` has as pairs of digests."""
    return [RowDigest(pair[:LEAF], pair[LEAF:]) for pair in split_lines(text, 2 * LEAF)]


def fingerprint(form: Value, name: str = "") -> Hashable:
    """Return a key that equal values share, whether their parts are values or digests."""
    if isinstance(form, dict) and not is_opaque(name):
        return tuple((key, fingerprint(form[key], key)) for key in sorted(form))
    if is_rows(form):
        return tuple(fingerprint(row, name) for row in form)
    return digest_of(form)


def is_opaque(name: str) -> bool:
    """Return whether the member `name` is stored as one digest: a saved answer repeats the item's request."""
    return name == "response"


def is_rows(form: Value) -> bool:
    """Return whether a value is a list of objects, which are stored one by one."""
    return isinstance(form, list) and bool(form) and all(isinstance(entry, _ROW_TYPES) for entry in form)


_ROW_TYPES: Final = (dict, RowDigest)
