"""One operation as every script shows it: plain values in the order they are written, no code of any language."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from generator import schemes
from generator.credentials import is_credential
from generator.encode.prose import line
from generator.identity import Same
from generator.model import Api, Credential, Operation, Parameter, Signing, Variable
from generator.targets.values import Payload, Row, payload, rows, segments

_HOLE = re.compile(r"\{([^{}]*)\}")
Pieces = tuple[tuple[str, str], ...]


class Header(NamedTuple):
    """A header that authenticates, made of texts and variables (text, env): sent if all its variables are set.

    A header of a way in with a client certificate is sent only where the variable `beside` is set, which names the
    certificate; one of another way only where `instead_of` is not.
    """

    name: str
    pieces: Pieces
    envs: tuple[str, ...]
    beside: str = ""
    instead_of: str = ""


class Login(NamedTuple):
    """A GET with NTLM that brings the session of a Windows user: the path's parts, the variables of the user."""

    path: tuple[str, ...]
    user: Variable
    password: Variable


class Entry(NamedTuple):
    """A way in, for people: what it is called, what its address is like, what it asks for."""

    title: str
    address: str
    variables: tuple[Variable, ...]
    login: bool


class Sign(NamedTuple):
    """How the request is signed. `depends` is `clock` or `random`; `signed` says whether it is unless changed."""

    scheme: str
    title: str
    depends: str
    signed: bool
    inputs: tuple[Row, ...]


class View(NamedTuple):
    """All a script of one operation is made of. `needs` must be set in the environment, `offers` may be.

    `certificate` names the files of a client certificate, `certificate_needs` what must be set where one is: it says
    whose rights the call has.
    """

    title: str
    method: str
    path: str
    about: str
    base: Variable
    addresses: tuple[str, ...]
    entries: tuple[Entry, ...]
    needs: tuple[Variable, ...]
    offers: tuple[Variable, ...]
    segments: tuple[Row, ...]
    query: tuple[Row, ...]
    headers: tuple[Row, ...]
    cookies: tuple[Row, ...]
    auth_headers: tuple[Header, ...]
    payload: Payload | None
    basic: Credential | None
    certificate: tuple[Variable, ...]
    certificate_needs: tuple[Variable, ...]
    login: Login | None
    secret_names: tuple[str, ...]
    sign: Sign | None


def view(api: Api, operation: Operation) -> View:
    """Return what a script of `operation` shows."""
    return _view(Same(api), Same(operation))


@lru_cache(maxsize=4)
def _view(held: Same[Api], chosen: Same[Operation]) -> View:
    api, operation = held.held, chosen.held
    base = api.base_of(operation)
    certificate = _certificate(api, operation, base)
    by_place = rows(api, operation)
    needs, offers = _variables(api, operation, base, certificate)
    return View(
        title=operation.title,
        method=operation.method,
        path=operation.path,
        about="\n\n".join(_prose(operation)),
        base=base,
        addresses=_addresses(api, operation),
        entries=_entries(held, certificate),
        needs=needs,
        offers=offers,
        segments=segments(api, operation),
        query=by_place["query"],
        headers=by_place["header"],
        cookies=by_place["cookie"],
        auth_headers=_auth_headers(held, operation, certificate),
        payload=payload(api, operation),
        basic=next((each for each in operation.credentials if each.kind in ("basic", "digest")), None),
        certificate=certificate,
        certificate_needs=_certificate_needs(held),
        login=_login(held),
        secret_names=_secret_names(operation),
        sign=_sign(operation.signing, signed=operation.signed) if operation.signing else None,
    )


def _prose(operation: Operation) -> Iterable[str]:
    parts = dict.fromkeys(part.strip() for part in (operation.summary, operation.description))
    return (part for part in parts if part.rstrip(".") not in ("", operation.title))


@lru_cache(maxsize=16)
def _entries(api: Same[Api], certificate: tuple[Variable, ...]) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            line(way.title),
            way.base_url,
            tuple(map(_shown, (*way.variables, *(certificate[:2] if way.client_certificate else ())))),
            bool(way.login),
        )
        for way in api.held.ways
        if way.variables or way.client_certificate
    )


def _addresses(api: Api, operation: Operation) -> tuple[str, ...]:
    if operation.server:
        return (operation.server.base_url,)
    if any(way.variables or way.client_certificate for way in api.ways):
        return ()
    return tuple(dict.fromkeys([way.base_url for way in api.ways] or [each.base_url for each in api.servers]))


def _variables(
    api: Api, operation: Operation, base: Variable, certificate: tuple[Variable, ...]
) -> tuple[tuple[Variable, ...], tuple[Variable, ...]]:
    needs = {base.env: base}
    offers: dict[str, Variable] = {}
    for parameter in operation.parameters:
        if parameter.variable:
            (needs if parameter.required else offers)[parameter.variable.env] = parameter.variable
    for credential in operation.credentials:
        needs.update({each.env: each for each in credential.variables})
    for way in api.ways:
        offers.update({each.env: each for each in way.variables})
    inputs = operation.signing.inputs.items() if operation.signing else ()
    for name, variable in inputs:
        wanted = operation.signed and operation.signing is not None and _is_required(operation.signing, name)
        (needs if wanted else offers)[variable.env] = variable
    offers.update({each.env: each for each in certificate})
    needed = tuple(_shown(each) for each in needs.values())
    return needed, tuple(_shown(each) for env, each in offers.items() if env not in needs)


@lru_cache(maxsize=1024)
def _shown(variable: Variable) -> Variable:
    return variable._replace(title=line(variable.title) or variable.env)


def _auth_headers(api: Same[Api], operation: Operation, files: tuple[Variable, ...]) -> tuple[Header, ...]:
    tokens = [each.variables[0].env for each in operation.credentials if each.kind == "bearer"]
    bearer = [Header("Authorization", (("Bearer ", token),), (token,)) for token in tokens[-1:]]
    return (*bearer, *_way_headers(api, files[0].env if files else ""))


@lru_cache(maxsize=16)
def _way_headers(api: Same[Api], certificate: str) -> tuple[Header, ...]:
    found: dict[tuple[str, Pieces], Header] = {}
    for way in api.held.ways:
        envs = {each.name: each.env for each in way.variables}
        for name, template in way.headers:
            parts = _HOLE.split(template)
            pieces = tuple(
                (parts[at], envs.get(parts[at + 1], "") if at + 1 < len(parts) else "")
                for at in range(0, len(parts), 2)
                if parts[at] or at + 1 < len(parts)
            )
            used = tuple(env for _, env in pieces if env)
            if used:
                with_it = certificate if way.client_certificate else ""
                found[name, pieces] = Header(name, pieces, used, with_it, "" if with_it else certificate)
    return tuple(found.values())


@lru_cache(maxsize=16)
def _login(api: Same[Api]) -> Login | None:
    way = next((way for way in api.held.ways if way.login), None)
    if way is None:
        return None
    user, password = way.variables[:2]
    return Login(tuple(way.login.split("/")[1:]), _shown(user), _shown(password))


def _certificate(api: Api, operation: Operation, base: Variable) -> tuple[Variable, ...]:
    wanted = any(way.client_certificate for way in api.ways)
    if not wanted and not any(each.kind == "mutualTLS" for each in operation.credentials):
        return ()
    return _files(base.env.split("_")[0])


@cache
def _files(prefix: str) -> tuple[Variable, ...]:
    files = {"CERT": "client certificate", "KEY": "key of the client certificate", "CA": "certificate of the authority"}
    return tuple(Variable("", f"{prefix}_{end}", f"PEM file: {what}") for end, what in files.items())


def _sign(signing: Signing, *, signed: bool) -> Sign:
    scheme = schemes.get(signing.scheme)
    envs = {name: variable.env for name, variable in signing.inputs.items()}
    inputs = tuple(
        Row(each.name, str(signing.options.get(each.name, "")), envs.get(each.name, ""), each.required, each.title)
        for each in scheme.inputs
        if each.name in envs or each.name in signing.options
    )
    return Sign(signing.scheme, scheme.title, scheme.depends[0], signed, inputs)


def _is_required(signing: Signing, name: str) -> bool:
    return any(each.required for each in schemes.get(signing.scheme).inputs if each.name == name)


@lru_cache(maxsize=16)
def _certificate_needs(api: Same[Api]) -> tuple[Variable, ...]:
    found = {
        variable.env: _shown(variable)
        for way in api.held.ways
        if way.client_certificate
        for variable in way.variables
        if any(f"{{{variable.name}}}" in template for _, template in way.headers)
    }
    return tuple(found.values())


def _secret_names(operation: Operation) -> tuple[str, ...]:
    names = [each.name for each in operation.parameters if each.place == "query" and _is_secret(each)]
    names += [each.name for each in operation.credentials if each.kind == "apiKey" and each.place == "query"]
    return tuple(names)


def _is_secret(parameter: Parameter) -> bool:
    variable = parameter.variable
    return parameter.schema.secret or bool(variable and variable.secret) or is_credential(parameter.name)
