"""Base addresses in an environment, with the variables of servers; and client certificates by address."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from ...encode import postman
from ...encode.prose import sentences
from ...model import PATH_PART, PLACEHOLDER, Api, ConnectionProfile, Server, ServerVariable, filled
from .rows import reference
from .text import about

_NO_NAME = re.compile(r"[^\w-]")


def servers(api: Api, connection: ConnectionProfile | None) -> dict[str, Server]:
    """Return the servers by the names of the variables with their base addresses."""
    usual = {api.base_url.name: connection.server} if connection and connection.server else {}
    usual |= {api.base_of(operation).name: operation.server for operation in api.operations if operation.server}
    return {name: _without_empty_parts(server) for name, server in usual.items()}


def _without_empty_parts(server: Server) -> Server:
    """Return a server whose parts that are empty have their slash in their values: `//` is another path."""
    url = server.url.rstrip("/")
    parts = {variable.name: variable for variable in server.variables if not variable.default}
    empty = {name for name in PATH_PART.findall(url) if name in parts}
    for name in empty:
        values = tuple(value and f"/{value}" for value in parts[name].enum)
        meaning = sentences(parts[name].description, "Begins with a slash unless it is empty.")
        parts[name] = parts[name]._replace(enum=values, description=meaning)
    url = PATH_PART.sub(lambda part: part[0].removeprefix("/") if part[1] in empty else part[0], url)
    return server._replace(url=url, variables=tuple(parts.get(one.name, one) for one in server.variables))


def address(base: str, server: Server) -> str:
    """Return the base address with references to the server's variables; unchanged if `server` is not its server."""
    defaults = {variable.name: variable.default for variable in server.variables}
    usual = filled(server.url, defaults).rstrip("/")
    if not usual or not server.base_url.endswith(usual):
        return postman.prose(server.base_url)
    pieces = PLACEHOLDER.split(server.url.rstrip("/"))
    texts = [reference(_name(base, piece)) if at % 2 else postman.prose(piece) for at, piece in enumerate(pieces)]
    return postman.prose(server.base_url.removesuffix(usual)) + "".join(texts)


def rows(base: str, server: Server) -> Iterator[dict[str, Any]]:
    """Yield a row of the environment for each variable of a server; its description names the values."""
    for variable in server.variables:
        row = {"key": _name(base, variable.name), "value": postman.prose(variable.default), "type": "default"}
        meaning = about(_meaning(variable))
        yield {**row, "enabled": True, **({"description": meaning} if meaning else {})}


def meanings(api: Api) -> list[tuple[str, str]]:
    """Return the names and meanings of the variables of all addresses.

    For the usual address, those of the first way in.
    """
    listed = servers(api, next(iter(api.connections), None)).items()
    return [
        (_name(base, variable.name), _meaning(variable)) for base, server in listed for variable in server.variables
    ]


def _meaning(variable: ServerVariable) -> str:
    choice = f"One of {', '.join(value or '(empty)' for value in variable.enum)}." if variable.enum else ""
    return postman.prose(sentences(" ".join(variable.description.split()), choice))


def _name(base: str, name: str) -> str:
    """Return a name that begins with the name of the address, so that a document cannot name another variable."""
    return f"{base}_{_NO_NAME.sub('_', name)}"


def certificates(api: Api) -> list[dict[str, Any]]:
    """Return an entry for each address that needs a client certificate, with the file names of Qlik's console.

    newman and the Postman CLI read certificates from no collection, but from this list (`--ssl-client-cert-list`). A
    pattern must contain the port, or its certificate is not sent.
    """
    everywhere = any(
        credential.kind == "mutualTLS" for operation in api.operations for credential in operation.credentials
    )
    addresses = {
        connection.base_url: connection.title
        for connection in api.connections
        if connection.client_certificate or everywhere
    }
    return [
        {
            "name": title,
            "matches": [f"https://{_host_and_port(address)}/*"],
            "cert": {"src": "client.pem"},
            "key": {"src": "client_key.pem"},
        }
        for address, title in addresses.items()
        if address.startswith("https:")
    ]


def _host_and_port(address: str) -> str:
    parts = urlsplit(address)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{host}:{parts.port}" if parts.port else f"{host}"
