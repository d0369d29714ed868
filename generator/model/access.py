"""The address of an API and what a caller needs: servers, ways in, credentials, signatures."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from .message import Variable
from .schema import NOTHING


class Grant(NamedTuple):
    """One OAuth 2 flow, which gets a token. `flow` is its name in OpenAPI; `scopes` has the meaning of each scope."""

    flow: str
    authorization_url: str = ""
    token_url: str = ""
    refresh_url: str = ""
    scopes: tuple[tuple[str, str], ...] = ()


class Credential(NamedTuple):
    """A standard OpenAPI security scheme that an operation needs. A scheme that signs is a `Signing` instead.

    The `name` of an `apiKey` is the name of its query parameter, header or cookie. An OAuth 2 or OpenID Connect scheme
    is a `bearer`: the caller has a token. An OAuth 2 scheme also has `grants`, by which a target may get a token.
    """

    id: str
    kind: Literal["apiKey", "basic", "bearer", "digest", "mutualTLS"]
    variables: tuple[Variable, ...]
    name: str = ""
    location: Literal["query", "header", "cookie"] = "header"
    description: str = ""
    grants: tuple[Grant, ...] = ()


class Signing(NamedTuple):
    """How requests are signed: the folder `generator/signing/<scheme>/` and the options the document gives.

    `inputs` are the scheme's inputs as the user's variables, by the scheme's own input name.
    """

    scheme: str
    options: Mapping[str, str] = NOTHING
    inputs: Mapping[str, Variable] = NOTHING


class Requirement(NamedTuple):
    """One alternative of an operation's `security`.

    A caller needs all of its credentials; if it has none, no login is needed. `scopes` has the OAuth 2 scopes that it
    needs, by the id of the credential.
    """

    credentials: tuple[Credential, ...] = ()
    signing: Signing | None = None
    scopes: Mapping[str, tuple[str, ...]] = NOTHING

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The variables of this alternative: values that the caller gives."""
        inputs = self.signing.inputs.values() if self.signing else ()
        return (*(variable for credential in self.credentials for variable in credential.variables), *inputs)


class ServerVariable(NamedTuple):
    """A placeholder in a server URL, with its values."""

    name: str
    default: str
    enum: tuple[str, ...] = ()
    description: str = ""


class Server(NamedTuple):
    """A base address. `url` has `{placeholders}`; `base_url` has their defaults instead, and no slash at the end.

    `variable` is set if the address belongs to some operations only, and so has a variable of its own. `query` is the
    query that the document writes after the address; each request to this server has it.
    """

    url: str
    base_url: str
    description: str = ""
    variables: tuple[ServerVariable, ...] = ()
    variable: Variable | None = None
    query: str = ""


class ConnectionProfile(NamedTuple):
    """A way in: a base address and what a caller needs there. `headers` maps a name to a text with `{variable}`.

    `login` is a path. A GET of it with NTLM must come first and opens a session; user and password are then the first
    two `variables`. `server` is the server of the document with this address, if there is one. `environment` is a short
    name for Postman's narrow list of environments. `named_by` maps a variable to the security scheme whose name is its
    usual value.
    """

    id: str
    title: str
    base_url: str
    description: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    variables: tuple[Variable, ...] = ()
    client_certificate: bool = False
    login: str = ""
    server: Server | None = None
    environment: str = ""
    named_by: Mapping[str, str] = NOTHING
