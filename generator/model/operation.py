"""The operations of an API, their folders, and the API as a whole."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, NamedTuple, TypeVar, TypeVarTuple

from .access import ConnectionProfile, Credential, Requirement, Server, Signing
from .message import Body, Parameter, Response, Variable
from .schema import Schema

_Parts = TypeVarTuple("_Parts")
_Result = TypeVar("_Result")
_BY_VALUE = (str, int)


class Operation(NamedTuple):
    """One method on one path. `id` is its name in snake_case, `title` the form for people, `folder` its group.

    `operation_id` is the name that the document gives it, empty where it gives none.

    `security` holds the alternatives (OpenAPI's `or`) in the document's order: a caller satisfies one of them, and the
    first is the one that outputs use unless the user says otherwise. Without alternatives no login is needed.
    `has_own_security` says that the operation does not use the `security` of the whole document.
    `server` replaces the API's base address (OpenAPI allows one for each path or operation). `first_call` names the
    optional parameters and form fields that the example call sends (`limit`, `query:limit`). `path_query` is the query
    that some documents write into a path (`/search?type=book`); its pairs are parameters, too. `pagination` is what the
    document says about pages (`x-pagination`): empty if there are no pages, and None if the document does not say.
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
    has_own_security: bool = False
    path_query: str = ""
    pagination: tuple[tuple[str, str], ...] | None = None
    origin: str = ""
    operation_id: str = ""

    @property
    def preferred(self) -> Requirement:
        """The alternative of `security` that outputs satisfy by default."""
        return self.security[0] if self.security else Requirement()

    @property
    def choices(self) -> tuple[tuple[Credential, ...], ...]:
        """The credentials of each alternative if there are several; otherwise nothing."""
        distinct = tuple(dict.fromkeys(choice.credentials for choice in self.security))
        return distinct if distinct[1:] else ()

    @property
    def credentials(self) -> tuple[Credential, ...]:
        """The credentials of the preferred alternative."""
        return self.preferred.credentials

    @property
    def all_credentials(self) -> tuple[Credential, ...]:
        """The credentials of every alternative without repetition; those of the preferred alternative come first."""
        credentials = {credential.id: credential for choice in self.security for credential in choice.credentials}
        return tuple(credentials.values())

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The values that a caller gives: of parameters, of every alternative of `security`, and of the signature."""
        of_parameters = (parameter.variable for parameter in self.parameters if parameter.variable)
        of_credentials = (variable for credential in self.all_credentials for variable in credential.variables)
        return (*of_parameters, *of_credentials, *(self.signing.inputs.values() if self.signing else ()))

    @property
    def signing(self) -> Signing | None:
        """How the operation is signed, always or if the user wants it. None if it cannot be signed."""
        return next((choice.signing for choice in self.security if choice.signing), None)

    @property
    def signed(self) -> bool:
        """Whether the operation is signed by default."""
        return self.preferred.signing is not None

    @property
    def written_path(self) -> str:
        """The path as the document has it, with the query that some documents write into it."""
        return f"{self.path}?{self.path_query}" if self.path_query else self.path


class Folder(NamedTuple):
    """A group of operations: `id` for files and code, `title` for people.

    `parent` is the group that contains it. A parent without operations of its own is not in `Api.folders`.
    """

    id: str
    title: str
    description: str = ""
    parent: "Folder | None" = None


class _Fields(NamedTuple):
    """The fields of `Api`."""

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
    templates: Any = None
    prefix: str = ""


class Api(_Fields):
    """A whole API. `id` names the output folder; `base_url` is the variable that holds the base address.

    `prefix` begins the names of environment variables; APIs of one product may share it, and so their certificates.

    `templates` are the templates of this run; if there are none, ours are used. Results that a run derives from an API
    are kept in the `Api` and disappear with it, so that a run never uses a result of another API.
    """

    @cached_property
    def _results(self) -> dict[tuple[object, ...], tuple[object, Any]]:
        return {}

    def once(self, make: Callable[["Api", *_Parts], _Result], *parts: *_Parts) -> _Result:
        """Return the result of `make` for this API and parts of it. It is called only once for the same parts."""
        key = (make, *[part if isinstance(part, _BY_VALUE) else id(part) for part in parts])
        entry = self._results.get(key)
        if entry is None:
            # The parts are stored, too. Otherwise Python could free them and give their ids to other objects.
            entry = self._results[key] = parts, make(self, *parts)
        result: _Result = entry[1]
        return result

    def unnamed(self, operation: Operation) -> Operation:
        """Return an operation with the same request, without its path, names, texts and answers.

        Many operations differ only in these. For all of them it is the same object, so that what is made of it with
        `once` is made only once.
        """
        parts = operation.method, operation.parameters, operation.body, operation.security, operation.server
        return self.once(_unnamed, *parts, operation.first_call)

    @cached_property
    def credentials(self) -> tuple[Credential, ...]:
        """The credentials of all operations, without repetition."""
        credentials = (credential for operation in self.operations for credential in operation.all_credentials)
        return tuple({credential.id: credential for credential in credentials}.values())

    @property
    def variables(self) -> tuple[Variable, ...]:
        """All values that a caller gives, without repetition: for base addresses, operations and ways in."""
        variables = [self.base_url]
        for operation in self.operations:
            variables += [self.base_of(operation), *operation.variables]
        variables += [variable for connection in self.connections for variable in connection.variables]
        return tuple({variable.env: variable for variable in variables}.values())

    @property
    def takes_certificate(self) -> bool:
        """Whether a caller can log in with a client certificate."""
        kinds = {credential.kind for credential in self.credentials}
        return "mutualTLS" in kinds or any(connection.client_certificate for connection in self.connections)

    def base_of(self, operation: Operation) -> Variable:
        """Return the variable that holds the base address of `operation`."""
        variable = operation.server.variable if operation.server else None
        return variable or self.base_url


def _unnamed(_: Api, *parts: Any) -> Operation:
    names = ("method", "parameters", "body", "security", "server", "first_call")
    return Operation(id="", title="", folder="", path="", **dict(zip(names, parts, strict=True)))
