"""The values of the sample request as rows of a script: names, samples, and comments about them."""

from collections.abc import Iterable
from typing import NamedTuple

from ...examples.request import PathSegment, SampleBody, SampleValue
from ...model import Json


class SampleRow(NamedTuple):
    """A value to send: its sample in `value`, or the environment variable `env` that holds the user's own.

    `about` says what it means, under its name.
    """

    name: str
    value: str
    env: str = ""
    required: bool = True
    about: str = ""


class Payload(NamedTuple):
    """A body. `kind` is `json`, `text`, `urlencoded`, `multipart` or `binary`; `value` is for the first two."""

    kind: str
    media_type: str
    value: Json = None
    fields: tuple[SampleRow, ...] = ()
    files: tuple[SampleRow, ...] = ()
    required: bool = False
    about: str = ""


def segment(part: PathSegment) -> SampleRow:
    """Return a part of the path, samples in its placeholders."""
    env = part.values[0].variable.env if len(part.pieces) == 1 and part.values and part.values[0].variable else ""
    return SampleRow(part.template, part.text, env, about="\n".join(map(_about, part.values)))


def rows(values: Iterable[SampleValue]) -> tuple[SampleRow, ...]:
    """Return a row for each value; the first of a parameter says what it means."""
    made = []
    before = None
    for value in values:
        about = value.meaning if value.credential else _about(value)
        env = value.variable.env if value.variable else ""
        made.append(SampleRow(value.name, value.text, env, value.sent, "" if before == value.parameter else about))
        before = value.parameter
    return tuple(made)


def payload(body: SampleBody | None) -> Payload | None:
    """Return the body as scripts send it."""
    if body is None:
        return None
    about = "\n".join(filter(None, (body.meaning, body.note)))
    kind = "text" if body.kind == "xml" else body.kind
    return Payload(kind, body.media_type, body.value, rows(body.fields), rows(body.files), body.required, about)


def _about(value: SampleValue) -> str:
    words = [] if value.required else ["optional"]
    words += ["deprecated"] if value.deprecated else []
    head = f"{value.parameter} ({', '.join(words)})" if words else value.parameter
    return f"{head}: {value.meaning}" if value.meaning else head
