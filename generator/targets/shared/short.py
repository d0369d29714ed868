"""One call in short, for any language: literal samples and one way in.

Secrets and fresh values are read at run time.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ...encode.language import TextPiece
from ...encode.prose import line
from ...errors import did_you_mean, fail
from ...examples.request import (
    PathSegment,
    SampleBody,
    SampleRequest,
    SampleValue,
    request_without_path,
    segments,
)
from ...model import PLACEHOLDER, Api, ConnectionProfile, Operation, Variable
from ...signing import registry as schemes
from .access import titled
from .runtime import runtime
from .script import heading
from .short_address import AddressFacts, Pieces, address, facts_of
from .short_signature import ShortSignature, adds, is_sent, signature_of


class ShortHeader(NamedTuple):
    """A header. A secret one must not be an argument of a program."""

    name: str
    pieces: Pieces
    secret: bool = False


class ShortCall(NamedTuple):
    """A call, ready to be written. `login` is the address where a Windows user logs in, if there is one.

    `frame` is the call without `title` and `url`: the same object for all operations that differ only in these.
    """

    title: str
    method: str
    needs: tuple[Variable, ...]
    url: Pieces
    facts: AddressFacts
    headers: tuple[ShortHeader, ...]
    body: SampleBody | None
    signature: ShortSignature | None
    user: tuple[str, ...] = ()
    digest: bool = False
    certificate: tuple[Variable, ...] = ()
    authority: str = ""
    login: Pieces = ()
    login_user: tuple[str, ...] = ()
    frame: "ShortCall | None" = None

    @property
    def all_headers(self) -> tuple[ShortHeader, ...]:
        """The headers with the `Accept` that curl adds by itself where the answer is not documented."""
        has_accept = any(header.name.lower() == "accept" for header in self.headers)
        return self.headers if has_accept else (ShortHeader("Accept", (TextPiece("*/*"),)), *self.headers)

    @property
    def user_pieces(self) -> Pieces:
        """User and password, with a colon between them."""
        listed = [piece for name in self.user for piece in (TextPiece(":"), TextPiece(name, "environment"))]
        return tuple(listed[1:])

    @property
    def has_secrets(self) -> bool:
        """Whether the call contains a secret."""
        return any(variable.secret for variable in self.needs)

    @property
    def is_hidden(self) -> bool:
        """Whether the address contains a secret or is signed. It must then be a variable before the call."""
        return self.facts.has_values or (self.signature is not None and not self.signature.first)


def short(api: Api, operation: Operation, connection_id: str = "") -> ShortCall:
    """Return the call of `operation` by the first way in, or the one with this id. Raise E630 if there is none."""
    return api.once(_short, operation, connection_id)


def _short(api: Api, operation: Operation, connection_id: str) -> ShortCall:
    connection = connection_of(api, connection_id)
    unnamed, request, path = api.unnamed(operation), request_without_path(api, operation), segments(api, operation)
    signature = api.once(_signature, unnamed)
    query = _without(request, signature).query
    url = (TextPiece(api.base_of(operation).env, "base"), *address(path, query, signature))
    values = (value for segment in path for value in segment.values)
    facts = facts_of(url, tuple(value.variable for value in values if value.variable))
    frame = api.once(_frame, unnamed, request, facts, connection_id)
    return frame._replace(title=_title(api, operation, connection), url=url, frame=None if frame.login else frame)


def _signature(_: Api, operation: Operation) -> ShortSignature | None:
    return signature_of(operation.signing) if operation.signing and operation.signed else None


def _frame(
    api: Api, operation: Operation, request: SampleRequest, facts: AddressFacts, connection_id: str
) -> ShortCall:
    connection, signature = connection_of(api, connection_id), api.once(_signature, operation)
    request = _without(request, signature)
    certificate = runtime(api).certificate
    is_demanded = any(key.kind == "mutualTLS" for key in operation.credentials)
    files = certificate if is_demanded or (connection and connection.client_certificate) else ()
    users = [key for key in operation.credentials if key.kind in ("basic", "digest")]
    start = TextPiece(api.base_of(operation).env, "base")
    variables = (*facts.variables, *_of_request(request), *_of_operation(operation, connection, signature))
    needs = (_base_variable(api, operation, connection), *files[:2], *variables)
    login = connection.login if connection else ""
    parts = [PathSegment(part, (part,)) for part in login.split("/")[1:]]
    return ShortCall(
        title="",
        method=operation.method,
        needs=tuple({need.env: titled(need) for need in needs}.values()),
        url=(),
        facts=facts,
        headers=tuple(_headers(request, operation, connection, signature)),
        body=_body(request),
        user=tuple(variable.env for key in users[:1] for variable in key.variables),
        digest=any(key.kind == "digest" for key in users[:1]),
        certificate=files[:2],
        authority=certificate[2].env if certificate else "",
        login=(start, *address(parts, (), signature)) if login else (),
        login_user=tuple(one.env for one in connection.variables[:2]) if connection and login else (),
        signature=signature,
    )


def _without(request: SampleRequest, signature: ShortSignature | None) -> SampleRequest:
    """Return the request without the values that its signature adds."""
    added_values = signature.brings if signature else ()
    if not added_values:
        return request
    body = request.body
    if body and body.kind == "urlencoded":
        body = body._replace(parts=tuple(part for part in body.parts if ("query", part.value.name) not in added_values))
    return request._replace(
        query=tuple(value for value in request.query if ("query", value.name) not in added_values),
        headers=tuple(value for value in request.headers if ("header", value.name.lower()) not in added_values),
        body=body,
    )


def _title(api: Api, operation: Operation, connection: ConnectionProfile | None) -> str:
    words = [line(connection.title)] if connection and api.connections[1:] else []
    more = "; ".join([*words, "generated by prerequest"])
    return f"{heading(operation)} ({more})"


def connection_of(api: Api, connection_id: str) -> ConnectionProfile | None:
    """Return the way in with this id, by default the first. Raise E630 for an unknown id."""
    by_id = {connection.id: connection for connection in api.connections}
    if connection_id and connection_id not in by_id:
        names = f"it has: {', '.join(by_id) or 'one way only'}"
        raise fail(
            "E630", f"{api.id} has no way in called {connection_id!r}", hint=did_you_mean(connection_id, by_id, names)
        )
    return by_id.get(connection_id) or next(iter(api.connections), None)


def _base_variable(api: Api, operation: Operation, connection: ConnectionProfile | None) -> Variable:
    """Return the variable of the base address. Its title is an example: the address of the way in."""
    address = next((server.base_url for server in api.servers), "")
    address = operation.server.base_url if operation.server else connection.base_url if connection else address
    return api.base_of(operation)._replace(title=f"like {address}")


def _of_request(request: SampleRequest) -> Iterator[Variable]:
    values = [value for value in (*request.query, *request.headers, *request.cookies) if value.sent]
    values += [value for value in (request.body.fields if request.body else ()) if value.sent]
    yield from (value.variable for value in values if value.variable)


def _of_operation(
    operation: Operation, connection: ConnectionProfile | None, signature: ShortSignature | None
) -> Iterator[Variable]:
    for key in operation.credentials:
        if key.kind in ("basic", "digest", "bearer"):
            yield from key.variables
    yield from (one for one in (connection.variables if connection else ()) if not one.default)
    if signature and operation.signing:
        yield from (variable for name, variable in operation.signing.inputs.items() if is_sent(signature, name))


def _body(request: SampleRequest) -> SampleBody | None:
    body = request.body
    return None if body and body.kind == "binary" and not body.required else body


def _headers(
    request: SampleRequest,
    operation: Operation,
    connection: ConnectionProfile | None,
    signature: ShortSignature | None,
) -> Iterator[ShortHeader]:
    yield from (_header(value.name, _value(value)) for value in request.headers if value.sent)
    jar = [
        piece for value in request.cookies if value.sent for piece in (TextPiece(f"; {value.name}="), *_value(value))
    ]
    secrets = frozenset(one.env for one in (connection.variables if connection else ()) if one.secret)
    for name, pieces in _of_connection(connection):
        if name.lower() == "cookie":
            jar += [TextPiece("; "), *pieces]
        else:
            yield _header(name, pieces, secrets)
    if jar:
        jar[0] = TextPiece(jar[0].text.removeprefix("; "))
        yield _header("Cookie", tuple(piece for piece in jar if piece.text))
    for key in [key for key in operation.credentials if key.kind == "bearer"][-1:]:
        yield _header("Authorization", (TextPiece("Bearer "), TextPiece(key.variables[0].env, "environment")))
    body = _body(request)
    if body and body.kind != "multipart":
        yield _header("Content-Type", (TextPiece(body.media_type),))
    if signature and signature.is_short:
        hidden = any(item.secret for item in schemes.get(signature.scheme).inputs)
        for name, local in adds(signature.scheme, "headers").items():
            yield ShortHeader(name, (TextPiece(local, "local"),), hidden)


def _header(name: str, pieces: Pieces, secret: frozenset[str] | None = None) -> ShortHeader:
    environment_names = {piece.text for piece in pieces if piece.kind == "environment"}
    return ShortHeader(name, pieces, bool(environment_names if secret is None else environment_names & secret))


def _value(value: SampleValue) -> Pieces:
    return (TextPiece(value.variable.env, "environment"),) if value.variable else (TextPiece(value.text),)


def _of_connection(connection: ConnectionProfile | None) -> Iterator[tuple[str, Pieces]]:
    if connection is None:
        return
    filled = {
        variable.name: TextPiece(variable.default) if variable.default else TextPiece(variable.env, "environment")
        for variable in connection.variables
    }
    for name, template in connection.headers:
        parts = PLACEHOLDER.split(template)
        pieces = [
            filled.get(text, TextPiece(f"{{{text}}}")) if at % 2 else TextPiece(text) for at, text in enumerate(parts)
        ]
        usual = {f"{{{variable.name}}}": variable.default for variable in connection.variables}
        yield usual.get(name, name), tuple(piece for piece in pieces if piece.text)
