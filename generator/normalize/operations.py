"""Reads all operations of a document and gives them their names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..document.objects import METHODS
from ..document.positions import as_list, as_object, escape
from ..encode import http
from ..model import (
    ABSENT,
    NOTHING,
    PLACEHOLDER,
    Folder,
    JsonObject,
    Operation,
    Parameter,
    Requirement,
    Response,
    plain_template,
    successes,
    wire_name,
)
from ..naming.names import is_repeated, name_operations, rules_of
from ..naming.operation import OperationName, RawOperation
from ..settings.profile import Profile
from ..signing import registry as schemes
from .addresses import OwnServers
from .parameters import ParameterReader
from .path_query import literal_path, placeholder_schema, with_path_query
from .query_string import sent_fields
from .reader import Reader, is_deprecated, stability, strings, text
from .responses import ResponseReader
from .schemas import Schemas
from .security import Security
from .tags import Tags, settled

_AUTHORIZATION = ("header", "authorization")
_ACCEPT = ("header", "accept")


class DeclaredOperation(NamedTuple):
    """An operation as the document has it."""

    method: str
    path: str
    node: JsonObject
    at: str
    item: JsonObject
    item_at: str
    patterns: Mapping[str, str] = NOTHING


@dataclass
class Operations:
    """Turns the operations of a document into operations of the model."""

    reader: Reader
    schemas: Schemas
    inputs: ParameterReader
    security: Security
    servers: OwnServers
    profile: Profile

    def read(self) -> tuple[tuple[Operation, ...], tuple[Folder, ...]]:
        """Return all operations in the document's order, and their folders in order of first use."""
        written = list(self._written())
        reader = ResponseReader(self.reader, self.schemas, self.inputs)
        answers = [reader.responses(item.node, item.at) for item in written]
        raw = [_raw(item, answer) for item, answer in zip(written, answers, strict=True)]
        names = name_operations(
            raw, rules_of(self.profile.naming), self.schemas.named_in_document(), ascii_only=self.profile.ascii_names
        )
        self._tell(names)
        operations = tuple(map(self._operation, written, answers, names))
        return operations, self._folders(written, names)

    def _operation(self, written: DeclaredOperation, answers: tuple[Response, ...], name: OperationName) -> Operation:
        node = written.node
        path, _, query = written.path.partition("?")
        operation = Operation(
            id=name.id,
            title=name.title,
            folder=name.folder_id,
            method=written.method,
            path=literal_path(path),
            path_query=query,
            summary=text(node, "summary") or text(written.item, "summary"),
            description=text(node, "description") or text(written.item, "description"),
            deprecated=is_deprecated(node),
            stability=stability(node),
            origin=written.at,
            operation_id=text(node, "operationId"),
        )
        # What a request has is not read for operations that the selection leaves out.
        is_left_out = is_repeated(path, self.profile.repeated)
        return operation if is_left_out else self._with_request(operation, written, answers)

    def _folders(self, written: list[DeclaredOperation], names: list[OperationName]) -> tuple[Folder, ...]:
        """Return the folders: of a bundled API in order of first use, of others in the order of the tags."""
        first = [next((tag for tag in strings(entry.node.get("tags")) if tag.strip()), "") for entry in written]
        tags = Tags(self.reader.root, filter(None, first), ascii_only=self.profile.ascii_names)
        folders: dict[str, tuple[str, Folder]] = {}
        for tag, name in zip(first, names, strict=True):
            if name.folder_id not in folders:
                folder = tags.folder(tag, name.folder_id, name.folder_title)
                plain = self.profile.naming != "document"
                titled = folder._replace(title=name.folder_title, parent=None) if plain else folder
                folders[name.folder_id] = tag, titled
        if self.profile.naming == "document":
            listed = sorted(folders.values(), key=lambda entry: tags.position(entry[0]))
            return settled(folder for _, folder in listed)
        return tuple(folder for _, folder in folders.values())

    def _tell(self, names: list[OperationName]) -> None:
        renamed = sum(name.renamed for name in names) if self.profile.naming == "document" else 0
        if renamed:
            count = f"{'all' if renamed == len(names) else f'{renamed} of'} {len(names)} operations"
            subject = f"{count} {'is' if renamed == 1 else 'are'}" if len(names) > 1 else "the operation is"
            about = f"{subject} named by method and path, or by a safe form of the operationId"
            self.reader.note("W213", about, "/paths", "a readable operationId is kept; `prerequest list` shows all")

    def _written(self) -> Iterator[DeclaredOperation]:
        for path, node in as_object(self.reader.root.get("paths")).items():
            if not path.startswith("/") or not isinstance(node, dict):
                continue
            item, item_at = self.reader.resolve(node, f"/paths/{escape(path)}")
            for method, operation, at in self._methods(item, item_at):
                parameters = (
                    [*as_list(item.get("parameters")), *as_list(operation.get("parameters"))] if "{" in path else []
                )
                nodes = (self.reader.resolve(one, "")[0] for one in parameters)
                in_path = {text(one, "name") for one in nodes if text(one, "in") == "path"}
                template, patterns = plain_template(path, in_path)
                yield DeclaredOperation(method, template, operation, at, item, item_at, patterns)

    def _methods(self, item: JsonObject, at: str) -> Iterator[tuple[str, JsonObject, str]]:
        for key, node in item.items():
            if key in METHODS and isinstance(node, dict):
                yield key.upper(), node, f"{at}/{key}"
        for key, node in as_object(item.get("additionalOperations")).items():
            pointer = f"{at}/additionalOperations/{escape(key)}"
            if method := self.reader.checked(http.method, key, "E225", "method cannot be sent", pointer):
                yield method, node, pointer

    def _with_request(
        self, operation: Operation, written: DeclaredOperation, answers: tuple[Response, ...]
    ) -> Operation:
        """Return an operation with its parameters, body, answers, security and server."""
        node, path = written.node, written.path.partition("?")[0]
        security = self.security.of(node, written.at)
        if "#" in path:
            about = "the path has a `#`, which is sent as %23, because OpenAPI has no fragments in paths"
            self.reader.note("W227", about, written.at, "leave out what only distinguishes operations, by an overlay")
        server, server_query = self.servers.of((node, written.at), (written.item, written.item_at))
        parameters = self.inputs.parameters(written.item, written.item_at, node, written.at)
        parameters = with_path_query(parameters, path, "&".join(filter(None, (server_query, operation.path_query))))
        if not security and any(wire_name(one.location, one.name) == _AUTHORIZATION for one in parameters):
            about = "the header Authorization is declared as a parameter, which OpenAPI ignores: it is a variable"
            self.reader.note("W220", about, written.at, "declare a security scheme and name it under `security`")
        parameters = tuple(one for one in parameters if not self._is_ignored_accept(one, answers))
        parameters = (*_not_in_security(parameters, security), *_undeclared(written, path, parameters))
        return operation._replace(
            parameters=self.reader.once(("parameters", *map(id, parameters)), lambda: parameters),
            body=self.inputs.body(written.item, written.item_at, node, written.at),
            responses=answers,
            security=security,
            server=server,
            first_call=(*strings(node.get("x-first-call")), *sent_fields(parameters, self.inputs.required_queries)),
            has_own_security="security" in node,
            pagination=_pagination(node.get("x-pagination")),
        )

    def _is_ignored_accept(self, parameter: Parameter, answers: tuple[Response, ...]) -> bool:
        """Return whether a parameter is the header `Accept` and has no use: answers name media types (OpenAPI).

        If the answers name none, a value that the document writes is better than none.
        """
        if wire_name(parameter.location, parameter.name) != _ACCEPT:
            return False
        schema = self.schemas.resolved(parameter.schema)
        values = (parameter.example, schema.default, schema.example)
        has_value = bool(schema.enum) or any(value is not ABSENT for value in values)
        media_types = [one.media_type for answer in successes(answers) for one in answer.media]
        return not has_value or any("*" not in media_type for media_type in media_types)


def _pagination(value: object) -> tuple[tuple[str, str], ...] | None:
    """Return the rules for pages that a document gives; `false` says that the operation has no pages."""
    if not isinstance(value, dict):
        return () if value is False else None
    return tuple((str(name), str(part)) for name, part in value.items())


def _undeclared(written: DeclaredOperation, path: str, parameters: tuple[Parameter, ...]) -> list[Parameter]:
    """Return the undeclared placeholders of the path as texts of their pattern. Validation has warned (W204)."""
    declared = {parameter.name for parameter in parameters if parameter.location == "path"}
    names = dict.fromkeys(filter(None, PLACEHOLDER.findall(path)))
    return [
        Parameter(name, "path", placeholder_schema(pattern), required=True, style="simple", origin=written.at)
        for name, pattern in ((name, written.patterns.get(name, "")) for name in names)
        if name not in declared
    ]


def _not_in_security(parameters: tuple[Parameter, ...], security: tuple[Requirement, ...]) -> tuple[Parameter, ...]:
    """Return the parameters without those that an API key or the signature of the operation sends."""
    keys = [key for choice in security for key in choice.credentials if key.kind == "apiKey"]
    credentials = {wire_name(key.location, key.name) for key in keys}
    signed = [choice.signing for choice in security if choice.signing]
    return tuple(
        parameter
        for parameter in parameters
        if wire_name(parameter.location, parameter.name) not in credentials
        and (not security or wire_name(parameter.location, parameter.name) != _AUTHORIZATION)
        and not any(schemes.brings(signing, parameter.location, parameter.name) for signing in signed)
    )


def _raw(written: DeclaredOperation, answers: tuple[Response, ...]) -> RawOperation:
    node = written.node
    good = [media for answer in answers if answer.is_success for media in answer.media]
    return RawOperation(
        method=written.method,
        path=written.path,
        operation_id=text(node, "operationId") or None,
        summary=text(node, "summary") or None,
        tags=tuple(strings(node.get("tags"))),
        response_is_array=bool(good) and "array" in good[0].schema.types,
        deprecated=is_deprecated(node),
    )
