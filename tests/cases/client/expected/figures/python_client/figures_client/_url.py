"""The canonical URL: one spelling of a request's address, signed and sent byte for byte.

RFC 3986 leaves a writer choices (which characters to escape, how to spell the host). They are
settled here in the one way that no HTTP library, proxy or Postman engine rewrites.
"""

import re
from collections.abc import Iterable
from unicodedata import normalize
from urllib.parse import quote

_URL_IN_PATH = "!$&'()*+,;=:@"
_URL_IN_NAME = "!$()*,;:@/?"
_URL_IN_VALUE = "!$()*,;:@/?="
_URL_BASE = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*)://)?([^/?#\\]*)([^?#]*)(\??)")
_URL_AUTHORITY = re.compile(r"(?s:.*@)?(\[[0-9A-Fa-f:.]+\]|[^:\[\]]*)(?::([0-9]*))?")
_URL_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")
_URL_NUMBERS = re.compile(r"(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}")
_URL_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_URL_DOT = re.compile(r"%2e", re.IGNORECASE)
_URL_PORTS = {"http": 80, "https": 443}
_URL_LAST_PORT = 65535


def final_url(
    base: str,
    path_segments: Iterable[str],
    query_pairs: Iterable[tuple[str, str | None]],
    *,
    keep_escapes: bool = False,
) -> str:
    """Return the canonical URL of `base`, the path values below it and the query.

    `base` is `scheme://host[:port][/prefix]`, with escapes the prefix may already have; user,
    fragment and default port are dropped. Segments, names and values are plain text, each
    percent-encoded as UTF-8 (a slash too); a value of None is a name without `=`. With
    `keep_escapes` a valid `%XX` in them stays. Raises ValueError for a base that is no http(s)
    address and for a path value `.` or `..`.
    """
    origin, prefix = _url_split(base)
    parts = [_url_segment(part, keep_escapes=True) for part in prefix.split("/")]
    values = [_url_segment(part, keep_escapes=keep_escapes) for part in path_segments]
    while values and parts and not parts[-1]:
        parts.pop()
    path = "/".join(["", *parts, *values])
    pairs = [_url_pair(*pair, keep_escapes=keep_escapes) for pair in query_pairs]
    query = "&".join(pairs)
    return f"{origin}{path}?{query}" if query else f"{origin}{path}"


def _url_split(base: str) -> tuple[str, str]:
    match = _URL_BASE.match(base.strip(" \t\r\n"))
    scheme, authority, prefix, query = match.groups() if match else ("", "", "", "")
    scheme = (scheme or "http").lower()
    if scheme not in _URL_PORTS:
        raise ValueError("the base address does not begin with http:// or https://")
    if query:
        raise ValueError("the base address has a query")
    server = _url_authority(authority, _URL_PORTS[scheme])
    return f"{scheme}://{server}", prefix.removeprefix("/")


def _url_authority(authority: str, default_port: int) -> str:
    match = _URL_AUTHORITY.fullmatch(authority)
    host = _url_host(match[1]) if match else ""
    usual = _URL_HOST if host.strip("0123456789.") else _URL_NUMBERS
    if not match or not usual.fullmatch(host):
        raise ValueError("the base address has no host, or not one as usual")
    port = int(match[2] or default_port)
    if port > _URL_LAST_PORT:
        raise ValueError("the base address has a port over 65535")
    return host if port == default_port else f"{host}:{port}"


def _url_host(host: str) -> str:
    labels = normalize("NFC", host.lower()).split(".")
    return ".".join(x if x.isascii() else f"xn--{_url_punycode(x)}" for x in labels)


def _url_punycode(label: str) -> str:
    return label.encode("punycode").decode()


def _url_segment(text: str, *, keep_escapes: bool) -> str:
    if (_URL_DOT.sub(".", text) if keep_escapes else text) in {".", ".."}:
        raise ValueError("a path value may not be . or ..")
    encoded = _url_encode(text, _URL_IN_PATH, keep_escapes=keep_escapes)
    # One Postman engine takes a segment that begins with a colon for a path variable.
    return f"%3A{encoded[1:]}" if encoded.startswith(":") else encoded


def _url_pair(name: str, value: str | None, *, keep_escapes: bool) -> str:
    encoded = _url_encode(name, _URL_IN_NAME, keep_escapes=keep_escapes)
    if value is None:
        return encoded
    return f"{encoded}={_url_encode(value, _URL_IN_VALUE, keep_escapes=keep_escapes)}"


def _url_encode(text: str, keep: str, *, keep_escapes: bool) -> str:
    # UTF-16 and back joins surrogate pairs and makes U+FFFD of lone surrogates, as browsers do.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if keep_escapes:
        return quote(_URL_ESCAPE.sub("%25", text), safe=f"{keep}%")
    return quote(text, safe=keep)
