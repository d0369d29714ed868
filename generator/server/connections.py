"""Checks whether a caller uses a connection of an API (path, headers, certificate) and the right credentials."""

import hmac
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..diagnosis.urls import DEFAULT_PORTS, pairs, split
from ..model import PLACEHOLDER, ConnectionProfile, Credential, Operation, filled
from .emulation import EmulationSettings
from .routes import RouteMatch, base_path
from .settings import ServerSettings
from .verdict import Received

Complaints = tuple[tuple[str, str], ...]
CHALLENGES = {"basic": 'Basic realm="API"', "bearer": "Bearer", "digest": 'Digest realm="API", nonce="0", qop="auth"'}


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


def check_credentials(received: Received, operation: Operation, values: Mapping[str, str]) -> Complaints:
    """Return the faults of the credentials, by kind; none if one alternative is complete."""
    tried = [tuple(_wrong(received, choice.credentials, values)) for choice in operation.security]
    return () if not all(tried) else next(iter(tried), ())


def has_credentials(received: Received, operation: Operation, values: Mapping[str, str]) -> bool:
    """Return whether the request has all credentials of an alternative that is not signed."""
    choices = [choice for choice in operation.security if choice.credentials and not choice.signing]
    return any(not tuple(_wrong(received, choice.credentials, values)) for choice in choices)


def _wrong(
    received: Received, credentials: tuple[Credential, ...], values: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for credential in credentials:
        if credential.kind == "mutualTLS":
            continue
        value = _received_value(received, credential)
        expected = [values.get(variable.env, "") for variable in credential.variables]
        if not value:
            yield credential.kind, f"the {_title(credential)} did not arrive"
        elif credential.kind != "digest" and all(expected) and not _same(value, ":".join(expected)):
            yield credential.kind, f"the {_title(credential)} is not the one this server knows"


def _title(credential: Credential) -> str:
    where = f" in {credential.location} {credential.name}" if credential.kind == "apiKey" else ""
    return f"{credential.kind} credential{where}"


def _same(value: str, expected: str) -> bool:
    return hmac.compare_digest(value.encode("utf-8", "surrogateescape"), expected.encode("utf-8", "surrogateescape"))


def _received_value(received: Received, credential: Credential) -> str:
    if credential.kind == "apiKey":
        return _key(received, credential)
    word, _, credential_text = received.header("authorization").partition(" ")
    if word.lower() != credential.kind:
        return ""
    return _decoded(credential_text) if credential.kind == "basic" else credential_text.strip()


def _decoded(text: str) -> str:
    try:
        return b64decode(text, validate=True).decode("utf-8", "replace")
    except ValueError:
        return ""


def _key(received: Received, credential: Credential) -> str:
    if credential.location == "query":
        return next((value for name, value in pairs(received.url) if name.lower() == credential.name.lower()), "")
    if credential.location == "header":
        return received.header(credential.name.lower())
    cookies = [part.strip().partition("=") for part in received.header("cookie").split(";")]
    return next((value for name, _, value in cookies if name == credential.name), "")
