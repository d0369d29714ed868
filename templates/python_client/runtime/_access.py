"""Who calls: the headers of a way in, and the credentials an operation asks for."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from ._api import CREDENTIALS, WAYS
from ._errors import ConfigurationError
from ._operation import Operation
from ._settings import Credential, Variables, Way
from ._values import header


def choose(variables: Variables, named: str) -> Way | None:
    """Return the way called `named`, else the first one whose needs are met.

    ConfigurationError: no way is called so.
    """
    certificate = bool(variables.get("certificate"))
    for way in WAYS:
        met = all(variables.get(each) for each in way.variables)
        fits = met and way.client_certificate == certificate
        if way.id == named or (fits and not named):
            return way
    if named:
        known = ", ".join(way.id for way in WAYS)
        raise ConfigurationError(f"there is no way in called {named}; known: {known}")
    return None


def identify(
    operation: Operation[Any],
    way: Way | None,
    variables: Variables,
    headers: dict[str, str],
) -> list[tuple[str, str]]:
    """Add what says who calls to `headers`; return what goes into the query."""
    for name, template in way.headers if way else ():
        headers[name] = header(name, variables.fill(template))
    needed = [CREDENTIALS[name] for name in operation.credentials]
    for credential in needed:
        for name, value in _headers(credential, variables, headers):
            headers[name] = header(name, value)
    return [
        (each.name, variables.need(each.variables[0]))
        for each in needed
        if each.kind == "apiKey" and each.place == "query"
    ]


def login(operation: Operation[Any], variables: Variables) -> tuple[str, ...]:
    """Return user and password where an operation wants digest authentication."""
    for name in operation.credentials:
        if CREDENTIALS[name].kind == "digest":
            return tuple(variables.need(each) for each in CREDENTIALS[name].variables)
    return ()


def _headers(
    credential: Credential,
    variables: Variables,
    sent: dict[str, str],
) -> Iterator[tuple[str, str]]:
    values = [variables.need(each) for each in credential.variables]
    if credential.kind == "basic":
        yield "Authorization", "Basic " + b64encode(":".join(values).encode()).decode()
    elif credential.kind == "bearer":
        yield "Authorization", f"Bearer {values[0]}"
    elif credential.place == "cookie":
        own = f"{credential.name}={values[0]}"
        yield "Cookie", "; ".join(filter(None, (sent.get("Cookie", ""), own)))
    elif credential.kind == "apiKey" and credential.place == "header":
        yield credential.name, values[0]
