"""The parts of a text that the code of a short call joins, and the characters that each part can contain."""

import keyword
import re
from typing import Literal, NamedTuple, TypeAlias

from ...encode.language import TextPiece

# The characters of a part: unreserved ones of a URL, ASCII on one line, any text, any bytes (in bash hexadecimal).
PartKind: TypeAlias = Literal["u", "a", "s", "b"]
HASHES = ("md5", "sha1", "sha256", "sha384", "sha512")
_ORDER = "uasb"
_RENAMED = {"id": "key_id", "time": "timestamp", "body": "body_", "url": "url_"}
_RESERVED = {
    *("hmac", "hashlib", "base64", "secrets", "uuid", "os", "sys", "re", "ssl", "request", "quote", "headers"),
    *("now", "datetime", "timedelta", "formatdate", "urlsplit", "address", "pairs", "hex", "unhex", "user"),
    *("context", "answer", "opener", "handler", "sent", "boundary", "head", "content", "rest", "if", "fi", "then"),
    *("do", "done", "case", "esac", "function", "select", "until", "pct", "in_order", "decoded", "escaped"),
    *("bytes", "str", "int", "sorted"),
}


class Part(NamedTuple):
    """A piece of a text, and the kind of characters that it can contain."""

    piece: TextPiece
    kind: PartKind


Parts: TypeAlias = tuple[Part, ...]


def kind_of(text: str) -> PartKind:
    """Return the kind of a fixed text."""
    if re.fullmatch(r"[A-Za-z0-9._~-]*", text):
        return "u"
    return "a" if text.isascii() and text.isprintable() else "s"


def text_part(text: str) -> Part:
    """Return a text as a part."""
    return Part(TextPiece(text), kind_of(text))


def local(name: str, kind: PartKind) -> Part:
    """Return a variable as a part."""
    return Part(TextPiece(name, "local"), kind)


def widest(parts: Parts) -> PartKind:
    """Return the kind of a text that is joined from some parts: the kind with the most characters."""
    return max((part.kind for part in parts), key=_ORDER.index, default="u")


def title_of(name: str, filters: list[str]) -> str:
    """Return the title of the value `name` after its filters, from which its variable gets its name."""
    plain = [filter_text.partition(":")[0] for filter_text in filters]
    return "_".join([name, *(filter_text for filter_text in plain if filter_text != "hex" or plain == ["hex"])])


def variable(name: str, used: set[str]) -> str:
    """Return a variable name that is unused in Python and in bash, and mark it as used."""
    plain = _RENAMED.get(name, re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "value")
    plain = f"{plain}_" if plain in _RESERVED or keyword.iskeyword(plain) or plain[0].isdigit() else plain
    while plain in used:
        plain += "_"
    used.add(plain)
    return plain


def kind_after(kind: PartKind, filters: list[str]) -> PartKind:
    """Return the kind of a value after its filters."""
    for filter_text in filters:
        name, _, argument = filter_text.partition(":")
        if name in ("hex", "HEX", "size") or (name == "pct" and not argument):
            kind = "u"
        elif name in ("base64", "base64url", "sorted", "pct"):
            kind = "a"
        elif name in (*HASHES, "decoded", "joined", "lines") or kind == "s":
            kind = "b"
    return kind
