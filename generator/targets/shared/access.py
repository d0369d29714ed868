"""The ways into an API as scripts take them: headers, logins, client certificates, signatures."""

from collections.abc import Mapping
from typing import NamedTuple

from ...encode.prose import line
from ...model import PLACEHOLDER, Api, Signing, Variable
from ...signing import registry as schemes

Pieces = tuple[tuple[str, str], ...]


class Header(NamedTuple):
    """A header that authenticates, made of texts and variables: sent if all variables `envs` are set.

    A piece is a text, or the value of a variable (text, env) with the text for where it is not set. The variable
    `name_env`, where it is set, has another name for the header.

    A header of a way in with a client certificate is sent only where the variable `beside` is set, which names the
    certificate; one of another way only where `instead_of` is not.
    """

    name: str
    pieces: Pieces
    envs: tuple[str, ...]
    beside: str = ""
    instead_of: str = ""
    name_env: str = ""


class Login(NamedTuple):
    """A GET with NTLM that brings the session of a Windows user: the path's parts, the variables of the user."""

    path: tuple[str, ...]
    user: Variable
    password: Variable


class SigningValue(NamedTuple):
    """An input or option of a signature: its `value`, or the variable `env` that holds the user's own."""

    name: str
    value: str
    env: str
    required: bool


def shown(variable: Variable) -> Variable:
    """Return a variable whose title is one line, its name where it has none."""
    return variable._replace(title=line(variable.title) or variable.env)


def connection_headers(api: Api, certificate: str) -> tuple[Header, ...]:
    """Return the headers of all ways in; `certificate` is the variable that names a client certificate."""
    headers: dict[tuple[str, Pieces], Header] = {}
    is_certified = all(connection.client_certificate for connection in api.connections)
    for connection in api.connections:
        variables = {variable.name: variable for variable in connection.variables}
        for name, template in connection.headers:
            (usual, name_env), *_ = _pieces(name, variables)
            pieces = _pieces(template, variables)
            used = tuple(env for text, env in pieces if env and not text)
            if used:
                certified = connection.client_certificate
                # Where every way has a certificate, plain HTTP has none: the header goes out all the same.
                with_it = certificate if certified and not is_certified else ""
                without = "" if certified else certificate
                headers[usual, pieces] = Header(usual, pieces, used, with_it, without, name_env)
    return tuple(headers.values())


def _pieces(template: str, variables: Mapping[str, Variable]) -> Pieces:
    parts = PLACEHOLDER.split(template)
    named = [variables.get(part, Variable(part, "", default=part)) if at % 2 else part for at, part in enumerate(parts)]
    pieces = [(part, "") if isinstance(part, str) else (part.default, part.env) for part in named]
    return tuple(piece for piece in pieces if any(piece))


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
        credential.kind == "mutualTLS" for operation in api.operations for credential in operation.all_credentials
    ):
        return ()
    prefix = api.base_url.env.split("_")[0]
    files = {"CERT": "client certificate", "KEY": "key of the client certificate", "CA": "certificate of the authority"}
    return (
        *(Variable("", f"{prefix}_{end}", f"PEM file: {what}") for end, what in files.items()),
        Variable("", f"{prefix}_KEY_PASSPHRASE", "Passphrase of the key, if it has one", secret=True),
    )


def server_name(api: Api) -> Variable:
    """Return the variable for the name in the server's certificate; without `env` where no certificate is used."""
    files = certificate_files(api)
    title = "Name in the server's certificate, where it is another than that of the address"
    return Variable("", files[0].env.removesuffix("CERT") + "SERVER_NAME" if files else "", title)


def signing_values(signing: Signing) -> tuple[SigningValue, ...]:
    """Return the inputs and options of a signature, in the order of its scheme."""
    envs = {name: variable.env for name, variable in signing.inputs.items()}
    return tuple(
        SigningValue(item.name, str(signing.options.get(item.name, "")), envs.get(item.name, ""), item.required)
        for item in schemes.get(signing.scheme).inputs
        if item.name in envs or item.name in signing.options
    )


def certificate_needs(api: Api) -> tuple[Variable, ...]:
    """Return what must be set beside a client certificate: it says whose rights the call has."""
    variables = {
        variable.env: shown(variable)
        for connection in api.connections
        if connection.client_certificate
        for variable in connection.variables
        if any(f"{{{variable.name}}}" in template for _, template in connection.headers)
    }
    return tuple(variables.values())


def formed_otherwise(api: Api) -> tuple[Variable, ...]:
    """Return what has a form and belongs to ways in without a client certificate alone."""
    beside = {variable.env for variable in certificate_needs(api)}
    variables = (variable for connection in api.connections for variable in connection.variables)
    return tuple(shown(variable) for variable in variables if variable.form and variable.env not in beside)
