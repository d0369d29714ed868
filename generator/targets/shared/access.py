"""The way into an operation: where it is called, what must be set, who signs. The same for many operations."""

from dataclasses import dataclass
from typing import NamedTuple

from ...cache.identity import Same, remembered
from ...encode.prose import line
from ...model import PLACEHOLDER, Api, Credential, Operation, Server, Signing, Variable
from ...signing import registry as schemes
from .values import SampleRow

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


class ConnectionChoice(NamedTuple):
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
    inputs: tuple[SampleRow, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Access:
    """What operations have in common that are called the same way; equal to itself only, a quick key of caches.

    `needs` must be set in the environment, `offers` may be. `certificate` names the files of a client certificate,
    `certificate_needs` what must be set where one is: it says whose rights the call has.
    """

    base: Variable
    addresses: tuple[str, ...]
    entries: tuple[ConnectionChoice, ...]
    needs: tuple[Variable, ...]
    offers: tuple[Variable, ...]
    headers: tuple[Header, ...]
    basic: Credential | None
    certificate: tuple[Variable, ...]
    certificate_needs: tuple[Variable, ...]
    login: Login | None
    sign: Sign | None


class _Asked(NamedTuple):
    """What the ways into two operations of an API can differ by; `variables` of parameters, and whether required."""

    base: Variable
    server: Server | None
    credentials: tuple[Credential, ...]
    signing: Same[Signing | None]
    signed: bool
    variables: tuple[tuple[Variable, bool], ...]


def access(api: Api, operation: Operation) -> Access:
    """Return the way into `operation`, the same object for all operations that are called the same way."""
    variables = tuple((each.variable, each.required) for each in operation.parameters if each.variable)
    signing = Same(operation.signing)
    base = api.base_of(operation)
    return _access(
        Same(api), _Asked(base, operation.server, operation.credentials, signing, operation.signed, variables)
    )


@remembered(128)
def _access(held: Same[Api], asked: _Asked) -> Access:
    api, signing = held.held, asked.signing.held
    certificate = certificate_files(api)
    needs, offers = _variables(api, asked, certificate)
    return Access(
        base=asked.base,
        addresses=_addresses(api, asked),
        entries=_entries(api, certificate),
        needs=needs,
        offers=offers,
        headers=_headers(api, asked, certificate),
        basic=next((each for each in asked.credentials if each.kind in ("basic", "digest")), None),
        certificate=certificate,
        certificate_needs=certificate_needs(api),
        login=login(api),
        sign=sign(signing, signed=asked.signed) if signing else None,
    )


def _entries(api: Api, certificate: tuple[Variable, ...]) -> tuple[ConnectionChoice, ...]:
    return tuple(
        ConnectionChoice(
            line(connection.title),
            connection.base_url,
            tuple(map(shown, (*connection.variables, *(certificate[:2] if connection.client_certificate else ())))),
            bool(connection.login),
        )
        for connection in api.connections
        if connection.variables or connection.client_certificate
    )


def _addresses(api: Api, asked: _Asked) -> tuple[str, ...]:
    if asked.server:
        return (asked.server.base_url,)
    if any(connection.variables or connection.client_certificate for connection in api.connections):
        return ()
    return tuple(
        dict.fromkeys(
            [connection.base_url for connection in api.connections] or [each.base_url for each in api.servers]
        )
    )


def _variables(
    api: Api, asked: _Asked, certificate: tuple[Variable, ...]
) -> tuple[tuple[Variable, ...], tuple[Variable, ...]]:
    needs = {asked.base.env: asked.base}
    offers: dict[str, Variable] = {}
    for variable, required in asked.variables:
        (needs if required else offers)[variable.env] = variable
    for credential in asked.credentials:
        needs.update({each.env: each for each in credential.variables})
    for connection in api.connections:
        offers.update({each.env: each for each in connection.variables})
    signing = asked.signing.held
    for name, variable in signing.inputs.items() if signing else ():
        wanted = asked.signed and signing is not None and schemes.get(signing.scheme).is_required(name)
        (needs if wanted else offers)[variable.env] = variable
    offers.update({each.env: each for each in certificate})
    needed = tuple(shown(each) for each in needs.values())
    return needed, tuple(shown(each) for env, each in offers.items() if env not in needs)


def shown(variable: Variable) -> Variable:
    """Return a variable whose title is one line, its name where it has none."""
    return variable._replace(title=line(variable.title) or variable.env)


def _headers(api: Api, asked: _Asked, files: tuple[Variable, ...]) -> tuple[Header, ...]:
    tokens = [each.variables[0].env for each in asked.credentials if each.kind == "bearer"]
    bearer = [Header("Authorization", (("Bearer ", token),), (token,)) for token in tokens[-1:]]
    return (*bearer, *way_headers(api, files[0].env if files else ""))


def way_headers(api: Api, certificate: str) -> tuple[Header, ...]:
    """Return the headers of all ways in; `certificate` is the variable that names a client certificate."""
    found: dict[tuple[str, Pieces], Header] = {}
    for connection in api.connections:
        envs = {each.name: each.env for each in connection.variables}
        for name, template in connection.headers:
            parts = PLACEHOLDER.split(template)
            pieces = tuple(
                (parts[at], envs.get(parts[at + 1], "") if at + 1 < len(parts) else "")
                for at in range(0, len(parts), 2)
                if parts[at] or at + 1 < len(parts)
            )
            used = tuple(env for _, env in pieces if env)
            if used:
                with_it = certificate if connection.client_certificate else ""
                found[name, pieces] = Header(name, pieces, used, with_it, "" if with_it else certificate)
    return tuple(found.values())


def login(api: Api) -> Login | None:
    """Return how a Windows user logs in, if a way in does so."""
    connection = next((connection for connection in api.connections if connection.login), None)
    if connection is None:
        return None
    user, password = connection.variables[:2]
    return Login(tuple(connection.login.split("/")[1:]), shown(user), shown(password))


def certificate_files(api: Api) -> tuple[Variable, ...]:
    """Return the variables of a client certificate: certificate, key, authority, passphrase, if one is used."""
    wanted = any(connection.client_certificate for connection in api.connections)
    if not wanted and not any(
        credential.kind == "mutualTLS" for operation in api.operations for credential in operation.credentials
    ):
        return ()
    prefix = api.base_url.env.split("_")[0]
    files = {"CERT": "client certificate", "KEY": "key of the client certificate", "CA": "certificate of the authority"}
    return (
        *(Variable("", f"{prefix}_{end}", f"PEM file: {what}") for end, what in files.items()),
        Variable("", f"{prefix}_KEY_PASSPHRASE", "Passphrase of the key, if it has one", secret=True),
    )


def sign(signing: Signing, *, signed: bool = False) -> Sign:
    """Return how requests are signed, for scripts."""
    scheme = schemes.get(signing.scheme)
    envs = {name: variable.env for name, variable in signing.inputs.items()}
    inputs = tuple(
        SampleRow(
            each.name, str(signing.options.get(each.name, "")), envs.get(each.name, ""), each.required, each.title
        )
        for each in scheme.inputs
        if each.name in envs or each.name in signing.options
    )
    return Sign(signing.scheme, scheme.title, scheme.depends[0], signed, inputs)


def certificate_needs(api: Api) -> tuple[Variable, ...]:
    """Return what must be set beside a client certificate: it says whose rights the call has."""
    found = {
        variable.env: shown(variable)
        for connection in api.connections
        if connection.client_certificate
        for variable in connection.variables
        if any(f"{{{variable.name}}}" in template for _, template in connection.headers)
    }
    return tuple(found.values())
