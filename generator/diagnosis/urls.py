"""Splits a URL as text. Nothing is normalised, so that each mistake of a client stays visible."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, unquote_plus

_PARTS = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*)://)?([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_MASK = "***"
DEFAULT_PORTS = {"http": "80", "https": "443"}


@dataclass(frozen=True, slots=True)
class Url:
    """The five parts of RFC 3986. `query` and `fragment` are None if their sign is missing."""

    scheme: str
    authority: str
    path: str
    query: str | None
    fragment: str | None

    def __str__(self) -> str:
        query = "" if self.query is None else f"?{self.query}"
        fragment = "" if self.fragment is None else f"#{self.fragment}"
        scheme = f"{self.scheme}://" if self.scheme else ""
        return f"{scheme}{self.authority}{self.path}{query}{fragment}"


def split(url: str) -> Url:
    """Return the parts of `url`; `str()` of the result is `url` again."""
    match = _PARTS.fullmatch(url)
    assert match is not None  # noqa: S101 - the expression matches every text
    scheme, authority, path, query, fragment = match.groups()
    return Url(scheme or "", authority, path, query, fragment)


def pairs(url: str) -> list[tuple[str, str]]:
    """Return the query's pairs in order, decoded as a form; a key without a value has ''."""
    query = split(url).query
    raw = [pair.partition("=") for pair in (query or "").split("&") if pair]
    return [(unquote_plus(name), unquote_plus(value)) for name, _, value in raw]


def masked(url: str, names: frozenset[str], values: frozenset[str]) -> str:
    """Return `url` with the values of secret parameters replaced.

    A parameter is secret if its name is one of `names` (in any case), or its value one of `values`. A segment of the
    path is secret if it is one of `values`.
    """
    parts = split(url)
    lower = {name.lower() for name in names}

    def pair(text: str) -> str:
        name, equals, value = text.partition("=")
        secret = unquote_plus(name).lower() in lower or {unquote(value), unquote_plus(value)} & values
        if not equals:
            return _MASK if {unquote(name), unquote_plus(name)} & values else text
        return f"{name}={_MASK}" if secret and value else text

    path = "/".join(_MASK if unquote(segment) in values else segment for segment in parts.path.split("/"))
    query = None if parts.query is None else "&".join(pair(text) for text in parts.query.split("&"))
    fragment = None if parts.fragment is None else "&".join(pair(text) for text in parts.fragment.split("&"))
    return str(Url(parts.scheme, parts.authority.rpartition("@")[2], path, query, fragment))
