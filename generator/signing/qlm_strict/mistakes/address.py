"""Mistakes in the URL that is signed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import quote, unquote

from ....diagnosis.urls import DEFAULT_PORTS, Url, split
from .hypotheses import hypothesis
from .signing_input import SigningInput
from .unescaped import unescaped

_TOKEN = re.compile(r"%[0-9A-Fa-f]{2}")
_COMPONENT = "-_.!~*'()"  # encodeURIComponent
_WHOLE_URL = _COMPONENT + ";,/?:@&=+$"  # encodeURI
_QUERY = "-_.~!$'()*,;:@/?"  # RFC 3986 within a value


def _with(given: SigningInput, *addresses: str | Url) -> list[SigningInput]:
    return [replace(given, url=str(url)) for url in addresses]


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


@hypothesis("url-unescaped")
def url_unescaped(given: SigningInput) -> Sequence[SigningInput]:
    """Sign the decoded URL: in full, as .NET shows it, with `+` as a space; sign the query as typed."""
    typed = split(given.facts.typed or given.url)
    wire = split(given.url)
    return _with(
        given,
        unquote(given.url),
        unescaped(given.url),
        unquote(given.url.replace("+", "%20")),
        replace(wire, query=typed.query),
    )


@hypothesis("plus-for-space")
def plus_for_space(given: SigningInput) -> Sequence[SigningInput]:
    """Sign `+` for `%20` and the reverse."""
    return _with(given, given.url.replace("%20", "+"), given.url.replace("+", "%20"))


@hypothesis("url-escaped-otherwise")
def url_escaped_otherwise(given: SigningInput) -> Sequence[SigningInput]:
    """Encode with the sets of characters that common libraries leave alone."""
    url = given.url
    return _with(
        given,
        *(_escaped(url, safe) for safe in ("", "-_.~", _COMPONENT, _WHOLE_URL, _QUERY)),
        quote(unquote(url), safe=_WHOLE_URL + "#"),
        _unescaped_plain(url),
        url.replace("'", "%27"),
        url.replace("%27", "'"),
        url.replace("|", "%7C"),
        url.replace("%7C", "|"),
    )


@hypothesis("url-escaped-twice")
def url_escaped_twice(given: SigningInput) -> Sequence[SigningInput]:
    """Sign `%25` for each `%`, and the reverse."""
    return _with(given, given.url.replace("%", "%25"), given.url.replace("%25", "%"))


@hypothesis("escape-case")
def escape_case(given: SigningInput) -> Sequence[SigningInput]:
    """Sign every escape in lower case, or in capitals."""
    return _with(
        given,
        _TOKEN.sub(lambda escape: escape[0].lower(), given.url),
        _TOKEN.sub(lambda escape: escape[0].upper(), given.url),
    )


@hypothesis("host-case")
def host_case(given: SigningInput) -> Sequence[SigningInput]:
    """Sign host in lower case, in capitals, with capitals at its words, as typed; the scheme in capitals."""
    parts = split(given.url)
    typed = split(given.facts.typed or given.url)
    as_typed = typed.authority if typed.authority.lower() == parts.authority.lower() else parts.authority
    names = (str.lower, str.upper, str.title, str.capitalize)
    hosts = [name(parts.authority) for name in names] + [parts.authority.replace("localhost", "LocalHost")]
    schemes = (parts.scheme.upper(), parts.scheme.capitalize())
    return _with(
        given,
        *(replace(parts, authority=host) for host in hosts),
        *(replace(parts, scheme=scheme) for scheme in schemes),
        *(replace(parts, scheme=scheme, authority=host) for scheme in schemes for host in hosts[1:]),
        replace(parts, scheme=typed.scheme, authority=as_typed),
    )


@hypothesis("default-port")
def default_port(given: SigningInput) -> Sequence[SigningInput]:
    """Sign with the default port where it was left out, without it where it was sent."""
    parts = split(given.url)
    port = DEFAULT_PORTS.get(parts.scheme.lower(), "")
    host = parts.authority.removesuffix(f":{port}")
    return _with(given, replace(parts, authority=host), replace(parts, authority=f"{host}:{port}"))


@hypothesis("other-address")
def other_address(given: SigningInput) -> Sequence[SigningInput]:
    """Sign the other scheme, localhost for 127.0.0.1, the host without or with another port, the other known bases."""
    parts = split(given.url)
    host, colon, port = parts.authority.partition(":")
    scheme = "https" if parts.scheme == "http" else "http"
    return _with(
        given,
        replace(parts, scheme=scheme),
        replace(parts, authority=f"localhost{colon}{port}"),
        replace(parts, authority=f"127.0.0.1{colon}{port}"),
        replace(parts, authority=host),
        replace(parts, scheme=scheme, authority=host),
        *(_rebased(parts, origin) for origin in given.facts.origins),
    )


def _rebased(parts: Url, origin: str) -> Url:
    base = split(origin)
    method = parts.path.rpartition("/")[2]
    return replace(parts, scheme=base.scheme, authority=base.authority, path=f"{base.path.rstrip('/')}/{method}")


@hypothesis("trailing-slash")
def trailing_slash(given: SigningInput) -> Sequence[SigningInput]:
    """Sign with one slash more or one less at the end of the path; a doubled slash where there is one."""
    parts = split(given.url)
    return _with(
        given,
        replace(parts, path=parts.path.removesuffix("/")),
        replace(parts, path=f"{parts.path}/"),
        replace(parts, path=f"/{parts.path}"),
        replace(parts, path=parts.path.replace("//", "/")),
    )


@hypothesis("question-mark")
def question_mark(given: SigningInput) -> Sequence[SigningInput]:
    """Sign with and without a lone question mark; with and without an `&` at the end."""
    parts = split(given.url)
    return _with(
        given,
        replace(parts, query=parts.query or None),
        replace(parts, query=parts.query or ""),
        f"{given.url}&",
        given.url.removesuffix("&"),
    )


@hypothesis("fragment")
def fragment(given: SigningInput) -> Sequence[SigningInput]:
    """Sign with the fragment that was typed; with an empty one."""
    typed = split(given.facts.typed)
    return _with(given, replace(split(given.url), fragment=typed.fragment), f"{given.url}#")


@hypothesis("path-only")
def path_only(given: SigningInput) -> Sequence[SigningInput]:
    """Sign without scheme and host, without the scheme, the query alone."""
    parts = split(given.url)
    bare = replace(parts, scheme="")
    return _with(given, replace(bare, authority=""), bare, f"//{bare}", parts.query or "", f"?{parts.query or ''}")


@hypothesis("query-not-signed")
def query_not_signed(given: SigningInput) -> Sequence[SigningInput]:
    """Sign up to the question mark, and with it."""
    parts = split(given.url)
    return _with(given, replace(parts, query=None), replace(parts, query=""))


@hypothesis("parameters-added-later")
def parameters_added_later(given: SigningInput) -> Sequence[SigningInput]:
    """Sign without the last one to three parameters; without the secret ones."""
    parts = split(given.url)
    query = (parts.query or "").split("&")
    names = {name.lower() for name in given.facts.secret_names}
    kept = [pair for pair in query if pair.partition("=")[0].lower() not in names]
    shorter = [query[:-count] for count in (1, 2, 3)]
    return _with(given, *(replace(parts, query="&".join(left) or None) for left in (kept, *shorter)))


@hypothesis("parameter-order")
def parameter_order(given: SigningInput) -> Sequence[SigningInput]:
    """Sign sorted by name, by name in any case, in reverse order."""
    parts = split(given.url)
    query = (parts.query or "").split("&")
    name = [pair.partition("=")[0] for pair in query]
    by_name = [pair for _, pair in sorted(zip(name, query, strict=True), key=lambda item: item[0])]
    by_lower = [pair for _, pair in sorted(zip(name, query, strict=True), key=lambda item: item[0].lower())]
    return _with(given, *(replace(parts, query="&".join(order)) for order in (by_name, by_lower, query[::-1])))


@hypothesis("body-signed")
def body_signed(given: SigningInput) -> Sequence[SigningInput]:
    """Sign the body behind the URL, behind `?`, behind `&`, and at the end of the text."""
    body, url = given.facts.body, given.url
    return [*_with(given, url + body, f"{url}?{body}", f"{url}&{body}"), replace(given, tail=body)]


@hypothesis("url-as-typed", last=True)
def url_as_typed(given: SigningInput) -> Sequence[SigningInput]:
    """Sign the URL as a person wrote it, whole."""
    return _with(given, given.facts.typed or given.url)
