"""Simple checks of a request's parameters and body: required ones present, values plausible, unknown names reported."""

import fnmatch
import hmac
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl
from uuid import UUID

from ..diagnosis.urls import pairs
from ..encode.terminal import visible
from ..examples.media import FORM, essence, is_json
from ..examples.styles import DEEP, text
from ..model import WHOLE, Body, Encoding, Media, Operation, Parameter, Schema
from .routes import RouteMatch
from .verdict import Received, ReceivedParameter

_INTEGER = re.compile(r"[+-]?\d{1,40}", re.ASCII)
_PLAIN_STYLES = frozenset({"", "simple", "form"})
_NUMBER = re.compile(r"[+-]?\d{1,40}(\.\d{1,40})?([eE][+-]?\d{1,3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class ParameterCheck:
    """The result of the checks: `problems` refuse the request, `notes` do not."""

    problems: tuple[str, ...]
    notes: tuple[str, ...]
    arguments: tuple[ReceivedParameter, ...]


def arguments(received: Received, match: RouteMatch) -> tuple[ReceivedParameter, ...]:
    """Return everything that a caller can have meant as a parameter, decoded, in the received order."""
    path = [ReceivedParameter("path", name, value) for name, value in match.path]
    query = [ReceivedParameter("query", name, value) for name, value in pairs(received.url)]
    header = [ReceivedParameter("header", name, value) for name, value in received.headers]
    cookies = [part.strip().partition("=") for part in received.header("cookie").split(";") if part.strip()]
    cookie = [ReceivedParameter("cookie", name, value) for name, _, value in cookies]
    return (*path, *query, *header, *cookie)


def check(
    received: Received, match: RouteMatch, values: Mapping[str, str], signing_names: frozenset[str]
) -> ParameterCheck:
    """Check a request against its operation.

    `values` are the values that the server knows, by environment variable. `signing_names` are query names of the
    signing scheme.
    """
    candidates = arguments(received, match)
    problems: list[str] = []
    for parameter in match.operation.parameters:
        texts = [argument.value for argument in candidates if _is_for(argument, parameter)]
        problems += _problems(parameter, texts, match, values)
    return ParameterCheck(tuple(problems), tuple(_unknown(match.operation, candidates, signing_names)), candidates)


def _is_for(argument: ReceivedParameter, parameter: Parameter) -> bool:
    if argument.location != parameter.location:
        return False
    if parameter.style == WHOLE:
        return True
    if parameter.location in {"query", "header"}:
        name, declared_name = argument.name.lower(), parameter.name.lower()
        return name == declared_name or (parameter.style.startswith(DEEP) and name.startswith(f"{declared_name}["))
    return argument.name == parameter.name


def _problems(parameter: Parameter, texts: list[str], match: RouteMatch, values: Mapping[str, str]) -> Iterator[str]:
    name = f"{parameter.location} parameter {visible(parameter.name)}"
    schema = resolve(parameter.schema, match.api.schemas)
    if not texts:
        is_exploded = parameter.location == "query" and parameter.explode and "object" in schema.types
        if parameter.required and not is_exploded:
            yield f"{name} is required and did not arrive"
        return
    expected = values.get(parameter.variable.env, "") if parameter.variable else ""
    if expected and not any(hmac.compare_digest(value.encode(), expected.encode()) for value in texts):
        yield f"{name} is not the value this server knows"
    secret = schema.secret or (parameter.variable is not None and parameter.variable.secret)
    if secret and len(set(texts)) > 1:
        yield f"{name} arrived {len(texts)} times with different values"
    for value in texts if parameter.style in _PLAIN_STYLES else ():
        for wrong in implausible(value, schema, match.api.schemas):
            yield f"{name}: {'its value' if secret else _quoted(value)} {wrong}"


def _quoted(value: str) -> str:
    return f'"{visible(value[:60])}"'


def _unknown(
    operation: Operation, candidates: tuple[ReceivedParameter, ...], signing_names: frozenset[str]
) -> Iterator[str]:
    declared = [parameter for parameter in operation.parameters if parameter.location == "query"]
    if any("object" in parameter.schema.types or parameter.schema.ref for parameter in declared):
        return
    keys = {
        credential.name.lower() for credential in operation.all_credentials if credential.location == "query"
    } | signing_names
    for argument in candidates:
        if argument.location != "query" or argument.name.lower() in keys:
            continue
        if not any(_is_for(argument, parameter) for parameter in declared):
            yield f"query parameter {visible(argument.name[:80])} is not declared"


def resolve(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    """Return the target of a reference, after at most 16 references."""
    for _ in range(16):
        if not schema.ref or schema.ref not in schemas:
            return schema
        schema = schemas[schema.ref]
    return schema


def implausible(value: str, schema: Schema, schemas: Mapping[str, Schema]) -> Iterator[str]:
    """Yield why a text cannot be a value of this schema. Arrays are checked by their items; objects are not checked."""
    if schema.enum:
        if value not in map(text, schema.enum):
            yield "is not one of the declared values"
    elif "array" in schema.types and schema.items is not None:
        for item in value.split(","):
            yield from implausible(item, resolve(schema.items, schemas), schemas)
    elif schema.types and not any(_fits(value, name, schema.format) for name in schema.types):
        expected = schema.format if schema.types == ("string",) else " or ".join(schema.types)
        yield f"is no {visible(expected)}"


def _fits(value: str, name: str, form: str) -> bool:
    if name == "string":
        return form != "uuid" or _is_uuid(value)
    patterns = {"integer": _INTEGER, "number": _NUMBER}
    if name in patterns:
        return patterns[name].fullmatch(value) is not None
    return value.lower() in {"true", "false"} if name == "boolean" else True


def _is_uuid(value: str) -> bool:
    try:
        return str(UUID(value)) == value.lower()
    except ValueError:
        return False


def takes_files(body: Body | None) -> bool:
    """Return whether a body may be a file of any length."""
    kinds = {essence(media.media_type) for media in body.media} if body else set()
    return any(not is_json(kind) and kind != FORM for kind in kinds)


def check_body(received: Received, body: Body | None, schemas: Mapping[str, Schema]) -> Iterator[tuple[int, str]]:
    """Yield the faults of the body, with their HTTP status."""
    if body is None:
        return
    if not received.size:
        if body.required:
            yield 400, "a body is required and none arrived"
        return
    kind = essence(received.header("content-type"))
    declared = {essence(media.media_type): media for media in body.media}
    name = next((pattern for pattern in declared if fnmatch.fnmatchcase(kind, pattern)), None)
    if name is None:
        yield 415, f"Content-Type {visible(kind[:80]) or '(none)'} is not among {', '.join(declared) or '(none)'}"
    elif received.size > len(received.body) and (is_json(kind) or kind == FORM):
        yield 413, f"{kind} of {received.size} bytes is more than this server reads"
    elif is_json(kind):
        yield from _check_json(received.body)
    elif kind == FORM:
        yield from _check_form(received.body, declared[name], schemas)


def _check_json(body: bytes) -> Iterator[tuple[int, str]]:
    try:
        json.loads(body)
    except (ValueError, RecursionError) as wrong:
        yield 400, f"the body is not JSON: {visible(str(wrong)[:120])}"


def _check_form(body: bytes, media: Media, schemas: Mapping[str, Schema]) -> Iterator[tuple[int, str]]:
    received_names = {name.lower() for name, _ in parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)}
    # A deep object arrives as `name[member]`, one that is spread under the names of its members.
    received_names |= {name.partition("[")[0] for name in received_names}
    for member in resolve(media.schema, schemas).properties:
        encoding = media.encoding.get(member.name, Encoding())
        explode = encoding.style == "form" if encoding.explode is None else encoding.explode
        is_spread = explode and encoding.style in ("", "form") and "object" in resolve(member.schema, schemas).types
        if member.required and not is_spread and member.name.lower() not in received_names:
            yield 400, f"form field {visible(member.name)} is required and did not arrive"
