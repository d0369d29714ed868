"""The answers of the server: the document's examples for a right request, and a text for a person for a wrong one.

An emulated server answers instead of the examples, in JSON or XML, as the client asks.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from ..diagnosis.urls import pairs
from ..encode.terminal import visible
from ..examples.media import FORM, essence, is_json
from ..examples.values import sample
from ..model import ABSENT, TEXT, Api, Media, Operation, Parameter, Response, Schema
from .elements import Element
from .emulation import EmulatedServer, EmulationSettings, emulation_settings
from .emulation.call import Call, StoredFile
from .emulation.server import read_json
from .parameters import resolve
from .routes import RouteMatch
from .verdict import Received

_BYTES = b"\x00\x01prerequest\xff"
_NO_BODY = {204, 205, 304}
_PLAIN = {"string", "integer", "number", "boolean", "null"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer; `headers` are without the length."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)


LOGIN_PAGE = Answer(
    200,
    (("Content-Type", "text/html; charset=utf-8"),),
    b"<!DOCTYPE html>\n<html><head><title>Log in</title></head><body>Log in</body></html>\n",
)


def refusal(status: int, lines: Iterable[str], headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """Return the answer that says in plain text why a request was refused."""
    text = "\n".join(visible(line) for text in lines for line in text.split("\n"))
    return Answer(status, (("Content-Type", "text/plain; charset=utf-8"), *headers), f"{text}\n".encode())


@dataclass(frozen=True, slots=True)
class AnswerShape:
    """The sources of the values of answers.

    `value` is the answer of the emulated server, if it has one; otherwise the answer is the document's example or a
    sample of the schema. `form` changes a JSON value to the form in which the server writes it.
    """

    value: object = ABSENT
    form: Callable[[object, bool], object] = lambda value, _: value


def success(operation: Operation, schemas: Mapping[str, Schema], accept: str, shape: AnswerShape) -> Answer:
    """Return the documented success of an operation: the emulated server's value, the example, or a sample."""
    by_status = [(response.status.upper(), response) for response in operation.responses]
    good = (response for name, response in by_status if name.startswith("2") or name == "DEFAULT")
    response = next(good, Response("200"))
    status = int(response.status) if response.status.isdigit() else 200
    if isinstance(shape.value, Element) and not response.media:
        return Answer(status, (("Content-Type", "application/xml; charset=utf-8"),), shape.value.xml.encode())
    if status in _NO_BODY or not response.media:
        return Answer(status)
    is_text = isinstance(shape.value, Element) and shape.value.text
    media = _preferred(response.media, "text/plain" if is_text else accept)
    return Answer(status, (("Content-Type", _header(media.media_type)),), _body(media, schemas, shape))


def _preferred(media: tuple[Media, ...], accept: str) -> Media:
    accepted_types = [essence(part) for part in accept.split(",")]
    by_type = {essence(one.media_type): one for one in reversed(media)}
    return next((by_type[kind] for kind in accepted_types if kind in by_type), media[0])


def _header(media_type: str) -> str:
    kind = essence(media_type)
    if "*" in kind or not media_type.isascii() or not media_type.isprintable():
        return "application/octet-stream"
    textual = kind.startswith("text/") or is_json(kind) or kind.endswith("xml")
    return f"{media_type}; charset=utf-8" if textual and "charset" not in media_type else media_type


def _body(media: Media, schemas: Mapping[str, Schema], shape: AnswerShape) -> bytes:
    kind = essence(media.media_type)
    example = media.schema.example if media.example is ABSENT else media.example
    value = shape.value if shape.value is not ABSENT else example
    if isinstance(value, Element):
        value = value.members if is_json(kind) else value.text or value.xml
    if is_json(kind):
        value = sample(media.schema, schemas) if value is ABSENT else value
        types = set(resolve(media.schema, schemas).types)
        shaped = shape.form(value, bool(types) and types <= _PLAIN)
        return json.dumps(shaped, ensure_ascii=False).encode("utf-8", "replace")
    if isinstance(value, str | bytes):
        return value.encode("utf-8", "replace") if isinstance(value, str) else value
    if kind.endswith("xml"):
        return b'<?xml version="1.0" encoding="utf-8"?>\n<response/>\n'
    if not kind.startswith("text/"):
        return _BYTES
    value = sample(media.schema, schemas) if value is ABSENT else value
    return str(value).encode("utf-8", "replace")


class Responder:
    """Answers for some APIs; with `as_documented` only by their documents, without an emulated server."""

    def __init__(self, apis: Sequence[Api], *, as_documented: bool) -> None:
        settings = {api.id: EmulationSettings() if as_documented else emulation_settings(api) for api in apis}
        self._servers = {} if as_documented else {api.id: EmulatedServer(api, settings[api.id]) for api in apis}
        self.settings = settings
        self.beside = {api.id: _download(api, settings[api.id].downloads) for api in apis if settings[api.id].downloads}

    def answer(self, match: RouteMatch, received: Received) -> Answer:
        """Return the success of an operation. Raise `RefusedError` if the emulated server refuses the call."""
        server = self._servers.get(match.api.id)
        value = server.answer(_call(match, received, server.settings)) if server else ABSENT
        value = value.content if isinstance(value, StoredFile) else value
        shape = AnswerShape(value, server.shaped) if server else AnswerShape()
        return success(match.operation, match.api.schemas, self._accept(match, received), shape)

    def _accept(self, match: RouteMatch, received: Received) -> str:
        name = self.settings[match.api.id].format_parameter.lower()
        chosen = [value for key, value in pairs(received.url) if name and key.lower() == name]
        return f"application/{chosen[0]}" if chosen else received.header("accept")

    def login(self, match: RouteMatch) -> Answer:
        """Return the answer to an unknown caller: a redirect to the virtual proxy's login, or the login page itself."""
        server, parts = self.settings[match.api.id], match.mount[:-1]
        if server.login_page in parts:
            return LOGIN_PAGE
        prefix = "".join(f"/{part}" for part in parts)
        return Answer(302, (("Location", f"{prefix}{server.login}?{urlencode({'targetId': str(uuid4())})}"),))

    def is_login(self, path: str) -> bool:
        """Return whether a path is that of the login page."""
        return any(one.login and path.endswith(one.login) for one in self.settings.values())


def _call(match: RouteMatch, received: Received, settings: EmulationSettings) -> Call:
    kind = essence(received.header("content-type"))
    fields = parse_qsl(received.body.decode("utf-8", "replace"), max_num_fields=1000) if kind == FORM else []
    values = {name.lower(): value for name, value in (*fields, *pairs(received.url), *match.path)}
    body = read_json(received.body) if is_json(kind) else None
    path = match.operation.path.removeprefix(settings.optional_prefix)
    return Call(match.operation, path, values, body, received.size)


def _download(api: Api, path: str) -> Operation:
    """Return the operation for the download of exported files; no document has it."""
    security = next((one.security for one in api.operations if one.signed), ())
    parameters = (Parameter("serverNodeId", "query", TEXT),)
    response = Response("200", media=(Media("application/octet-stream", TEXT),))
    template = f"{path}/{{folder}}/{{file}}"
    operation = Operation("download_exported_file", "Download an exported file", "", "GET", template)
    return operation._replace(parameters=parameters, responses=(response,), security=security)
