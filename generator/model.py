"""What every OpenAPI version comes out as: one frozen API in the vocabulary of the OpenAPI specification.

References are names into `Api.schemas`, so a circular schema is no special case. Every node that can be
wrong later knows its `origin`, a JSON Pointer into the document it was read from.
"""

import re
from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
"""A name in braces, as in a path template or a server address."""

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class Absent(Enum):
    """The type of `ABSENT`, which says that a document gives no value (null is a value)."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
Location = Literal["path", "query", "header", "cookie"]
NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


class Schema(NamedTuple):
    """A JSON Schema, reduced to what a caller of the API can use.

    `types` is empty where anything is allowed. `ref` names an entry of `Api.schemas`; the other fields then
    are siblings of the reference. `secret` marks a value that must never be an example or a default. `required` are
    all names that an object must have, those without a property of this schema too. `exclusive` says which of the
    bounds (`minimum`, `maximum`) is itself not allowed.
    """

    types: tuple[str, ...] = ()
    format: str = ""
    ref: str = ""
    title: str = ""
    description: str = ""
    enum: tuple[Json, ...] = ()
    enum_names: tuple[str, ...] = ()
    default: Json | Absent = ABSENT
    example: Json | Absent = ABSENT
    properties: tuple["Property", ...] = ()
    additional: "Schema | bool | None" = None
    items: "Schema | None" = None
    prefix_items: tuple["Schema", ...] = ()
    all_of: tuple["Schema", ...] = ()
    any_of: tuple["Schema", ...] = ()
    one_of: tuple["Schema", ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_items: int | None = None
    max_items: int | None = None
    min_properties: int | None = None
    max_properties: int | None = None
    unique_items: bool = False
    multiple_of: float | None = None
    exclusive: tuple[str, ...] = ()
    pattern: str = ""
    content_type: str = ""
    required: tuple[str, ...] = ()
    discriminator: "Discriminator | None" = None
    discriminator_value: str = ""
    xml: "Xml | None" = None
    read_only: bool = False
    write_only: bool = False
    deprecated: bool = False
    secret: bool = False
    origin: str = ""


class Discriminator(NamedTuple):
    """The member of an object that says which schema it follows: `mapping` has its values and names of schemas."""

    name: str
    mapping: tuple[tuple[str, str], ...] = ()


class Xml(NamedTuple):
    """How a schema is written in XML, in OpenAPI's words; `text` makes a member the element's text."""

    name: str = ""
    namespace: str = ""
    prefix: str = ""
    attribute: bool = False
    wrapped: bool = False
    text: bool = False


class Property(NamedTuple):
    """A named member of an object schema."""

    name: str
    schema: Schema
    required: bool = False


class Variable(NamedTuple):
    """A value the user brings: `name` in Postman and in code, `env` in the environment. Secrets have no default.

    `form` is an expression that the whole value must match, of what bash, Python and C# read alike; empty: any value.
    """

    name: str
    env: str
    title: str = ""
    description: str = ""
    default: str = ""
    secret: bool = False
    form: str = ""


class Parameter(NamedTuple):
    """One parameter of an operation. `variable` is set where the value is the user's own (a secret, a login).

    `media_type` is set where the value is written as a document of that type (`content`), not by a style.
    """

    name: str
    location: Location
    schema: Schema
    required: bool = False
    description: str = ""
    deprecated: bool = False
    style: str = ""
    explode: bool = True
    media_type: str = ""
    example: Json | Absent = ABSENT
    variable: Variable | None = None
    origin: str = ""


class Example(NamedTuple):
    """A value of a body that the document shows under a name."""

    name: str
    value: Json
    summary: str = ""


class Media(NamedTuple):
    """One representation of a body or an answer. `example` is the usual one, the first where several have names."""

    media_type: str
    schema: Schema
    example: Json | Absent = ABSENT
    origin: str = ""
    encoding: Mapping[str, "Encoding"] = NOTHING
    examples: tuple[Example, ...] = ()


class Encoding(NamedTuple):
    """How one field of a form is written: by a media type of its own, or by the style of a query parameter."""

    content_type: str = ""
    style: str = ""
    explode: bool | None = None


class Body(NamedTuple):
    """What an operation takes; `media` in the document's order, the first is the preferred one."""

    media: tuple[Media, ...]
    required: bool = False
    description: str = ""
    origin: str = ""


class Response(NamedTuple):
    """What an operation answers. `status` is `200`, `4XX` or `default`."""

    status: str
    description: str = ""
    media: tuple[Media, ...] = ()
    origin: str = ""
    headers: tuple[Parameter, ...] = ()


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
    a `bearer` with `grants` or `discovery_url`: whoever calls brings a token, a target may offer to fetch one.
    """

    id: str
    kind: Literal["apiKey", "basic", "bearer", "digest", "mutualTLS"]
    variables: tuple[Variable, ...]
    name: str = ""
    location: Literal["query", "header", "cookie"] = "header"
    description: str = ""
    grants: tuple[Grant, ...] = ()
    discovery_url: str = ""


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
    """A hole in a server URL."""

    name: str
    default: str
    enum: tuple[str, ...] = ()
    description: str = ""


class Server(NamedTuple):
    """A base address, `url` with its `{holes}`; `base_url` has the defaults filled in and no trailing slash.

    `variable` is set where the address belongs to some operations only and so has a variable of its own.
    """

    url: str
    base_url: str
    description: str = ""
    variables: tuple[ServerVariable, ...] = ()
    variable: Variable | None = None


class ConnectionProfile(NamedTuple):
    """A way in: a base address and what a caller must bring there (`headers` maps a name to text with `{variable}`).

    `login` is a path to GET with NTLM before anything else, which brings a session; user and password are then the
    first two `variables`. `server` is the document's server at this address, where it is one.
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


class Operation(NamedTuple):
    """One method on one path. `id` is the one name (snake_case), `title` its form for people, `folder` its group.

    `security` holds the alternatives (OpenAPI's `or`) in the document's order: a caller satisfies one of them, and the
    first is what outputs send unless the user says otherwise. No alternative: nothing to log in with.
    `server` replaces the API's base address (OpenAPI allows one for each path or operation). `first_call` names the
    optional parameters and form fields that the documented example call sends. `path_query` is the query that some
    documents write into a path (`/search?type=book`); its pairs are parameters, too. `pagination` is what the document
    says of pages (`x-pagination`); empty: there are none, None: it says nothing.
    """

    id: str
    title: str
    folder: str
    method: str
    path: str
    summary: str = ""
    description: str = ""
    deprecated: bool = False
    stability: str = ""
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    responses: tuple[Response, ...] = ()
    security: tuple[Requirement, ...] = ()
    server: Server | None = None
    first_call: tuple[str, ...] = ()
    path_query: str = ""
    pagination: tuple[tuple[str, str], ...] | None = None
    origin: str = ""

    @property
    def preferred(self) -> Requirement:
        """The alternative of `security` that outputs satisfy by default."""
        return self.security[0] if self.security else Requirement()

    @property
    def choices(self) -> tuple[tuple[Credential, ...], ...]:
        """The credentials of each alternative, where there is more than one way to log in; else nothing."""
        distinct = tuple(dict.fromkeys(choice.credentials for choice in self.security))
        return distinct if distinct[1:] else ()

    @property
    def credentials(self) -> tuple[Credential, ...]:
        """The credentials of the preferred alternative."""
        return self.preferred.credentials

    @property
    def all_credentials(self) -> tuple[Credential, ...]:
        """The credentials of every alternative, those of the preferred one first, none twice."""
        listed = {credential.id: credential for choice in self.security for credential in choice.credentials}
        return tuple(listed.values())

    @property
    def signing(self) -> Signing | None:
        """How the operation is signed, always or where the user wants it; None where it cannot be signed."""
        return next((choice.signing for choice in self.security if choice.signing), None)

    @property
    def signed(self) -> bool:
        """Whether the operation is signed unless the user says otherwise."""
        return self.preferred.signing is not None

    @property
    def written_path(self) -> str:
        """The path as the document has it, with the query that some write into it."""
        return f"{self.path}?{self.path_query}" if self.path_query else self.path


class Folder(NamedTuple):
    """A group of operations: `id` for files and code, `title` for people.

    `parent` is the group it lies in, which may hold no operation itself and then is not in `Api.folders`.
    """

    id: str
    title: str
    description: str = ""
    parent: "Folder | None" = None


class Api(NamedTuple):
    """A whole API. `id` names the output folder; `base_url` is the variable that holds the base address."""

    id: str
    title: str
    version: str
    description: str
    base_url: Variable
    servers: tuple[Server, ...]
    connections: tuple[ConnectionProfile, ...]
    folders: tuple[Folder, ...]
    operations: tuple[Operation, ...]
    schemas: Mapping[str, Schema]
    file: str = ""

    def base_of(self, operation: Operation) -> Variable:
        """Return the variable that holds the base address of `operation`."""
        own = operation.server.variable if operation.server else None
        return own or self.base_url
