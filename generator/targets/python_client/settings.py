"""The variables of a client: what its constructor takes and which environment variables it reads."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

from ...model import Api, ConnectionProfile, Variable
from ...naming.names import identifier, unique

_FIXED: Final = (
    *("self", "cls", "base_url", "way", "headers", "signing", "sign", "sign_all"),
    *("retry", "timeout", "tls", "transport"),
)
_FILES: Final = {
    "CERT": ("certificate", "Client certificate, a PEM file."),
    "KEY": ("key", "Key of the client certificate, a PEM file."),
    "KEY_PASSWORD": ("key_password", "Password of the key."),
    "CA": ("ca", "Certificates of a private authority the server's certificate comes from, a PEM file."),
}
_RESERVED_HOST: Final = re.compile(r"(?:.*\.)?(?:example(?:\.(?:com|net|org))?|invalid|test)")


@dataclass(frozen=True, slots=True)
class Setting:
    """A variable of the client: its argument, its environment variable, what to say about it."""

    name: str
    variable: Variable
    about: str
    is_path: bool = False

    @property
    def is_file(self) -> bool:
        """Whether it is one of the files TLS is set up with, or the password of one."""
        return self.is_path or self.name == "key_password"


@dataclass(frozen=True)
class ClientSettings:
    """The variables of an API's client; `base_url`, its first argument, is not among them."""

    api: Api

    @cached_property
    def all(self) -> tuple[Setting, ...]:
        """All of them, logins first, files last."""
        variables = {each.env: each for each in self._variables() if each.env != self.api.base_url.env}
        files = self._files()
        named = unique(
            [*_FIXED, *(name for _, name, _ in files), *(self._short(each.env) for each in variables.values())]
        )
        names = named[len(_FIXED) + len(files) :]
        own = [Setting(name, each, about(each)) for name, each in zip(names, variables.values(), strict=True)]
        return *own, *(Setting(name, each, about, is_path=name != "key_password") for each, name, about in files)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The arguments by the environment variable each stands for."""
        found = {each.variable.env: each.name for each in self.all}
        return {self.api.base_url.env: "base_url", **found}

    @cached_property
    def connections(self) -> tuple[ConnectionProfile, ...]:
        """The ways in that ask something of the caller, but for those by NTLM, which the client does not speak."""
        return tuple(
            each for each in self.api.connections if (each.variables or each.client_certificate) and not each.login
        )

    def _variables(self) -> list[Variable]:
        found = [each for operation in self.api.operations for each in _of_operation_base(operation)]
        found += [each for connection in self.connections for each in connection.variables]
        for operation in self.api.operations:
            found += [each.variable for each in operation.parameters if each.variable]
            found += [each for credential in operation.credentials for each in credential.variables]
            found += operation.signing.inputs.values() if operation.signing else ()
        return found

    def _files(self) -> list[tuple[Variable, str, str]]:
        wanted = any(each.client_certificate for each in self.connections)
        wanted |= any(each.kind == "mutualTLS" for operation in self.api.operations for each in operation.credentials)
        prefix = self.api.base_url.env.split("_")[0]
        return [
            (Variable(name, f"{prefix}_{ending}", secret=name == "key_password"), name, about)
            for ending, (name, about) in _FILES.items()
            if wanted or ending == "CA"
        ]

    def _short(self, env: str) -> str:
        parts = self.api.base_url.env.split("_")[:-1]
        while parts and not env.startswith("_".join(parts) + "_"):
            parts.pop()
        return identifier(env[len("_".join(parts)) :].lower().strip("_") or env)


def real_address(address: str) -> str:
    """Return a base address unless its host is one that stands for no real host (RFC 2606)."""
    host = urlsplit(address).hostname or ""
    return "" if _RESERVED_HOST.fullmatch(host) or "." not in host else address


def _of_operation_base(operation: object) -> list[Variable]:
    server = getattr(operation, "server", None)
    return [server.variable] if server and server.variable else []


def about(variable: Variable) -> str:
    """Return title and description of a variable."""
    return ". ".join(filter(None, (variable.title.rstrip("."), variable.description.rstrip("."))))
