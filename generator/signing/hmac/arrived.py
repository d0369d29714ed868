"""The times and the nonce of a received request, read from the headers and parameters that its recipe fills."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

from ...diagnosis.request import ReceivedRequest
from .sign import _RECIPE_PLACEHOLDER as PLACEHOLDER
from .sign import Unsigned
from .sign import _recipe_holds as holds
from .sign import _recipe_literal as literal
from .sign import _recipe_parts as parts_of


class Piece(NamedTuple):
    """A piece of a template: a text, or a placeholder with its filters."""

    text: str
    name: str = ""
    filters: str = ""


def arrived(request: ReceivedRequest, recipe: str, inputs: Mapping[str, str]) -> Mapping[str, str]:
    """Return the times and the nonce that were sent, by name, without those that were not sent."""
    lines = [line.removeprefix("set-").split(" ", 2) for line in recipe.split("\n") if line]
    names_sent = {"nonce", *(words[1] for words in lines if words[0] == "time")}
    steps = _steps(request, lines)
    values: dict[str, str] = {}
    for location, name, *template in lines:
        for value in _values(request, location, name) if template else ():
            for piece, text in _matched(list(_pieces(template[0], steps, inputs)), value):
                if piece.name in names_sent and text:
                    values.setdefault(piece.name, unquote(text) if piece.filters == "|pct" else text)
    return values


def as_unsigned(request: ReceivedRequest) -> Unsigned:
    """Return the request in the form that `sign` expects."""
    return Unsigned(method=request.method, url=request.url, headers=request.headers, body=request.body)


def _steps(request: ReceivedRequest, lines: list[list[str]]) -> Mapping[str, str]:
    """Return the template of each text of the recipe; of several steps, the first whose condition is true."""
    parts = parts_of(as_unsigned(request), {"recipe": ""})
    steps: dict[str, str | None] = {}
    for verb, name, *words in lines:
        if verb in ("let", "hash", "hmac") and name not in steps:
            when, _, template = words[0].partition(" ")
            if holds(when, parts):
                # The text of a digest is not known before it is computed.
                steps[name] = template if verb == "let" else None
    return {name: template for name, template in steps.items() if template is not None}


def _values(request: ReceivedRequest, location: str, name: str) -> list[str]:
    if location == "header":
        return request.header(name)[:1]
    if location not in ("query", "form"):
        return []
    fields = parse_qsl(request.body.decode("utf-8", "replace")) if location == "form" else []
    return [value for other, value in [*fields, *request.query()] if other == name][:1]


def _pieces(template: str, steps: Mapping[str, str], inputs: Mapping[str, str], deep: int = 8) -> Iterator[Piece]:
    at = 0
    for placeholder in PLACEHOLDER.finditer(template):
        yield Piece(literal(template[at : placeholder.start()]).decode())
        at = placeholder.end()
        name, _, filters = placeholder.groups()
        if name is None:
            yield Piece(placeholder[0][:1])
        elif name in steps and not filters and deep:
            yield from _pieces(steps[name], steps, inputs, deep - 1)
        elif inputs.get(name) and not filters and name != "secret":
            yield Piece(inputs[name])
        else:
            yield Piece("", name, filters)
    yield Piece(literal(template[at:]).decode())


def _matched(pieces: list[Piece], value: str) -> Iterator[tuple[Piece, str]]:
    """Yield each placeholder that stands alone between two texts, with what the received `value` has there.

    Texts are searched once from left to right, so that no value can make this slow.
    """
    at, waiting = 0, list[Piece]()
    for text, placeholders in _texts_and_names(pieces):
        end = value.find(text, at) if text or not waiting else len(value)
        if end < 0:
            return
        if len(waiting) == 1:
            yield waiting[0], value[at:end]
        at, waiting = end + len(text), placeholders


def _texts_and_names(pieces: list[Piece]) -> Iterator[tuple[str, list[Piece]]]:
    """Yield texts, each with the placeholders between it and the next text. The last text, the end, is empty."""
    text, names = "", list[Piece]()
    for piece in pieces:
        if piece.name:
            names.append(piece)
        elif piece.text and names:
            yield text, names
            text, names = piece.text, []
        else:
            text += piece.text
    yield text, names
    if names:
        yield "", []
