"""Reads base addresses. Server variables get their defaults; a missing scheme or host is added, with a warning."""

import re
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urljoin

from ..document.positions import as_list, as_object, escape
from ..encode import http
from ..examples.credentials import cleaned, is_credential
from ..model import PATH_PART, PLACEHOLDER, JsonObject, Server, ServerVariable, filled
from .reader import REPAIR, Reader, strings, text

_LOGIN = re.compile(r"(?<=//)[^/@\s]*(?=@)|(?<=\?)[^'\s]*")
_OF_POSTMAN = re.compile(r"\{\{([^{}]+)\}\}")
_NAME = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_NOWHERE = "http://localhost"
# An address without its scheme: RFC 3986 reads a relative path there, or a scheme called like the host. A file
# (`index.php`) is a path.
_FILE = r"(?:json|ya?ml|xml|html?|php|jsp|cgi|aspx?|ashx|asmx|svc)\b"
_HOST_FIRST = re.compile(rf"(?:localhost|[\w-]+(?:\.[\w-]+)*(?=:\d)|(?:[\w-]+\.)+(?!{_FILE})[a-z]{{2,}})(?:[:/]|$)")
_VALUE = re.compile(r"[\w.~:/%-]+", re.ASCII)
# Not a word for people in place of a value, but what could lead to another host.
_RISKY = re.compile(r"[@?#\\\x00-\x1f\x7f]")
# In an address these names mean secrets (`?key=…`, the `code` and `sig` of cloud storage), elsewhere they do not.
_SECRET_IN_ADDRESS = re.compile(r"(?:^|[^a-z])(?:key|code|sig|signature|auth|sid)$", re.IGNORECASE)


def servers(reader: Reader) -> tuple[Server, ...]:
    """Return the base addresses of the API. A document without one gets an address on this machine."""
    listed = _old_servers(reader) if reader.swagger else servers_at(reader, reader.root.get("servers"), "/servers")
    if listed:
        return listed
    reader.note("W214", "the document names no server", "", f"the base address starts as {_NOWHERE}; set the variable")
    return (Server(_NOWHERE, _NOWHERE),)


def servers_at(reader: Reader, nodes: Any, at: str) -> tuple[Server, ...]:
    """Return the servers of a `servers` list (of the document, a path item or an operation)."""
    written = enumerate(as_list(nodes))
    read = [_server(reader, node, f"{at}/{index}") for index, node in written if isinstance(node, dict)]
    listed = tuple(server for server in read if server is not None)
    if len({server.query for server in listed}) > 1:
        reader.problem("E224", "these servers differ in their queries, and a request has one", at, REPAIR)
    return listed


def _server(reader: Reader, node: JsonObject, at: str) -> Server | None:
    written = _OF_POSTMAN.sub(r"{\1}", text(node, "url").strip())
    url, _, query = written.partition("?")
    variables = tuple(
        # Exports of AWS have `/{basePath}` with the default `/prod`.
        one._replace(default=one.default.lstrip("/")) if f"/{{{one.name}}}" in url else one
        for one in _variables(node, written)
    )
    if not _is_address(_filled(url, variables)):
        variables = tuple(
            one
            if _VALUE.fullmatch(one.default) or _RISKY.search(one.default)
            else one._replace(default=f"{{{one.name}}}")
            for one in variables
        )
    defaults = {variable.name: variable.default for variable in variables}
    for name in PLACEHOLDER.findall(f"{url}?{query}"):
        if name not in defaults:
            reader.problem("E223", f"server URL has a placeholder {name!r} without a variable", f"{at}/url")
            return None
        if defaults[name] == f"{{{name}}}":
            is_declared = name in as_object(node.get("variables"))
            fault = "has no value that can be in an address" if is_declared else "is not declared"
            about = f"the server variable {name} {fault}, so the address is incomplete"
            pointer = f"{at}/variables/{escape(name)}/default" if is_declared else f"{at}/url"
            reader.note("W226", about, pointer, f"write a value for {{{name}}} into the base address")
    filled_query = filled(query, defaults)
    if PLACEHOLDER.search(filled_query):
        reader.problem("E224", "the query of a server URL has braces in the place of a value", f"{at}/url", REPAIR)
        return None
    base_url = _checked(reader, _filled(url, variables), f"{at}/url")
    if not base_url or not _is_plain(reader, filled_query, f"{at}/url"):
        return None
    in_address = tuple(variable for variable in variables if variable.name not in PLACEHOLDER.findall(query))
    return Server(url, base_url, text(node, "description") or text(node, "name"), in_address, query=filled_query)


def _filled(url: str, variables: tuple[ServerVariable, ...]) -> str:
    """Return an address with the defaults. A part that is empty goes with its slash: `//` is another path."""
    defaults = {variable.name: variable.default for variable in variables}
    return filled(PATH_PART.sub(lambda part: part[0] if defaults.get(part[1], "-") else "", url), defaults)


def _is_address(url: str) -> bool:
    with suppress(ValueError):
        http.server_url(url.replace("'", "%27"))
        return True
    return False


def _variables(node: JsonObject, url: str) -> tuple[ServerVariable, ...]:
    """Return the variables of a server; one that only its URL names has no value."""
    undeclared = {name: {"default": f"{{{{{name}}}}}"} for name in PLACEHOLDER.findall(url) if _NAME.fullmatch(name)}
    return tuple(
        ServerVariable(name, _default(name, value), tuple(strings(value.get("enum"))), text(value, "description"))
        for name, value in {**undeclared, **as_object(node.get("variables"))}.items()
        if isinstance(value, dict)
    )


def _default(name: str, variable: JsonObject) -> str:
    """Return the default of a variable. A variable of Postman is none: a document must not read those of a person."""
    default = str(variable.get("default", ""))
    return f"{{{name}}}" if _OF_POSTMAN.search(default) else default


def _is_plain(reader: Reader, query: str, at: str) -> bool:
    """Return whether a query may be sent as it is written: it must have no secret and must not be cut off by `#`."""
    if "#" in query or any(map(_is_secret, parse_qsl(query, keep_blank_values=True))):
        reader.problem("E224", "the query of a server URL contains a credential or a fragment", at, REPAIR)
        return False
    return True


def _is_secret(pair: tuple[str, str]) -> bool:
    name, value = pair
    return is_credential(name) or bool(_SECRET_IN_ADDRESS.search(name)) or cleaned(value) != value


def _checked(reader: Reader, url: str, at: str) -> str:
    url = re.sub(r"^https?(?=://)", lambda scheme: scheme[0].lower(), url, flags=re.IGNORECASE)
    if url.startswith("//"):
        url = f"https:{url}"
    elif _HOST_FIRST.match(url):
        url = f"{'http' if url.startswith('localhost') else 'https'}://{url}"
        reader.note("W212", "the server URL has no scheme", at, f"it is read as {url}")
    elif "://" not in url and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", url):
        origin = _origin(reader) if at.startswith("/paths") else _NOWHERE
        reader.note(
            "W211", f"server URL {_LOGIN.sub('***', url)!r} is relative", at, f"it is read as relative to {origin}"
        )
        url = urljoin(f"{origin}/", url)
    try:
        # RFC 3986 allows an apostrophe, but it would end a quoted text in a shell. Its escape means the same.
        return http.server_url(url.replace("'", "%27")).rstrip("/")
    except ValueError as error:
        reader.problem("E224", _LOGIN.sub("***", str(error)), at, REPAIR)
        return ""


def _origin(reader: Reader) -> str:
    """Return scheme and host of the document's first server, if it has them."""
    listed = reader.root.get("servers")
    first = listed[0] if isinstance(listed, list) and listed else {}
    url = text(first, "url") if isinstance(first, dict) else ""
    defaults = {variable.name: variable.default for variable in _variables(first, url)} if url else {}
    absolute = re.match(r"https?://[^/?#{}@]+(?=[/?#]|$)", filled(url, defaults))
    return absolute[0] if absolute else _NOWHERE


def _old_servers(reader: Reader) -> tuple[Server, ...]:
    written, path = text(reader.root, "host").strip(), text(reader.root, "basePath").strip("/")
    scheme, _, host = written.strip("/:").rpartition("://")
    if not host:
        relative = _checked(reader, f"/{path}", "/basePath") if path else ""
        return (Server(relative, relative),) if relative else ()
    # In reverse order, https comes first.
    schemes = sorted({*strings(reader.root.get("schemes"))} & {"http", "https"}, reverse=True)
    if scheme and scheme.lower() not in (schemes or ["http", "https"]):
        reader.problem("E224", "the host has a scheme that `schemes` has not", "/host", REPAIR)
    path = "" if host.endswith(f"/{path}") else path
    urls = [f"{one}://{host}/{path}".rstrip("/") for one in schemes or [scheme.lower() or "https"]]
    if not schemes and not scheme:
        reader.note("W212", "the document gives its address without a scheme", "/host", "https is used")
    elif host != written or "/" in host:
        reader.note("W212", "the host is not only a host", "/host", f"it is read as {urls[0]}")
    checked = [_checked(reader, url, "/host") for url in urls]
    return tuple(Server(url, url) for url in checked if url)
