"""Where an API is and who may call it: servers, ways in, credentials, signatures."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from .message import Variable
from .schema import NOTHING


class Grant(NamedTuple):
    """One way to get an OAuth 2 token (`flow` is OpenAPI's name of it); `scopes` with their meanings."""

    flow: str
    authorization_url: str = ""
    token_url: str = ""
    refresh_url: str = ""
    scopes: tuple[tuple[str, str], ...] = ()


class Credential(NamedTuple):
    """A standard OpenAPI security scheme an operation needs (a signed scheme is a `Signing` instead).

    The `name` of an `apiKey` is that of its query parameter, header or cookie. An OAuth 2 or OpenID Connect scheme is
    a `bearer`, the former with `grants`: whoever calls brings a token, a target may offer to fetch one.
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
    """One alternative of an operation's `security`: a caller needs all that is in it. With nothing in it: no login."""

    credentials: tuple[Credential, ...] = ()
    signing: Signing | None = None

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The values a caller brings for it."""
        inputs = self.signing.inputs.values() if self.signing else ()
        return (*(variable for credential in self.credentials for variable in credential.variables), *inputs)


class ServerVariable(NamedTuple):
    """A placeholder in a server URL, with its values."""

    name: str
    default: str
    enum: tuple[str, ...] = ()
    description: str = ""


class Server(NamedTuple):
    """A base address, `url` with its `{placeholders}`; `base_url` has the defaults filled in and no trailing slash.

    `variable` is set where the address belongs to some operations only and so has a variable of its own. `query` is
    what the document writes behind the address: each request there bears it.
    """

    url: str
    base_url: str
    description: str = ""
    variables: tuple[ServerVariable, ...] = ()
    variable: Variable | None = None
    query: str = ""


class ConnectionProfile(NamedTuple):
    """A way in: a base address and what a caller must bring there (`headers` maps a name to text with `{variable}`).

    `login` is a path to GET with NTLM before anything else, which brings a session; user and password are then the
    first two `variables`. `server` is the document's server at this address, where it is one. `environment` is a short
    name for lists of environments, which are narrow. `named_by` has, by variable, the security scheme of the document
    whose name is its usual value.
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
