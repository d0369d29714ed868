"""The ways into an API for scripts: headers, logins, client certificates, signatures."""

from collections.abc import Mapping
from typing import NamedTuple

from ...encode.prose import line
from ...model import PLACEHOLDER, Api, Signing, Variable
from ...signing import registry as schemes

HeaderPieces = tuple[tuple[str, str], ...]


class Header(NamedTuple):
    """A header that authenticates, made of texts and variables.

    A piece is a pair (text, env): the value of the variable `env`, or the text if there is no such variable or if it is
    not set. If the variable `name_env` is set, its value is another name for the header. The header is sent if all
    variables in `present` are set, and none of those in `absent`: a header of a way in with a client certificate needs
    the variable of the certificate, a header of any other way in is not sent with one.
    """

    name: str
    pieces: HeaderPieces
    present: tuple[str, ...]
    absent: tuple[str, ...]
    name_env: str = ""


class Login(NamedTuple):
    """A GET with NTLM that opens the session of a Windows user: the segments of its path, and the user's variables."""

    path: tuple[str, ...]
    user: Variable
    password: Variable


class SigningValue(NamedTuple):
    """An input or option of a signature: its `value`, or the variable `env` with the user's value."""

    name: str
    value: str
    env: str
    required: bool


def titled(variable: Variable) -> Variable:
    """Return a variable with a title of one line; without a title, its name is used."""
    return variable._replace(title=line(variable.title) or variable.env)


def connection_headers(api: Api, certificate: str) -> tuple[Header, ...]:
    """Return the headers of all ways in. `certificate` is the variable that names a client certificate."""
    headers: dict[tuple[str, HeaderPieces], Header] = {}
    is_certified = all(connection.client_certificate for connection in api.connections)
    for connection in api.connections:
        variables = {variable.name: variable for variable in connection.variables}
        for name, template in connection.headers:
            (usual, name_env), *_ = _pieces(name, variables)
            pieces = _pieces(template, variables)
            used = tuple(env for text, env in pieces if env and not text)
            if used:
                variable = (certificate,) if certificate else ()
                # If every way in has a certificate, the header does not depend on it: it is also sent over plain HTTP,
                # which has no certificates.
                present = used if is_certified or not connection.client_certificate else used + variable
                absent = () if connection.client_certificate else variable
                headers[usual, pieces] = Header(usual, pieces, present, absent, name_env)
    return tuple(headers.values())


def _pieces(template: str, variables: Mapping[str, Variable]) -> HeaderPieces:
    parts = [
        variables.get(part, Variable(part, "", default=part)) if at % 2 else part
        for at, part in enumerate(PLACEHOLDER.split(template))
    ]
    pieces = [(part, "") if isinstance(part, str) else (part.default, part.env) for part in parts]
    return tuple(piece for piece in pieces if any(piece))


def login(api: Api) -> Login | None:
    """Return the login of a Windows user, if a way in has one."""
    connection = next((connection for connection in api.connections if connection.login), None)
    if connection is None:
        return None
    user, password = connection.variables[:2]
    return Login(tuple(connection.login.split("/")[1:]), titled(user), titled(password))


def certificate_files(api: Api) -> tuple[Variable, ...]:
    """Return the variables of a client certificate, if one is used: certificate, key, authority, passphrase."""
    if not api.takes_certificate:
        return ()
    return (
        Variable("", f"{api.prefix}_CERT", "PEM file: client certificate"),
        Variable("", f"{api.prefix}_KEY", "PEM file: key of the client certificate"),
        authority(api),
        Variable("", f"{api.prefix}_KEY_PASSPHRASE", "Passphrase of the key, if it has one", secret=True),
    )


def authority(api: Api) -> Variable:
    """Return the variable of the file with the certificate of the server's authority."""
    return Variable("", f"{api.prefix}_CA", "PEM file: certificate of the server's authority")


def server_name(api: Api) -> Variable:
    """Return the variable for the name in the server's certificate."""
    title = "Name in the server's certificate, where it is another than that of the address"
    return Variable("", f"{api.prefix}_SERVER_NAME", title)


def signing_values(signing: Signing) -> tuple[SigningValue, ...]:
    """Return the inputs and options of a signature in the order of its scheme."""
    envs = {name: variable.env for name, variable in signing.inputs.items()}
    return tuple(
        SigningValue(item.name, str(signing.options.get(item.name, "")), envs.get(item.name, ""), item.required)
        for item in schemes.get(signing.scheme).inputs
        if item.name in envs or item.name in signing.options
    )


def certificate_needs(api: Api) -> tuple[Variable, ...]:
    """Return the variables that must be set with a client certificate, because they say whose rights the call has."""
    variables = {
        variable.env: titled(variable)
        for connection in api.connections
        if connection.client_certificate
        for variable in connection.variables
        if any(f"{{{variable.name}}}" in template for _, template in connection.headers)
    }
    return tuple(variables.values())


def forms_without_certificate(api: Api) -> tuple[Variable, ...]:
    """Return the variables that have a form, and that only ways in without a client certificate use."""
    beside = {variable.env for variable in certificate_needs(api)}
    variables = (variable for connection in api.connections for variable in connection.variables)
    return tuple(titled(variable) for variable in variables if variable.form and variable.env not in beside)
