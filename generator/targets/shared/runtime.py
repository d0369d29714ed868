"""The data that all scripts of an API share: addresses, ways in, credentials, signatures."""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from ...encode.prose import line
from ...model import Api, Credential, Signing, Variable
from ...naming.names import slug
from .access import (
    Header,
    Login,
    SigningValue,
    certificate_files,
    certificate_needs,
    connection_headers,
    formed_otherwise,
    login,
    server_name,
    shown,
    signing_values,
)


class NamedCredential(NamedTuple):
    """A login, token or key, with a name that a function can have. `needs` are its variables.

    A key is sent as the value called `key` in `location`. It is here only if it is one of several logins.
    """

    id: str
    name: str
    kind: str
    needs: tuple[Variable, ...]
    location: str = ""
    key: str = ""


class NamedSigning(NamedTuple):
    """A signing scheme with its options, and a name that a function can have.

    The variables in `needs` must be set to sign.
    """

    name: str
    signing: Signing
    inputs: tuple[SigningValue, ...]

    @property
    def needs(self) -> tuple[Variable, ...]:
        """The variables that must be set."""
        required = {row.name for row in self.inputs if row.required}
        return tuple(shown(variable) for name, variable in self.signing.inputs.items() if name in required)


class Runtime(NamedTuple):
    """The data that all scripts of an API share.

    `ending` is the last part of the base addresses, if all have the same.
    """

    title: str
    base: Variable
    ending: str
    address: str
    credentials: tuple[NamedCredential, ...]
    signings: tuple[NamedSigning, ...]
    headers: tuple[Header, ...]
    certificate: tuple[Variable, ...]
    server_name: Variable
    certificate_needs: tuple[Variable, ...]
    formed_otherwise: tuple[Variable, ...]
    login: Login | None
    environment: str
    variables: tuple[str, ...]

    @property
    def schemes(self) -> list[str]:
        """The schemes that sign the operations."""
        return sorted({named.signing.scheme for named in self.signings})

    def signing_name(self, signing: Signing | None) -> str:
        """Return the name of a signature in the script, or an empty text if there is none."""
        return next((named.name for named in self.signings if named.signing is signing), "")

    def credential_names(self, credentials: Iterable[Credential]) -> tuple[str, ...]:
        """Return the names of the credentials that are not plain values of the request."""
        wanted = {credential.id for credential in credentials}
        return tuple(named.name for named in self.credentials if named.id in wanted)


def runtime(api: Api) -> Runtime:
    """Return the data that all scripts of `api` share."""
    return api.once(_runtime)


def _runtime(api: Api) -> Runtime:
    credentials, signings, files = _credentials(api), _signings(api), certificate_files(api)
    offered = {variable.env: variable for variable in _offered(api, signings, files)}
    return Runtime(
        title=api.title,
        base=shown(api.base_url),
        ending=base_ending(api),
        address=base_like(api),
        credentials=credentials,
        signings=signings,
        headers=connection_headers(api, files[0].env if files else ""),
        certificate=files,
        server_name=server_name(api),
        certificate_needs=certificate_needs(api),
        formed_otherwise=formed_otherwise(api),
        login=login(api),
        environment=_environment(api, credentials, signings, offered),
        variables=tuple(
            dict.fromkeys(
                [api.base_url.env, *(variable.env for named in credentials for variable in named.needs), *offered]
            )
        ),
    )


def _credentials(api: Api) -> tuple[NamedCredential, ...]:
    always = {key.id: key for operation in api.operations for key in operation.credentials}
    choices = {key.id: key for operation in api.operations for choice in operation.choices for key in choice}
    named: dict[str, NamedCredential] = {}
    for key in (always | choices).values():
        if key.id in choices or key.kind in ("basic", "digest", "bearer"):
            name = _unused(slug(key.id).replace("-", "_"), named)
            needs = certificate_files(api)[:1] if key.kind == "mutualTLS" else key.variables
            named[name] = NamedCredential(key.id, name, key.kind, tuple(map(shown, needs)), key.location, key.name)
    return tuple(named.values())


def _signings(api: Api) -> tuple[NamedSigning, ...]:
    used = {id(operation.signing): operation.signing for operation in api.operations}
    named: dict[str, NamedSigning] = {}
    for signing in used.values():
        if signing:
            name = _unused(slug(signing.scheme).replace("-", "_"), named)
            named[name] = NamedSigning(name, signing, signing_values(signing))
    return tuple(named.values())


def _unused(name: str, taken: Iterable[str]) -> str:
    names = [name, *(f"{name}_{number}" for number in range(2, 1000))]
    return next(candidate for candidate in names if candidate not in taken)


def _offered(api: Api, signings: Iterable[NamedSigning], files: tuple[Variable, ...]) -> Iterable[Variable]:
    for connection in api.connections:
        yield from connection.variables
    for named in signings:
        yield from named.signing.inputs.values()
    yield from files


def base_ending(api: Api) -> str:
    """Return the common ending of the base addresses (`/qrs`) if the caller chooses the way in."""
    paths = {urlsplit(connection.base_url).path.rpartition("/")[2] for connection in api.connections}
    certified = any(connection.client_certificate for connection in api.connections)
    ending = paths.pop() if certified and len(paths) == 1 else ""
    return f"/{line(ending)}" if ending else ""


def base_like(api: Api) -> str:
    """Return base addresses as examples: one for each way in."""
    return ", or ".join(dict.fromkeys(line(connection.base_url) for connection in api.connections))


def _environment(
    api: Api,
    credentials: Iterable[NamedCredential],
    signings: Iterable[NamedSigning],
    offered: dict[str, Variable],
) -> str:
    parts = [_meaning(shown(api.base_url))]
    plain = [
        connection for connection in api.connections if not (connection.variables or connection.client_certificate)
    ]
    addresses = [connection.base_url for connection in plain] or [server.base_url for server in api.servers]
    if len(plain) == len(api.connections):
        parts += [f"  like {line(address)}" for address in dict.fromkeys(addresses)]
    parts += [_meaning(variable) for named in credentials for variable in named.needs]
    parts += [_meaning(shown(variable)) for named in signings for variable in named.signing.inputs.values()]
    listed = {part.partition(":")[0] for part in parts}
    for connection in api.connections:
        if connection not in plain:
            parts += ["", f"{line(connection.title)}, {api.base_url.env} like {line(connection.base_url)}:"]
            files = (*certificate_files(api), server_name(api)) if connection.client_certificate else ()
            parts += [_meaning(shown(variable)) for variable in (*connection.variables, *files)]
    listed |= {part.partition(":")[0] for part in parts}
    rest = [_meaning(shown(variable)) for variable in offered.values()]
    return "\n".join([*parts, *(text for text in rest if text.partition(":")[0] not in listed)])


def _meaning(variable: Variable) -> str:
    about = line(variable.description)
    return f"- {variable.env}: {variable.title}. {about}" if about else f"- {variable.env}: {variable.title}"
