"""The caller: the headers of a way in, and the credentials that an operation needs."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import Any, NamedTuple
from urllib.parse import quote

from ._api import CREDENTIALS, WAYS
from ._errors import ConfigurationError
from ._operation import Operation
from ._settings import Credential, Variables, Way
from ._values import header

_ASCII = "".join(map(chr, range(32, 127))).replace("%", "")


class Identity(NamedTuple):
    """The caller of an operation: a way in, and the credentials of one alternative."""

    way: Way | None = None
    credentials: tuple[Credential, ...] = ()

    @property
    def variables(self) -> list[str]:
        """Return the names of the variables it is made of."""
        names = self.way.variables if self.way else []
        for credential in self.credentials:
            names += credential.variables
        return names


def choose(variables: Variables, id_: str) -> Way | None:
    """Return the way in called `id_`, or else the first whose variables are set.

    Raise ConfigurationError if no way in has this name.
    """
    certificate = variables.has("certificate")
    # Plain HTTP has no certificate, so it is not needed if every way in has one.
    plain = variables.get("base_url").startswith("http://")
    certified = plain and all(way.client_certificate for way in WAYS)
    for way in WAYS:
        met = all(variables.has(name) for name in way.variables)
        fits = met and (way.client_certificate == certificate or certified)
        if way.id == id_ or (fits and not id_):
            return way
    if id_:
        names = ", ".join(way.id for way in WAYS)
        raise ConfigurationError(f"there is no way in called {id_}; known: {names}")
    return None


def credentials(
    operation: Operation[Any],
    variables: Variables,
    headers: Mapping[str, str],
) -> tuple[Credential, ...]:
    """Return the credentials to send: those of the first complete alternative.

    A credential that the caller passed comes before those of the environment. A header
    that the caller sends counts as its credential. Raise ConfigurationError if no
    alternative is complete.
    """
    present = {name.lower() for name in headers}
    choices = [tuple(CREDENTIALS[name] for name in some) for some in operation.security]
    met = [choice for choice in choices if _are_met(choice, variables, present)]
    met.sort(key=lambda choice: not _is_any_passed(choice, variables, present))
    if met:
        return tuple(item for item in met[0] if item.header.lower() not in present)
    if not choices or not all(choices):
        return ()
    if len(choices) == 1:
        unmet = (item for item in choices[0] if not _is_met(item, variables, present))
        _need(next(unmet), variables)
    groups = (" and ".join(map(_arguments, choice)) for choice in choices)
    alternatives = "; or ".join(groups)
    message = "the values of a login are missing"
    raise ConfigurationError(message, hint=f"Pass {alternatives} to the client.")


def identify(
    identity: Identity,
    variables: Variables,
    headers: MutableMapping[str, str],
) -> list[tuple[str, str]]:
    """Add the credentials to `headers`; return those for the query."""
    _check_forms(identity.way, variables)
    for name, template in identity.way.headers if identity.way else ():
        filled_name = variables.fill(name)
        headers[filled_name] = header(filled_name, _encoded(variables.fill(template)))
    for credential in identity.credentials:
        for name, value in _headers(credential, variables, headers):
            headers[name] = header(name, value)
    return [
        (credential.name, variables.need(credential.variables[0]))
        for credential in identity.credentials
        if credential.kind == "apiKey" and credential.location == "query"
    ]


def _check_forms(way: Way | None, variables: Variables) -> None:
    for name, form, like in way.forms if way else ():
        if not re.fullmatch(form, variables.need(name)):
            message = f"{name} has the wrong form"
            raise ConfigurationError(message, hint=f"Its form: {like}")


def login(identity: Identity, variables: Variables) -> tuple[str, ...]:
    """Return user and password if digest authentication is used."""
    for credential in identity.credentials:
        if credential.kind == "digest":
            return tuple(variables.need(name) for name in credential.variables)
    return ()


def _need(credential: Credential, variables: Variables) -> None:
    """Raise ConfigurationError for what is missing of a credential."""
    grant = credential.grant
    if grant and variables.has(grant.client_id):
        variables.need(grant.client_secret)
    if grant:
        message = f"{credential.variables[0]} is missing"
        hint = f"Pass {_arguments(credential)} to the client."
        raise ConfigurationError(message, hint=hint)
    for name in credential.variables:
        variables.need(name)


def _arguments(credential: Credential) -> str:
    """Return the arguments of the client that a credential is made of."""
    names = " and ".join(f"{name}=" for name in credential.variables)
    if grant := credential.grant:
        names += f" (or {grant.client_id}= and {grant.client_secret}=)"
    return names


def _is_header(credential: Credential, headers: set[str]) -> bool:
    return credential.header.lower() in headers and credential.header != "Cookie"


def _is_any_passed(
    choice: Iterable[Credential],
    variables: Variables,
    headers: set[str],
) -> bool:
    return any(_is_passed(credential, variables, headers) for credential in choice)


def _is_passed(credential: Credential, variables: Variables, headers: set[str]) -> bool:
    grant = credential.grant
    names = {
        *credential.variables,
        *((grant.client_id, grant.client_secret) if grant else ()),
    }
    return _is_header(credential, headers) or not names.isdisjoint(variables.passed)


def _are_met(
    choice: tuple[Credential, ...],
    variables: Variables,
    headers: set[str],
) -> bool:
    return bool(choice) and all(_is_met(item, variables, headers) for item in choice)


def _is_met(credential: Credential, variables: Variables, headers: set[str]) -> bool:
    if _is_header(credential, headers):
        return True
    grant = credential.grant
    if grant and variables.has(grant.client_id) and variables.has(grant.client_secret):
        return True
    return all(variables.has(name) for name in credential.variables)


def _encoded(value: str) -> str:
    """Return a value with letters outside ASCII percent-encoded, and % with them."""
    return value if value.isascii() else quote(value, safe=_ASCII)


def _headers(
    credential: Credential,
    variables: Variables,
    headers: Mapping[str, str],
) -> Iterator[tuple[str, str]]:
    if credential.grant and not variables.has(credential.variables[0]):
        return
    values = [variables.need(name) for name in credential.variables]
    if credential.kind == "basic":
        yield "Authorization", "Basic " + b64encode(":".join(values).encode()).decode()
    elif credential.kind == "bearer":
        yield "Authorization", f"Bearer {values[0]}"
    elif credential.location == "cookie":
        if ";" in values[0]:
            raise ConfigurationError(f"{credential.variables[0]} holds a semicolon")
        pair = f"{credential.name}={values[0]}"
        yield "Cookie", "; ".join(filter(None, (headers.get("Cookie", ""), pair)))
    elif credential.kind == "apiKey" and credential.location == "header":
        yield credential.name, values[0]
