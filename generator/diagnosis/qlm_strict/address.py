"""Mistakes in the URL that is signed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import quote, unquote

from ..urls import DEFAULT_PORTS, Url, split
from .hypotheses import variant
from .signing_input import Recipe
from .unescaped import unescaped

_TOKEN = re.compile(r"%[0-9A-Fa-f]{2}")
_COMPONENT = "-_.!~*'()"  # encodeURIComponent
_WHOLE_URL = _COMPONENT + ";,/?:@&=+$"  # encodeURI
_QUERY = "-_.~!$'()*,;:@/?"  # RFC 3986 within a value


def _with(recipe: Recipe, *addresses: str | Url) -> list[Recipe]:
    return [replace(recipe, url=str(url)) for url in addresses]


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
    def decoded(found: re.Match[str]) -> str:
        char = unquote(found[0])
        return char if re.fullmatch(r"[A-Za-z0-9._~-]", char) else found[0]

    return _TOKEN.sub(decoded, url)


@variant("url-unescaped")
def url_unescaped(recipe: Recipe) -> Sequence[Recipe]:
    """Sign the decoded URL: in full, as .NET shows it, with `+` as a space; sign the query as typed."""
    typed = split(recipe.known.typed or recipe.url)
    wire = split(recipe.url)
    return _with(
        recipe,
        unquote(recipe.url),
        unescaped(recipe.url),
        unquote(recipe.url.replace("+", "%20")),
        replace(wire, query=typed.query),
    )


@variant("plus-for-space")
def plus_for_space(recipe: Recipe) -> Sequence[Recipe]:
    """Sign `+` for `%20` and the reverse."""
    return _with(recipe, recipe.url.replace("%20", "+"), recipe.url.replace("+", "%20"))


@variant("url-escaped-otherwise")
def url_escaped_otherwise(recipe: Recipe) -> Sequence[Recipe]:
    """Encode with the sets of characters that common libraries leave alone."""
    url = recipe.url
    return _with(
        recipe,
        *(_escaped(url, safe) for safe in ("", "-_.~", _COMPONENT, _WHOLE_URL, _QUERY)),
        quote(unquote(url), safe=_WHOLE_URL + "#"),
        _unescaped_plain(url),
        url.replace("'", "%27"),
        url.replace("%27", "'"),
        url.replace("|", "%7C"),
        url.replace("%7C", "|"),
    )


@variant("url-escaped-twice")
def url_escaped_twice(recipe: Recipe) -> Sequence[Recipe]:
    """Sign `%25` for each `%`, and the reverse."""
    return _with(recipe, recipe.url.replace("%", "%25"), recipe.url.replace("%25", "%"))


@variant("escape-case")
def escape_case(recipe: Recipe) -> Sequence[Recipe]:
    """Sign every escape in lower case, or in capitals."""
    return _with(
        recipe,
        _TOKEN.sub(lambda found: found[0].lower(), recipe.url),
        _TOKEN.sub(lambda found: found[0].upper(), recipe.url),
    )


@variant("host-case")
def host_case(recipe: Recipe) -> Sequence[Recipe]:
    """Sign host in lower case, in capitals, with capitals at its words, as typed; the scheme in capitals."""
    parts = split(recipe.url)
    typed = split(recipe.known.typed or recipe.url)
    as_typed = typed.authority if typed.authority.lower() == parts.authority.lower() else parts.authority
    names = (str.lower, str.upper, str.title, str.capitalize)
    hosts = [name(parts.authority) for name in names] + [parts.authority.replace("localhost", "LocalHost")]
    schemes = (parts.scheme.upper(), parts.scheme.capitalize())
    return _with(
        recipe,
        *(replace(parts, authority=host) for host in hosts),
        *(replace(parts, scheme=scheme) for scheme in schemes),
        *(replace(parts, scheme=scheme, authority=host) for scheme in schemes for host in hosts[1:]),
        replace(parts, scheme=typed.scheme, authority=as_typed),
    )


@variant("default-port")
def default_port(recipe: Recipe) -> Sequence[Recipe]:
    """Sign with the default port where it was left out, without it where it was sent."""
    parts = split(recipe.url)
    port = DEFAULT_PORTS.get(parts.scheme.lower(), "")
    host = parts.authority.removesuffix(f":{port}")
    return _with(recipe, replace(parts, authority=host), replace(parts, authority=f"{host}:{port}"))


@variant("other-address")
def other_address(recipe: Recipe) -> Sequence[Recipe]:
    """Sign the other scheme, localhost for 127.0.0.1, the host without or with another port, the other known bases."""
    parts = split(recipe.url)
    host, colon, port = parts.authority.partition(":")
    scheme = "https" if parts.scheme == "http" else "http"
    return _with(
        recipe,
        replace(parts, scheme=scheme),
        replace(parts, authority=f"localhost{colon}{port}"),
        replace(parts, authority=f"127.0.0.1{colon}{port}"),
        replace(parts, authority=host),
        replace(parts, scheme=scheme, authority=host),
        *(_rebased(parts, origin) for origin in recipe.known.origins),
    )


def _rebased(parts: Url, origin: str) -> Url:
    base = split(origin)
    method = parts.path.rpartition("/")[2]
    return replace(parts, scheme=base.scheme, authority=base.authority, path=f"{base.path.rstrip('/')}/{method}")


@variant("trailing-slash")
def trailing_slash(recipe: Recipe) -> Sequence[Recipe]:
    """Sign with one slash more or one less at the end of the path; a doubled slash where there is one."""
    parts = split(recipe.url)
    return _with(
        recipe,
        replace(parts, path=parts.path.removesuffix("/")),
        replace(parts, path=f"{parts.path}/"),
        replace(parts, path=f"/{parts.path}"),
        replace(parts, path=parts.path.replace("//", "/")),
    )


@variant("question-mark")
def question_mark(recipe: Recipe) -> Sequence[Recipe]:
    """Sign with and without a lone question mark; with and without an `&` at the end."""
    parts = split(recipe.url)
    return _with(
        recipe,
        replace(parts, query=parts.query or None),
        replace(parts, query=parts.query or ""),
        f"{recipe.url}&",
        recipe.url.removesuffix("&"),
    )


@variant("fragment")
def fragment(recipe: Recipe) -> Sequence[Recipe]:
    """Sign with the fragment that was typed; with an empty one."""
    typed = split(recipe.known.typed)
    return _with(recipe, replace(split(recipe.url), fragment=typed.fragment), f"{recipe.url}#")


@variant("path-only")
def path_only(recipe: Recipe) -> Sequence[Recipe]:
    """Sign without scheme and host, without the scheme, the query alone."""
    parts = split(recipe.url)
    bare = replace(parts, scheme="")
    return _with(recipe, replace(bare, authority=""), bare, f"//{bare}", parts.query or "", f"?{parts.query or ''}")


@variant("query-not-signed")
def query_not_signed(recipe: Recipe) -> Sequence[Recipe]:
    """Sign up to the question mark, and with it."""
    parts = split(recipe.url)
    return _with(recipe, replace(parts, query=None), replace(parts, query=""))


@variant("parameters-added-later")
def parameters_added_later(recipe: Recipe) -> Sequence[Recipe]:
    """Sign without the last one to three parameters; without the secret ones."""
    parts = split(recipe.url)
    query = (parts.query or "").split("&")
    names = {name.lower() for name in recipe.known.secret_names}
    kept = [pair for pair in query if pair.partition("=")[0].lower() not in names]
    shorter = [query[:-count] for count in (1, 2, 3)]
    return _with(recipe, *(replace(parts, query="&".join(left) or None) for left in (kept, *shorter)))


@variant("parameter-order")
def parameter_order(recipe: Recipe) -> Sequence[Recipe]:
    """Sign sorted by name, by name in any case, in reverse order."""
    parts = split(recipe.url)
    query = (parts.query or "").split("&")
    name = [pair.partition("=")[0] for pair in query]
    by_name = [pair for _, pair in sorted(zip(name, query, strict=True), key=lambda item: item[0])]
    by_lower = [pair for _, pair in sorted(zip(name, query, strict=True), key=lambda item: item[0].lower())]
    return _with(recipe, *(replace(parts, query="&".join(order)) for order in (by_name, by_lower, query[::-1])))


@variant("body-signed")
def body_signed(recipe: Recipe) -> Sequence[Recipe]:
    """Sign the body behind the URL, behind `?`, behind `&`, and at the end of the text."""
    body, url = recipe.known.body, recipe.url
    return [*_with(recipe, url + body, f"{url}?{body}", f"{url}&{body}"), replace(recipe, tail=body)]


@variant("url-as-typed", last=True)
def url_as_typed(recipe: Recipe) -> Sequence[Recipe]:
    """Sign the URL as a person wrote it, whole."""
    return _with(recipe, recipe.known.typed or recipe.url)
