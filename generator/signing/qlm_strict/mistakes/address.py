"""Mistakes in the URL that is signed."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from urllib.parse import quote, unquote

from ....diagnosis.urls import DEFAULT_PORTS, Url, split
from .signing_input import Apply, SigningInput

_TOKEN = re.compile(r"%[0-9A-Fa-f]{2}")
_COMPONENT = "-_.~!*'()"  # encodeURIComponent
_WHOLE_URL = _COMPONENT + ";,/?:@&=+$"  # encodeURI
_QUERY = "-_.~!$'()*,;:@/?"  # RFC 3986 within a value
_RUN = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_KEPT = frozenset(";/?:@&=+$,#%\\")
_LENGTHS = (1, 2, 3, 4)


def _each_value(url: str, change: Callable[[str], str]) -> Url:
    parts = split(url)
    path = "/".join(change(segment) for segment in parts.path.split("/"))
    query = None
    if parts.query is not None:
        query = "&".join("=".join(change(side) for side in pair.split("=", 1)) for pair in parts.query.split("&"))
    return replace(parts, path=path, query=query)


def _escaped(url: str, safe: str) -> Url:
    return _each_value(url, lambda text: quote(unquote(text), safe=safe))


def _unescaped_plain(url: str) -> str:
    def decoded(escape: re.Match[str]) -> str:
        char = unquote(escape[0])
        return char if re.fullmatch(r"[A-Za-z0-9._~-]", char) else escape[0]

    return _TOKEN.sub(decoded, url)


def _hosts(inputs: SigningInput, parts: Url) -> Iterable[Url]:
    typed = split(inputs.facts.typed or inputs.url)
    as_typed = typed.authority if typed.authority.lower() == parts.authority.lower() else parts.authority
    names = (str.lower, str.upper, str.title, str.capitalize)
    hosts = [name(parts.authority) for name in names] + [parts.authority.replace("localhost", "LocalHost")]
    schemes = (parts.scheme.upper(), parts.scheme.capitalize())
    return [
        *(replace(parts, authority=host) for host in hosts),
        *(replace(parts, scheme=scheme) for scheme in schemes),
        *(replace(parts, scheme=scheme, authority=host) for scheme in schemes for host in hosts[1:]),
        replace(parts, scheme=typed.scheme, authority=as_typed),
    ]


def _ports(_: SigningInput, parts: Url) -> Iterable[Url]:
    port = DEFAULT_PORTS.get(parts.scheme.lower(), "")
    host = parts.authority.removesuffix(f":{port}")
    return replace(parts, authority=host), replace(parts, authority=f"{host}:{port}")


def _addresses(inputs: SigningInput, parts: Url) -> Iterable[Url]:
    host, colon, port = parts.authority.partition(":")
    scheme = "https" if parts.scheme == "http" else "http"
    return [
        replace(parts, scheme=scheme),
        replace(parts, authority=f"localhost{colon}{port}"),
        replace(parts, authority=f"127.0.0.1{colon}{port}"),
        replace(parts, authority=host),
        replace(parts, scheme=scheme, authority=host),
        *(_rebased(parts, origin) for origin in inputs.facts.origins),
    ]


def _rebased(parts: Url, origin: str) -> Url:
    base = split(origin)
    method = parts.path.rpartition("/")[2]
    return replace(parts, scheme=base.scheme, authority=base.authority, path=f"{base.path.rstrip('/')}/{method}")


def _fewer(inputs: SigningInput, parts: Url) -> Iterable[Url]:
    query = (parts.query or "").split("&")
    names = {name.lower() for name in inputs.facts.secret_names}
    kept = [pair for pair in query if pair.partition("=")[0].lower() not in names]
    shorter = [query[:-count] for count in (1, 2, 3)]
    return [replace(parts, query="&".join(left) or None) for left in (kept, *shorter)]


def _orders(_: SigningInput, parts: Url) -> Iterable[Url]:
    query = (parts.query or "").split("&")
    by_name = sorted(query, key=lambda pair: pair.partition("=")[0])
    by_lower = sorted(query, key=lambda pair: pair.partition("=")[0].lower())
    return [replace(parts, query="&".join(order)) for order in (by_name, by_lower, query[::-1])]


_URLS: Mapping[str, Callable[[SigningInput, Url], Iterable[str | Url]]] = {
    # The decoded URL: in full, as .NET shows it, with `+` as a space; the query as typed.
    "url-unescaped": lambda inputs, parts: (
        unquote(inputs.url),
        unescaped(inputs.url),
        unquote(inputs.url.replace("+", "%20")),
        replace(parts, query=split(inputs.facts.typed or inputs.url).query),
    ),
    "plus-for-space": lambda inputs, _: (inputs.url.replace("%20", "+"), inputs.url.replace("+", "%20")),
    # Encoded with the sets of characters that common libraries leave alone.
    "url-escaped-otherwise": lambda inputs, _: (
        *(_escaped(inputs.url, safe) for safe in ("", "-_.~", _COMPONENT, _WHOLE_URL, _QUERY)),
        quote(unquote(inputs.url), safe=_WHOLE_URL + "#"),
        _unescaped_plain(inputs.url),
        inputs.url.replace("'", "%27"),
        inputs.url.replace("%27", "'"),
        inputs.url.replace("|", "%7C"),
        inputs.url.replace("%7C", "|"),
    ),
    "url-escaped-twice": lambda inputs, _: (inputs.url.replace("%", "%25"), inputs.url.replace("%25", "%")),
    "escape-case": lambda inputs, _: (
        _TOKEN.sub(lambda escape: escape[0].lower(), inputs.url),
        _TOKEN.sub(lambda escape: escape[0].upper(), inputs.url),
    ),
    # The host in lower case, in capitals, with capitals at its words, as typed; the scheme in capitals.
    "host-case": _hosts,
    # With the default port where it was left out, without it where it was sent.
    "default-port": _ports,
    # The other scheme, localhost for 127.0.0.1, the host without or with another port, the other known bases.
    "other-address": _addresses,
    # One slash more or one less at the end of the path; a doubled slash where there is one.
    "trailing-slash": lambda _, parts: (
        replace(parts, path=parts.path.removesuffix("/")),
        replace(parts, path=f"{parts.path}/"),
        replace(parts, path=f"/{parts.path}"),
        replace(parts, path=parts.path.replace("//", "/")),
    ),
    # With and without a lone question mark; with and without an `&` at the end.
    "question-mark": lambda inputs, parts: (
        replace(parts, query=parts.query or None),
        replace(parts, query=parts.query or ""),
        f"{inputs.url}&",
        inputs.url.removesuffix("&"),
    ),
    "fragment": lambda inputs, parts: (replace(parts, fragment=split(inputs.facts.typed).fragment), f"{inputs.url}#"),
    # Without scheme and host, without the scheme, the query alone.
    "path-only": lambda _, parts: (
        replace(parts, scheme="", authority=""),
        replace(parts, scheme=""),
        f"//{replace(parts, scheme='')}",
        parts.query or "",
        f"?{parts.query or ''}",
    ),
    "query-not-signed": lambda _, parts: (replace(parts, query=None), replace(parts, query="")),
    # Without the last one to three parameters; without the secret ones.
    "parameters-added-later": _fewer,
    # Sorted by name, by name in any case, in reverse order.
    "parameter-order": _orders,
    # The body after the URL, after `?`, after `&`.
    "body-signed": lambda inputs, _: [f"{inputs.url}{mark}{inputs.facts.body}" for mark in ("", "?", "&")],
    "url-as-typed": lambda inputs, _: (inputs.facts.typed or inputs.url,),
}


def _applied(urls: Callable[[SigningInput, Url], Iterable[str | Url]]) -> Apply:
    return lambda inputs: [replace(inputs, url=str(url)) for url in urls(inputs, split(inputs.url))]


def _body_signed(inputs: SigningInput) -> list[SigningInput]:
    """Sign the body after the URL, and at the end of the text."""
    return [*_applied(_URLS["body-signed"])(inputs), replace(inputs, tail=inputs.facts.body)]


ADDRESS: Mapping[str, Apply] = {name: _applied(urls) for name, urls in _URLS.items()} | {"body-signed": _body_signed}


def unescaped(url: str) -> str:
    """Return `url` with decoded escapes, except control characters, reserved characters, `%`, `#` and invalid UTF-8.

    Found by running the vendor's sample (.NET Core 3.1); that a server hashes this form is not documented.
    """
    return _RUN.sub(lambda run: "".join(_decoded(run[0])), url)


def _decoded(run: str) -> list[str]:
    data, characters, at = bytes.fromhex(run.replace("%", "")), [], 0
    while at < len(data):
        char, length = _character(data[at:])
        keep = not char or char in _KEPT or ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0
        characters.append(run[3 * at : 3 * (at + length)] if keep else char)
        at += length
    return characters


def _character(data: bytes) -> tuple[str, int]:
    for length in _LENGTHS:
        try:
            return data[:length].decode(), length
        except UnicodeDecodeError:
            continue
    return "", 1
