"""One call in short, for any language: literal samples and one way in.

Secrets and fresh values are read at run time.
"""

from collections.abc import Iterable, Iterator
from itertools import count
from typing import NamedTuple

from ...encode.language import TextPiece
from ...encode.prose import line
from ...errors import did_you_mean, fail
from ...examples.request import PathSegment, SampleBody, SampleRequest, SampleValue, sample_request
from ...model import PLACEHOLDER, Api, ConnectionProfile, Operation, Variable
from ...signing import registry as schemes
from ...signing.final_url import final_url
from .access import titled
from .runtime import runtime
from .script import heading
from .short_signature import ShortSignature, adds, is_sent, signature_of

_ORIGIN = "http://h"

Pieces = tuple[TextPiece, ...]


class ShortHeader(NamedTuple):
    """A header. A secret one must not be an argument of a program."""

    name: str
    pieces: Pieces
    secret: bool = False


class ShortCall(NamedTuple):
    """A call, ready to be written. `login` is the address where a Windows user logs in, if there is one."""

    title: str
    method: str
    needs: tuple[Variable, ...]
    url: Pieces
    headers: tuple[ShortHeader, ...]
    body: SampleBody | None
    signature: ShortSignature | None
    user: tuple[str, ...] = ()
    digest: bool = False
    certificate: tuple[Variable, ...] = ()
    authority: str = ""
    login: Pieces = ()
    login_user: tuple[str, ...] = ()

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
        is_signed = self.signature is not None and not self.signature.first
        return is_signed or any(piece.kind == "escaped" for piece in self.url)


def short(api: Api, operation: Operation, connection_id: str = "") -> ShortCall:
    """Return the call of `operation` by the first way in, or the one with this id. Raise E630 if there is none."""
    return api.once(_short, operation, connection_id)


def _short(api: Api, operation: Operation, connection_id: str) -> ShortCall:
    connection = connection_of(api, connection_id)
    signature = signature_of(operation.signing) if operation.signing and operation.signed else None
    request = _without(sample_request(api, operation), signature.brings if signature else frozenset())
    base = titled(api.base_of(operation))
    certificate = runtime(api).certificate
    is_demanded = any(key.kind == "mutualTLS" for key in operation.credentials)
    files = certificate if is_demanded or (connection and connection.client_certificate) else ()
    users = [key for key in operation.credentials if key.kind in ("basic", "digest")]
    start = TextPiece(base.env, "base")
    variables = (*_of_request(request), *_of_operation(operation, connection, signature))
    needs = (_base_variable(api, operation, connection), *files[:2], *variables)
    login = connection.login if connection else ""
    segments = [PathSegment(part, (part,)) for part in login.split("/")[1:]]
    return ShortCall(
        title=_title(api, operation, connection),
        method=operation.method,
        needs=tuple({need.env: titled(need) for need in needs}.values()),
        url=(start, *_url(request.segments, request.query, signature)),
        headers=tuple(_headers(request, operation, connection, signature)),
        body=_body(request),
        user=tuple(variable.env for key in users[:1] for variable in key.variables),
        digest=any(key.kind == "digest" for key in users[:1]),
        certificate=files[:2],
        authority=certificate[2].env if certificate else "",
        login=(start, *_url(segments, (), signature)) if login else (),
        login_user=tuple(one.env for one in connection.variables[:2]) if connection and login else (),
        signature=signature,
    )


def _without(request: SampleRequest, added_values: frozenset[tuple[str, str]]) -> SampleRequest:
    """Return the request without the values that its signature adds."""
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
    values = [value for segment in request.segments for value in segment.values]
    values += [value for value in (*request.query, *request.headers, *request.cookies) if value.sent]
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


class _Hidden:
    """Replaces variables by a mark while `final_url` escapes the URL, and puts them back afterwards.

    The mark does not occur in `texts`. It has `Q` only at its beginning and `z` only at its end, so that no text beside
    it can form another mark.
    """

    def __init__(self, texts: str) -> None:
        self._mark = next(mark for number in count() if (mark := f"Q{number}z") not in texts)
        self._pieces: list[TextPiece] = []

    def add(self, piece: TextPiece) -> str:
        self._pieces.append(piece)
        return self._mark

    def text(self, value: SampleValue) -> str:
        return self.add(TextPiece(value.variable.env, "escaped")) if value.variable else _escaped(value.text)

    def segment(self, segment: PathSegment) -> str:
        return "".join(piece if isinstance(piece, str) else self.text(piece) for piece in segment.pieces)

    def split(self, url: str) -> Pieces:
        texts = [TextPiece(text) for text in url.split(self._mark)]
        both = [piece for pair in zip(texts, [*self._pieces, TextPiece("")], strict=True) for piece in pair]
        return tuple(piece for piece in both if piece.text)


def _escaped(text: str) -> str:
    """Return a value for an address that keeps the escapes of the path's own text."""
    return text.replace("%", "%25")


def _url(path: Iterable[PathSegment], query: Iterable[SampleValue], signature: ShortSignature | None) -> Pieces:
    added = adds(signature.scheme, "query") if signature and signature.is_short else {}
    replaced = {name.lower() for name in added}
    parts, values = tuple(path), tuple(value for value in query if value.sent and value.name.lower() not in replaced)
    hidden = _Hidden(str((parts, values)))
    segments = [hidden.segment(segment) for segment in parts]
    pairs = [
        (_escaped(value.name), hidden.text(value)) if value.name else (hidden.text(value), None) for value in values
    ]
    pairs += [(name, hidden.add(TextPiece(local, "local"))) for name, local in added.items()]
    try:
        url = final_url(_ORIGIN, segments, pairs, keep_escapes=True)
    except ValueError as error:
        raise fail("E607", f"the sample URL cannot be sent: {error}") from error
    return hidden.split(url.removeprefix(_ORIGIN))


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
