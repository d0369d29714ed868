"""Prepares the request: the API, the address and the caller."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from .. import resources
from ..encode.http import header_value
from ..errors import fail
from ..model import PLACEHOLDER, ConnectionProfile, Variable, filled
from ..settings.profile import Profile, bundled
from ..signing import registry as schemes
from ..signing.final_url import final_url

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller: the way in, and the caller's values by environment variable."""

    connection: str
    values: Mapping[str, str] = field(repr=False)
    user_env: str = ""


@dataclass(frozen=True, slots=True)
class DocumentRequest:
    """A GET as it is sent. `port` is the usual port of the way in."""

    spec: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    connection: ConnectionProfile
    port: int
    title: str = ""


def prepare(spec: str, server: str, caller: Caller, path: str = "path") -> DocumentRequest:
    """Return the request for the document of a bundled spec's API at `server`.

    `path` is the member of the spec's table `pull` with the path. `server` is `https://host[:port]`, or the address of
    a virtual proxy below it. Raise E670 for an API whose sites have no document, E671 for an address that cannot be
    used, E672 for a way in that is unknown or cannot be used here, E673 for a missing value of the caller.
    """
    profile = bundled(spec)
    table = _table(profile)
    connection = _connection(profile, caller.connection)
    signed = schemes.get(table["scheme"]).sign(schemes.unsigned(_url(server, table[path])), {}, os.urandom)
    headers = {"Accept": "application/json", **_headers(connection, caller), **signed.headers}
    port = urlsplit(connection.base_url).port or 443
    return DocumentRequest(spec, signed.url, headers, connection, port, table.get("title", ""))


def has_older(spec: str) -> bool:
    """Return whether older sites of an API have a list of calls instead of a document."""
    return "older" in _table(bundled(spec))


def _table(profile: Profile) -> Mapping[str, str]:
    manifests = resources.discover("specs", "spec.toml")
    table: Mapping[str, str] | None = resources.manifest(manifests[profile.id] / "spec.toml").get("pull")
    if table is None:
        pulled = [name for name, folder in manifests.items() if "pull" in resources.manifest(folder / "spec.toml")]
        raise fail("E670", f"no server of {profile.id} offers its document", hint="can be pulled: " + ", ".join(pulled))
    return table


def _url(server: str, path: str) -> str:
    parts = urlsplit(server)
    if parts.scheme != "https" or not parts.hostname:
        raise fail("E671", "--server is not an https address", hint="https://host.example.com:4242")
    if "@" in parts.netloc:
        raise fail(
            "E671", "--server contains a user or a password", hint="credentials come from files and the environment"
        )
    root = "/" + path.split("/")[1]
    base = server.rstrip("/").removesuffix(root)
    try:
        return final_url(base, path.split("/")[1:], [])
    except ValueError as error:
        raise fail("E671", f"--server cannot be called: {error}", hint="https://host.example.com:4242") from error


def _connection(profile: Profile, name: str) -> ConnectionProfile:
    usable = {connection.id: connection for connection in profile.connections if not connection.login}
    if name in usable:
        return usable[name]
    if any(connection.id == name for connection in profile.connections):
        hint = f"save {profile.id}'s document with a browser, or use another way in: {', '.join(usable)}"
        raise fail("E672", f"the way in {name!r} needs NTLM, which `pull` does not support", hint=hint)
    raise fail("E672", f"{profile.id} has no way in called {name!r}", hint="known: " + ", ".join(usable))


def _headers(connection: ConnectionProfile, caller: Caller) -> dict[str, str]:
    envs = {variable.name: variable for variable in connection.variables}
    values = {variable.env: caller.values.get(variable.env) or variable.default for variable in connection.variables}
    headers: dict[str, str] = {}
    for name, template in connection.headers:
        for placeholder in PLACEHOLDER.findall(template):
            _check_value(name, envs[placeholder], values, caller.user_env)
        by_name = {variable.name: values[variable.env] for variable in connection.variables}
        headers[filled(name, by_name)] = _sendable(name, filled(template, by_name))
    for variable in (variable for variable in connection.variables if variable.default):
        _check_name(values[variable.env], "a header" if values[variable.env] in headers else "a cookie")
    return headers


def _check_value(header: str, variable: Variable, values: Mapping[str, str], user_env: str) -> None:
    value = values[variable.env]
    if not value:
        option = "--user or " if variable.env == user_env else ""
        hint = f"set it by {option}the variable {variable.env}"
        raise fail("E673", f"{variable.title} is missing: {header} needs it", hint=hint)
    if variable.form and not re.fullmatch(variable.form, value):
        raise fail("E673", f"{header} is not of the form that it must have", hint=variable.description)


def _check_name(name: str, about: str) -> None:
    if not _TOKEN.fullmatch(name):
        raise fail("E673", f"{name!r} cannot be the name of {about}", hint="it has letters, digits and - in it")


def _sendable(name: str, value: str) -> str:
    try:
        # Headers are ASCII. Servers that accept a name in a header read other characters as URL-encoded UTF-8.
        return header_value("".join(char if char.isascii() else quote(char) for char in value))
    except ValueError as error:
        raise fail("E673", f"the value for {name} cannot be sent in a header: {error}") from error
