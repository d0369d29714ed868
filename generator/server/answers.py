"""The answers of the server: the document's examples for a right request, and a text for a person for a wrong one."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ..encode.terminal import visible
from ..examples.media import essence, is_json
from ..examples.values import sample
from ..model import ABSENT, Media, Operation, Response, Schema
from .elements import Element
from .parameters import resolve

_BYTES = b"\x00\x01prerequest\xff"
_NO_BODY = {204, 205, 304}
_PLAIN = {"string", "integer", "number", "boolean", "null"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer; `headers` are without the length."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)


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
