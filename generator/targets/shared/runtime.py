"""The data that all scripts of an API share: addresses, ways in, credentials, signatures."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from ...encode.prose import line
from ...model import Api, ConnectionProfile, Credential, Signing, Variable
from ...naming.names import slug
from .access import (
    Header,
    Login,
    SigningValue,
    authority,
    certificate_files,
    certificate_needs,
    connection_headers,
    forms_without_certificate,
    login,
    server_name,
    signing_values,
    titled,
)

HelpLine = tuple[str, ...]
"""A line about the environment, at the end of a script's help, and its users, if only some operations show it.

The users are base addresses, credentials and signatures: an operation with none of them does not show the line.
"""


class NamedCredential(NamedTuple):
    """A login, token or key, with a name that a function can have. `needs` are its variables.

    A key is sent as the value called `key` in `location`. A key that is the only login is not here: it is a value of
    the request.
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
        return tuple(titled(variable) for name, variable in self.signing.inputs.items() if name in required)


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
    authority: Variable
    server_name: Variable
    certificate_needs: tuple[Variable, ...]
    forms_without_certificate: tuple[Variable, ...]
    login: Login | None
    environment: tuple[HelpLine, ...]
    variables: tuple[str, ...]

    @property
    def schemes(self) -> list[str]:
        """The schemes that sign the operations."""
        return sorted({signing.signing.scheme for signing in self.signings})

    @property
    def certificate_names(self) -> str:
        """The variables of the client certificate and its key."""
        return ", ".join(variable.env for variable in self.certificate[:2])

    def signing_name(self, signing: Signing | None) -> str:
        """Return the name of a signature in the script, or an empty text if there is none."""
        return next((one.name for one in self.signings if one.signing is signing), "")

    def credential_names(self, credentials: Iterable[Credential]) -> tuple[str, ...]:
        """Return the names of the credentials that are not plain values of the request."""
        ids = {credential.id for credential in credentials}
        return tuple(credential.name for credential in self.credentials if credential.id in ids)


def runtime(api: Api) -> Runtime:
    """Return the data that all scripts of `api` share."""
    return api.once(_runtime)


def _runtime(api: Api) -> Runtime:
    credentials, signings, files = _credentials(api), _signings(api), certificate_files(api)
    other_variables = {variable.env: variable for variable in _other_variables(api, signings)}
    needs = [variable.env for credential in credentials for variable in credential.needs]
    return Runtime(
        title=api.title,
        base=with_example(api.base_url, example_addresses(api)),
        ending=base_ending(api),
        address=example_addresses(api),
        credentials=credentials,
        signings=signings,
        headers=connection_headers(api, files[0].env if files else ""),
        certificate=files,
        authority=authority(api),
        server_name=server_name(api),
        certificate_needs=certificate_needs(api),
        forms_without_certificate=forms_without_certificate(api),
        login=login(api),
        environment=_environment(api, credentials, signings, other_variables.values()),
        variables=tuple(dict.fromkeys([api.base_url.env, *needs, *other_variables, *(file.env for file in files)])),
    )


def _credentials(api: Api) -> tuple[NamedCredential, ...]:
    always = {key.id: key for operation in api.operations for key in operation.credentials}
    choices = {key.id: key for operation in api.operations for choice in operation.choices for key in choice}
    by_name: dict[str, NamedCredential] = {}
    for key in (always | choices).values():
        if key.id in choices or key.kind in ("basic", "digest", "bearer"):
            name = _unused(slug(key.id).replace("-", "_"), by_name)
            needs = certificate_files(api)[:1] if key.kind == "mutualTLS" else key.variables
            by_name[name] = NamedCredential(key.id, name, key.kind, tuple(map(titled, needs)), key.location, key.name)
    return tuple(by_name.values())


def _signings(api: Api) -> tuple[NamedSigning, ...]:
    used = {id(operation.signing): operation.signing for operation in api.operations}
    by_name: dict[str, NamedSigning] = {}
    for signing in used.values():
        if signing:
            name = _unused(slug(signing.scheme).replace("-", "_"), by_name)
            by_name[name] = NamedSigning(name, signing, signing_values(signing))
    return tuple(by_name.values())


def _unused(name: str, used_names: Iterable[str]) -> str:
    names = [name, *(f"{name}_{number}" for number in range(2, 1000))]
    return next(candidate for candidate in names if candidate not in used_names)


def _other_variables(api: Api, signings: Iterable[NamedSigning]) -> Iterable[Variable]:
    for connection in api.connections:
        yield from connection.variables
    for signing in signings:
        yield from signing.signing.inputs.values()


def base_ending(api: Api) -> str:
    """Return the common ending of the base addresses (`/qrs`), if ways in differ by the rest of the address."""
    paths = {urlsplit(connection.base_url).path.rpartition("/")[2] for connection in api.connections}
    certified = any(connection.client_certificate for connection in api.connections)
    ending = paths.pop() if certified and len(paths) == 1 else ""
    return f"/{line(ending)}" if ending else ""


def example_addresses(api: Api) -> str:
    """Return the base addresses of all ways in, as examples for a person."""
    addresses = [connection.base_url for connection in api.connections] or [server.base_url for server in api.servers]
    return ", or ".join(dict.fromkeys(map(line, addresses)))


def with_example(variable: Variable, example: str) -> Variable:
    """Return the variable of an address with an example in its title, for the message that it is not set."""
    variable = titled(variable)
    return variable._replace(title=f"{variable.title}, like {line(example)}" if example else variable.title)


def _environment(
    api: Api,
    credentials: Iterable[NamedCredential],
    signings: Iterable[NamedSigning],
    other_variables: Iterable[Variable],
) -> tuple[HelpLine, ...]:
    lines = [*_addresses(api)]
    users: dict[str, list[str]] = {}
    for credential in credentials:
        for variable in credential.needs if credential.kind != "mutualTLS" else ():
            users.setdefault(_meaning(variable), []).append(credential.name)
    for signature in signings:
        for variable in signature.signing.inputs.values():
            users.setdefault(_meaning(titled(variable)), []).append(signature.name)
    lines += [(text, *names) for text, names in users.items()]
    for connection in api.connections:
        if _has_variables(connection):
            title = f"{line(connection.title)}, {api.base_url.env} like {line(connection.base_url)}:"
            lines += [("",), (title,)]
            files = (*certificate_files(api), server_name(api)) if connection.client_certificate else ()
            lines += [(_meaning(titled(variable)),) for variable in (*connection.variables, *files)]
    listed = {one[0].partition(":")[0] for one in lines}
    files = certificate_files(api) or (authority(api),)
    other_lines = [_meaning(titled(variable)) for variable in (*other_variables, *files, server_name(api))]
    return (*lines, *((text,) for text in other_lines if text.partition(":")[0] not in listed))


def _has_variables(connection: ConnectionProfile) -> bool:
    return bool(connection.variables) or connection.client_certificate


def _addresses(api: Api) -> Iterator[HelpLine]:
    """Yield the lines of the base addresses: the usual one, and those of single operations."""
    usual = [one.base_url for one in api.connections] or [one.base_url for one in api.servers]
    # Ways in with variables have their address beside these.
    is_listed = any(map(_has_variables, api.connections))
    addresses = {
        api.base_url: [] if is_listed else usual,
        **{one.variable: [one.base_url] for one in (item.server for item in api.operations) if one and one.variable},
    }
    for variable, examples in addresses.items():
        texts = [_meaning(titled(variable)), *(f"  like {line(address)}" for address in dict.fromkeys(examples))]
        yield from ((text, variable.env) for text in texts)


def _meaning(variable: Variable) -> str:
    about = line(variable.description)
    return f"- {variable.env}: {variable.title}. {about}" if about else f"- {variable.env}: {variable.title}"
