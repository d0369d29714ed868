"""Digests instead of values: all that a three-way merge must know of the collection that was generated last.

A merge asks of the ancestor only whether a value is the same as another one, and never writes one of its values into
the result. So the ancestor need not be kept: a digest in the place of each long value answers that question.
"""

import json
from binascii import b2a_base64
from collections.abc import Hashable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

Json = Any
LEAF: Final = 6
_LINE = 4
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


class Digest:
    """The digest of a value in its canonical form; equal to any value that has this digest."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return self.text == (other.text if isinstance(other, Digest) else digest_of(other))

    def __hash__(self) -> int:
        return hash(self.text)


class LinesDigest(Digest):
    """The digest of a text of many lines, and a short one of each: both sides' changes of a script can be united."""

    __slots__ = ("lines",)

    def __init__(self, text: str, lines: Sequence[str]) -> None:
        super().__init__(text)
        self.lines = list(lines)


class RowDigest(Digest):
    """The digest of an object in a list that is kept as a whole, and that of the title by which it is recognised."""

    __slots__ = ("title",)

    def __init__(self, title: str, text: str) -> None:
        super().__init__(text)
        self.title = title


class PathDigest(Digest):
    """The digests of a request's path, and of the path without the names of its placeholders, which may change."""

    __slots__ = ("template",)

    def __init__(self, text: str, template: str) -> None:
        super().__init__(text)
        self.template = template


@lru_cache(maxsize=8192)
def short_hash(text: str, length: int) -> str:
    """Return the first characters of a SHA-256 in Base64, 6 bits each: 36 bits for a value, which nobody attacks."""
    digest = sha256(text.encode("utf-8", "surrogatepass")).digest()
    return b2a_base64(digest[: (length * 3 + 3) // 4], newline=False)[:length].translate(_URL_SAFE).decode()


def digest_of(form: Json) -> str:
    """Return the digest of a value in its canonical form; a digest is its own."""
    if isinstance(form, Digest):
        return form.text
    return short_hash(form if isinstance(form, str) else _CANONICAL(form), LEAF)


_CANONICAL: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=digest_of).encode


def template_digest(path: Json) -> str:
    """Return the digest of a path with its placeholders unnamed; a part that begins with a colon is one."""
    if isinstance(path, PathDigest):
        return path.template
    parts = path if isinstance(path, list) else str(path or "").split("/")
    texts = [part if isinstance(part, str) else "" for part in parts]
    return digest_of([":" if text.startswith(":") else text for text in texts])


def line_digest(line: str) -> str:
    """Return the digest of one line of a script, its carriage return aside."""
    return short_hash(line.rstrip("\r"), _LINE)


def split_lines(text: str, length: int = _LINE) -> list[str]:
    """Return the digests, of lines if nothing else is said, that `text` strings together."""
    return [text[at : at + length] for at in range(0, len(text), length)]


def split_path(text: str) -> PathDigest:
    """Return the path of which `text` holds both digests, or the one that both are."""
    return PathDigest(text[:LEAF], text[LEAF:] or text)


def split_rows(text: str) -> list[RowDigest]:
    """Return the objects that `text` strings together as pairs of digests."""
    return [RowDigest(pair[:LEAF], pair[LEAF:]) for pair in split_lines(text, 2 * LEAF)]


def fingerprint(form: Json, name: str = "") -> Hashable:
    """Return what groups equal values, whether each part is there or only its digest."""
    if isinstance(form, dict) and not is_opaque(name):
        return tuple((key, fingerprint(form[key], key)) for key in sorted(form))
    if is_rows(form):
        return tuple(fingerprint(row, name) for row in form)
    return digest_of(form)


def is_opaque(name: str) -> bool:
    """Tell whether the member `name` is kept as one digest: a saved answer, whose request repeats the item's own."""
    return name == "response"


def is_rows(form: Json) -> bool:
    """Tell whether a value is a list of objects, which are kept one by one."""
    return isinstance(form, list) and bool(form) and all(isinstance(entry, dict | RowDigest) for entry in form)
