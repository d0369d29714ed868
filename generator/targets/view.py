"""One operation as every script shows it: plain values in the order they are written, no code of any language."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from generator import resources, schemes
from generator.credentials import is_credential
from generator.encode.prose import line
from generator.model import Api, Credential, Operation, Parameter, Signing, Variable, Way
from generator.targets.values import Payload, Row, payload, rows, segments

_HOLE = re.compile(r"\{([^{}]*)\}")
Pieces = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Header:
    """A header that authenticates, made of texts and variables (text, env): sent if all its variables are set.

    A header of a way in with a client certificate is sent only where the variable `beside` is set, which names the
    certificate; one of another way only where `instead_of` is not.
    """

    name: str
    pieces: Pieces
    envs: tuple[str, ...]
    beside: str = ""
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Login:
    """A GET with NTLM that brings the session of a Windows user: the path's parts, the variables of the user."""

    path: tuple[str, ...]
    user: Variable
    password: Variable


@dataclass(frozen=True, slots=True)
class Entry:
    """A way in, for people: what it is called, what its address is like, what it asks for."""

    title: str
    address: str
    variables: tuple[Variable, ...]
    login: bool


@dataclass(frozen=True, slots=True)
class Sign:
    """How the request is signed. `depends` is `clock` or `random`; `signed` says whether it is unless changed."""

    scheme: str
    title: str
    depends: str
    signed: bool
    inputs: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class View:
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
    base = api.base_of(operation)
    by_place = {place: rows(api, operation, place) for place in ("query", "header", "cookie")}
    needs, offers = _variables(api, operation, base)
    return View(
        title=operation.title,
        method=operation.method,
        path=operation.path,
        about="\n\n".join(_prose(operation)),
        base=base,
        addresses=_addresses(api, operation),
        entries=_entries(api, _certificate(api, operation, base)),
        needs=needs,
        offers=offers,
        segments=segments(api, operation),
        query=by_place["query"],
        headers=by_place["header"],
        cookies=by_place["cookie"],
        auth_headers=_auth_headers(api, operation, base),
        payload=payload(api, operation),
        basic=next((each for each in operation.credentials if each.kind in ("basic", "digest")), None),
        certificate=_certificate(api, operation, base),
        certificate_needs=_certificate_needs(api),
        login=next((_login(way) for way in api.ways if way.login), None),
        secret_names=_secret_names(operation),
        sign=_sign(operation.signing, signed=operation.signed) if operation.signing else None,
    )


def environment(found: View, *, login: bool) -> str:
    """Return what to set before a script runs, as lists for people; `login` says whether the script can log in."""
    parts = ["Set these in the environment; no output and no list of processes shows them:"]
    for each in found.needs:
        parts.append(_meaning(each))
        parts += [f"  like {address}" for address in found.addresses if each.env == found.base.env]
    listed: set[str] = set()
    for entry in found.entries:
        if login or not entry.login:
            parts += ["", f"{entry.title}, {found.base.env} like {entry.address}:", *map(_meaning, entry.variables)]
        listed |= {each.env for each in entry.variables}
    rest = [each for each in found.offers if each.env not in listed]
    parts += ["", "And these where the server asks for them:", *map(_meaning, rest)] if rest else []
    return "\n".join(parts)


def _meaning(variable: Variable) -> str:
    about = line(variable.description)
    return f"- {variable.env}: {variable.title}. {about}" if about else f"- {variable.env}: {variable.title}"


def _prose(operation: Operation) -> Iterable[str]:
    parts = dict.fromkeys(part.strip() for part in (operation.summary, operation.description))
    return (part for part in parts if part.rstrip(".") not in ("", operation.title))


def _entries(api: Api, certificate: tuple[Variable, ...]) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            line(way.title),
            way.base_url,
            tuple(map(_shown, (*way.variables, *(certificate[:2] if way.client_certificate else ())))),
            bool(way.login),
        )
        for way in api.ways
        if way.variables or way.client_certificate
    )


def _addresses(api: Api, operation: Operation) -> tuple[str, ...]:
    if operation.server:
        return (operation.server.base_url,)
    if any(way.variables or way.client_certificate for way in api.ways):
        return ()
    return tuple(dict.fromkeys([way.base_url for way in api.ways] or [each.base_url for each in api.servers]))


def _variables(api: Api, operation: Operation, base: Variable) -> tuple[tuple[Variable, ...], tuple[Variable, ...]]:
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
    offers.update({each.env: each for each in _certificate(api, operation, base)})
    needed = tuple(_shown(each) for each in needs.values())
    return needed, tuple(_shown(each) for env, each in offers.items() if env not in needs)


def _shown(variable: Variable) -> Variable:
    return replace(variable, title=line(variable.title) or variable.env)


def _auth_headers(api: Api, operation: Operation, base: Variable) -> tuple[Header, ...]:
    found: dict[tuple[str, Pieces], Header] = {}
    certificate = next((each.env for each in _certificate(api, operation, base)), "")
    for each in operation.credentials:
        if each.kind == "bearer":
            token = each.variables[0].env
            found["Authorization", ()] = Header("Authorization", (("Bearer ", token),), (token,))
    for way in api.ways:
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


def _login(way: Way) -> Login:
    user, password = way.variables[:2]
    return Login(tuple(way.login.split("/")[1:]), _shown(user), _shown(password))


def _certificate(api: Api, operation: Operation, base: Variable) -> tuple[Variable, ...]:
    wanted = any(way.client_certificate for way in api.ways)
    if not wanted and not any(each.kind == "mutualTLS" for each in operation.credentials):
        return ()
    prefix = base.env.split("_")[0]
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
    depends = resources.manifest(scheme.folder / "scheme.toml")["depends"][0]
    return Sign(signing.scheme, scheme.title, depends, signed, inputs)


def _is_required(signing: Signing, name: str) -> bool:
    return any(each.required for each in schemes.get(signing.scheme).inputs if each.name == name)


def _certificate_needs(api: Api) -> tuple[Variable, ...]:
    found = {
        variable.env: _shown(variable)
        for way in api.ways
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
