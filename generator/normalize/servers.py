"""Base addresses: server variables filled in, missing schemes and hosts supplied and said so."""

import re
from typing import Any
from urllib.parse import urljoin

from ..encode import http
from ..model import PLACEHOLDER, Server, ServerVariable
from .reader import REPAIR, Node, Reader, strings, text

_LOGIN = re.compile(r"(?<=//)[^/@\s]*(?=@)|(?<=\?)[^'\s]*")
_NOWHERE = "http://localhost"


def servers(reader: Reader) -> tuple[Server, ...]:
    """Return the API's base addresses; a document without one is served from this machine."""
    listed = _old_servers(reader) if reader.swagger else servers_at(reader, reader.root.get("servers"), "/servers")
    if listed:
        return listed
    reader.note("W214", "the document names no server", "", f"the base address starts as {_NOWHERE}; set the variable")
    return (Server(_NOWHERE, _NOWHERE),)


def servers_at(reader: Reader, nodes: Any, at: str) -> tuple[Server, ...]:
    """Return the servers of a `servers` list (of the document, a path item or an operation)."""
    written = enumerate(nodes if isinstance(nodes, list) else ())
    read = [_server(reader, node, f"{at}/{index}") for index, node in written if isinstance(node, dict)]
    return tuple(server for server in read if server is not None)


def _server(reader: Reader, node: Node, at: str) -> Server | None:
    url = text(node, "url")
    declared = node.get("variables")
    variables = tuple(
        ServerVariable(
            name, str(value.get("default", "")), tuple(strings(value.get("enum"))), text(value, "description")
        )
        for name, value in (declared.items() if isinstance(declared, dict) else ())
        if isinstance(value, dict)
    )
    defaults = {variable.name: variable.default for variable in variables}
    for name in PLACEHOLDER.findall(url):
        if name not in defaults:
            reader.problem("E223", f"server URL has a hole {name!r} that no variable fills", f"{at}/url")
            return None
    filled = PLACEHOLDER.sub(lambda placeholder: defaults[placeholder[1]], url)
    base_url = _checked(reader, filled, f"{at}/url")
    return (base_url and Server(url, base_url, text(node, "description"), variables)) or None


def _checked(reader: Reader, url: str, at: str) -> str:
    if url.startswith("//"):
        url = f"https:{url}"
    elif "://" not in url and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", url):
        reader.note(
            "W211", f"server URL {_LOGIN.sub('***', url)!r} is relative", at, f"it is taken as below {_NOWHERE}"
        )
        url = urljoin(f"{_NOWHERE}/", url)
    try:
        # RFC 3986 allows an apostrophe, which would end a quotation in a shell; its escape means the same.
        return http.server_url(url.replace("'", "%27")).rstrip("/")
    except ValueError as error:
        hint = f"{REPAIR}; a query belongs into the parameters of the operations" if "?" in url else REPAIR
        reader.problem("E224", _LOGIN.sub("***", str(error)), at, hint)
        return ""


def _old_servers(reader: Reader) -> tuple[Server, ...]:
    host = text(reader.root, "host")
    if not host:
        return ()
    # Sorted backwards, https is the first.
    schemes = sorted({*strings(reader.root.get("schemes"))} & {"http", "https"}, reverse=True)
    if not schemes:
        reader.note("W212", "the document gives its address without a scheme", "/host", "https is taken")
    path = text(reader.root, "basePath").strip("/")
    urls = [f"{scheme}://{host}/{path}".rstrip("/") for scheme in schemes or ["https"]]
    checked = [_checked(reader, url, "/host") for url in urls]
    return tuple(Server(url, url) for url in checked if url)
