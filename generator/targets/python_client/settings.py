"""The variables of a client: the arguments of its constructor, and the environment variables that it reads."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from ...model import Api, ConnectionProfile, Credential, Grant, Operation, Variable
from ...naming.names import identifier, unique

_FIXED: Final = (
    *("self", "cls", "base_url", "way", "headers", "auth", "signing", "sign", "sign_all"),
    *("retry", "timeout", "follow_redirects", "event_hooks", "tls", "transport", "http"),
)
_FILES: Final = {
    "CERT": ("certificate", "Client certificate, a PEM file; or a .pfx file, which holds the key too."),
    "KEY": ("key", "Key of the client certificate, a PEM file."),
    "KEY_PASSPHRASE": ("key_password", "Password of the key, or of the .pfx file."),
    "SERVER_NAME": ("server_name", "Name in the server's certificate, where it is another than that of the address."),
    "CA": ("ca", "Certificates of a private authority the server's certificate comes from, a PEM file."),
}
_PATHS: Final = ("certificate", "key", "ca")
_RESERVED_HOST: Final = re.compile(r"(?:.*\.)?(?:example(?:\.(?:com|net|org))?|invalid|test)")


class Setting(NamedTuple):
    """A variable of the client: its argument, its environment variable, and its description."""

    name: str
    variable: Variable
    about: str
    is_path: bool = False
    is_renewable: bool = False

    @property
    def is_file(self) -> bool:
        """Whether it is a file for TLS, or the password of one."""
        return self.is_path or self.name in ("key_password", "server_name")


@dataclass(frozen=True)
class ClientSettings:
    """The variables of an API's client; `base_url`, its first argument, is not among them."""

    api: Api

    @cached_property
    def all(self) -> tuple[Setting, ...]:
        """All variables: logins first, files last."""
        variables = {variable.env: variable for variable in self._variables()}
        variables.pop(self.api.base_url.env, None)
        files, renewable = self._files(), self._renewable()
        all_names = unique(
            [*_FIXED, *(name for _, name, _ in files), *(self._short(variable.env) for variable in variables.values())]
        )
        names = all_names[len(_FIXED) + len(files) :]
        settings = [
            Setting(name, variable, about(variable), is_renewable=variable.env in renewable)
            for name, variable in zip(names, variables.values(), strict=True)
        ]
        return *settings, *(Setting(name, file, about, is_path=name in _PATHS) for file, name, about in files)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The arguments by their environment variables."""
        arguments = {setting.variable.env: setting.name for setting in self.all}
        return {self.api.base_url.env: "base_url", **arguments}

    @cached_property
    def connections(self) -> tuple[ConnectionProfile, ...]:
        """The ways in that need a value of the caller, without those by NTLM, which the client does not support."""
        return tuple(
            connection
            for connection in self.api.connections
            if (connection.variables or connection.client_certificate) and not connection.login
        )

    def _variables(self) -> list[Variable]:
        servers = [operation.server for operation in self.api.operations if operation.server]
        variables = [server.variable for server in servers if server.variable]
        variables += [variable for connection in self.connections for variable in connection.variables]
        variables += [variable for operation in self.api.operations for variable in operation.variables]
        return variables + list(self.client_login)

    @cached_property
    def client_login(self) -> tuple[Variable, ...]:
        """What a client gets tokens of an OAuth 2 server with, if a scheme of the document has this flow."""
        if not any(map(client_grant, self.api.credentials)):
            return ()
        prefix = self.api.base_url.env.removesuffix("_URL")
        return (
            Variable("clientId", f"{prefix}_CLIENT_ID", "Id of this client at the server of tokens"),
            Variable("clientSecret", f"{prefix}_CLIENT_SECRET", "Secret that goes with the id", secret=True),
            Variable("scope", f"{prefix}_SCOPE", "Scopes to ask for, in place of those that an operation needs"),
        )

    def _renewable(self) -> frozenset[str]:
        """Return the variables that a function may supply: secrets that are sent unchanged."""
        logins = [variable for connection in self.connections for variable in connection.variables]
        logins += [variable for credential in self.api.credentials for variable in credential.variables]
        parameters = {
            parameter.variable.env
            for item in self.api.operations
            for parameter in item.parameters
            if parameter.variable
        }
        signing = {
            signing_input.env
            for item in self.api.operations
            if item.signing
            for signing_input in item.signing.inputs.values()
        }
        return frozenset(variable.env for variable in logins if variable.secret) - parameters - signing

    def _files(self) -> list[tuple[Variable, str, str]]:
        return [
            (Variable(name, f"{self.api.prefix}_{ending}", secret=name == "key_password"), name, about)
            for ending, (name, about) in _FILES.items()
            if self.api.takes_certificate or ending in ("CA", "SERVER_NAME")
        ]

    def _short(self, env: str) -> str:
        parts = self.api.base_url.env.split("_")[:-1]
        while parts and not env.startswith("_".join(parts) + "_"):
            parts.pop()
        return identifier(env[len("_".join(parts)) :].lower().strip("_") or env)


def client_grant(credential: Credential) -> Grant | None:
    """Return the grant by which a client gets a token with only its id and its secret."""
    return next((grant for grant in credential.grants if grant.flow == "clientCredentials" and grant.token_url), None)


def alternatives(operation: Operation) -> tuple[tuple[str, ...], ...]:
    """Return the alternatives of credentials; none if only a certificate or a signature is needed."""
    choices = tuple(
        tuple(credential.id for credential in choice.credentials if credential.kind != "mutualTLS")
        for choice in operation.security
    )
    return choices if any(choices) else ()


def scopes(operation: Operation, names: Mapping[str, str]) -> dict[str, str]:
    """Return the scopes of tokens by the argument of each. Of alternatives with the same token, the first counts."""
    texts = {
        names[credential.variables[0].env]: " ".join(choice.scopes.get(credential.id, ()))
        for choice in reversed(operation.security)
        for credential in choice.credentials
        if client_grant(credential)
    }
    return {name: text for name, text in texts.items() if text}


def real_address(address: str) -> str:
    """Return a base address, unless its host is only an example (RFC 2606)."""
    host = urlsplit(address).hostname or ""
    return "" if _RESERVED_HOST.fullmatch(host) or "." not in host else address


def about(variable: Variable) -> str:
    """Return title and description of a variable."""
    return ". ".join(filter(None, (variable.title.rstrip("."), variable.description.rstrip("."))))
