"""Checks whether a caller uses one of the connections of an API: prefix of the path, headers, client certificate."""

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..diagnosis.urls import DEFAULT_PORTS, split
from ..model import PLACEHOLDER, ConnectionProfile, filled
from .emulation import EmulationSettings
from .routes import RouteMatch, base_path
from .settings import ServerSettings
from .verdict import Received


@dataclass(frozen=True, slots=True)
class Entrance:
    """The verdict about a connection. With `status` 0 the caller may pass; `notes` say what a real server would do."""

    status: int = 0
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def check_connection(
    received: Received, match: RouteMatch, settings: ServerSettings, emulation: EmulationSettings
) -> Entrance:
    """Check the connection, if one is demanded. `emulation` names the ports of other services of the same host."""
    api = match.api
    demanded = settings.connection or (api.connections and not settings.as_documented)
    if match.operation.server or not demanded:
        return Entrance()
    port = _port(received.host, received.scheme)
    if port in emulation.ports:
        return Entrance(404, (f"port {port} is that of {emulation.ports[port]}, which knows no such path",))
    direct = [connection for connection in api.connections if connection.client_certificate]
    if _is_direct(received, direct) and all(base_path(one.base_url) != match.mount for one in direct):
        return Entrance(404, ("the service itself knows no virtual proxy: take its prefix out of the address",))
    missing: list[str] = []
    for connection in _offered(match, settings):
        reasons = tuple(_missing(received, connection, settings.values))
        if not reasons:
            is_unchecked = connection.client_certificate and received.scheme == "http"
            note = "plain HTTP shows no client certificate; a real server demands one here"
            return Entrance(notes=(note,) if is_unchecked else ())
        missing += reasons
    if received.certificate and direct and not settings.connection:
        return Entrance(notes=("without a user's name this call runs with full rights: name one in the header",))
    status = 302 if emulation.login and not _is_direct(received, direct) else 403
    return Entrance(status, tuple(missing) or ("no way in has this path",))


def _offered(match: RouteMatch, settings: ServerSettings) -> list[ConnectionProfile]:
    """Return the connections that a path may use. An unknown prefix belongs to some virtual proxy."""
    connections = match.api.connections
    if settings.connection:
        return [connection for connection in connections if connection.id == settings.connection]
    exact = [connection for connection in connections if base_path(connection.base_url) == match.mount]
    return exact or [connection for connection in connections if not connection.client_certificate]


def _is_direct(received: Received, direct: list[ConnectionProfile]) -> bool:
    """Return whether the caller speaks to the service itself: by its certificate, or by the port of that service."""
    ports = {_port(split(one.base_url).authority, split(one.base_url).scheme) for one in direct}
    return bool(direct) and (received.certificate or _port(received.host, received.scheme) in ports)


def _port(authority: str, scheme: str) -> str:
    port = authority.rpartition("@")[2].rpartition("]")[2].partition(":")[2]
    return port or DEFAULT_PORTS.get(scheme, "")


def _missing(received: Received, connection: ConnectionProfile, values: Mapping[str, str]) -> Iterator[str]:
    if connection.client_certificate and not received.certificate and received.scheme == "https":
        yield f"{connection.title}: no client certificate was shown"
    for name, template in connection.headers:
        name = _filled(name, connection, values) or name  # noqa: PLW2901 - the name may be a setting
        received_value, expected = received.header(name.lower()), _filled(template, connection, values)
        parts = [part.strip() for part in received_value.split(";")] if name.lower() == "cookie" else [received_value]
        if not received_value:
            yield f"{connection.title}: header {name} did not arrive"
        elif expected is not None and not any(hmac.compare_digest(one.encode(), expected.encode()) for one in parts):
            yield f"{connection.title}: header {name} is not the value this server knows"


def _filled(template: str, connection: ConnectionProfile, values: Mapping[str, str]) -> str | None:
    variables = {variable.name: values.get(variable.env) or variable.default for variable in connection.variables}
    if not all(variables.get(name) for name in PLACEHOLDER.findall(template)):
        return None
    return filled(template, variables)
