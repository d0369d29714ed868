"""The values an operation sends, as every script shows them: rows of names and samples, and the body."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ...encode.http import header_value
from ...examples.credentials import cleaned
from ...examples.styles import text
from ...examples.values import parameter_pairs, parameter_text, sample
from ...model import ABSENT, Api, Json, Media, Operation, Parameter, Property, Schema

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_XML = re.compile(r"(?:text/|.*[/+]xml$)")


class SampleRow(NamedTuple):
    """A value to send: its sample in `value`, or the environment variable `env` that holds the user's own.

    `note` says what it means; `about` says the same under its name, for a place where the name does not stand beside.
    """

    name: str
    value: str
    env: str = ""
    required: bool = True
    about: str = ""
    note: str = ""


class Payload(NamedTuple):
    """A body. `kind` is `json`, `text`, `urlencoded`, `multipart` or `binary`; `value` is for the first two."""

    kind: str
    media_type: str
    value: Json = None
    fields: tuple[SampleRow, ...] = ()
    files: tuple[SampleRow, ...] = ()
    required: bool = False
    about: str = ""


def segments(api: Api, operation: Operation) -> tuple[SampleRow, ...]:
    """Return the parts of the path, samples in their holes."""
    known = {each.name: each for each in operation.parameters if each.location == "path"}
    return tuple(_segment(api, part, known) for part in operation.path.removeprefix("/").split("/"))


def _segment(api: Api, part: str, known: Mapping[str, Parameter]) -> SampleRow:
    if "{" not in part:
        return SampleRow(part, part)
    placeholders = [known[name] for name in _PLACEHOLDER.findall(part) if name in known]
    values = {each.name: parameter_text(each, api.schemas) or each.name for each in placeholders}
    filled = _PLACEHOLDER.sub(lambda placeholder: values.get(placeholder[1], placeholder[1]), part)
    env = (
        placeholders[0].variable.env
        if len(placeholders) == 1 and placeholders[0].variable and part == f"{{{placeholders[0].name}}}"
        else ""
    )
    return SampleRow(part, filled, env, about="\n".join(map(_about, placeholders)))


def rows(api: Api, operation: Operation) -> Mapping[str, tuple[SampleRow, ...]]:
    """Return the values of each place (`query`, `header`, `cookie`), API keys that stand there at the end."""
    made: dict[str, list[SampleRow]] = {"query": [], "header": [], "cookie": []}
    for each in operation.parameters:
        if each.location != "path":
            made[each.location] += _parameter_rows(api, each)
    for key in operation.credentials:
        if key.kind == "apiKey":
            made[key.location].append(SampleRow(key.name, "", key.variables[0].env, about=key.description))
    return {place: tuple(found) for place, found in made.items()}


def _parameter_rows(api: Api, parameter: Parameter) -> Iterable[SampleRow]:
    env = parameter.variable.env if parameter.variable else ""
    pairs = [(parameter.name, "")] if env else parameter_pairs(parameter, api.schemas) or [(parameter.name, "")]
    for index, (name, value) in enumerate(pairs):
        shown = _sendable(value) if parameter.location in ("header", "cookie") else value
        yield SampleRow(name, shown, env, parameter.required, "" if index else _about(parameter))


def _sendable(value: str) -> str:
    try:
        return header_value(value)
    except ValueError:
        return ""


def _about(parameter: Parameter) -> str:
    words = [] if parameter.required else ["optional"]
    words += ["deprecated"] if parameter.deprecated else []
    head = f"{parameter.name} ({', '.join(words)})" if words else parameter.name
    meaning = note(parameter)
    return f"{head}: {meaning}" if meaning else head


def note(parameter: Parameter) -> str:
    """Return what a parameter means and which values it takes."""
    notes = [parameter.description] if parameter.description else []
    values = [text(each) for each in parameter.schema.enum[:20]]
    notes += [f"One of: {', '.join(values)}."] if values else []
    return " ".join(notes)


def payload(api: Api, operation: Operation) -> Payload | None:
    """Return the preferred body, if the operation takes one."""
    if operation.body is None or not operation.body.media:
        return None
    body, media = operation.body, operation.body.media[0]
    kind = _kind(media.media_type.split(";")[0].strip().lower())
    value: Json = None
    if kind in ("json", "text"):
        value = (
            sample(media.schema, api.schemas, for_request=True) if media.example is ABSENT else cleaned(media.example)
        )
    parts = _properties(api, media) if kind in ("urlencoded", "multipart") else ()
    if kind == "text":
        value = text(value)
    files = tuple(_field(api, each) for each in parts if kind == "multipart" and _is_file(each.schema))
    fields = tuple(_field(api, each) for each in parts if kind == "urlencoded" or not _is_file(each.schema))
    return Payload(kind, media.media_type, value, fields, files, body.required, body.description)


def _kind(media_type: str) -> str:
    if media_type.endswith(("/json", "+json")):
        return "json"
    if media_type == "application/x-www-form-urlencoded":
        return "urlencoded"
    if media_type == "multipart/form-data":
        return "multipart"
    return "text" if _XML.match(media_type) else "binary"


def _properties(api: Api, media: Media) -> tuple[Property, ...]:
    known = api.schemas.get(media.schema.ref, media.schema).properties
    given = media.example if isinstance(media.example, dict) else {}
    filled = [
        each._replace(schema=each.schema._replace(example=given[each.name]))
        if each.name in given and not _is_file(each.schema)
        else each
        for each in known
    ]
    # Fields that only an example names: their names are the user's own, not the document's.
    names = {each.name for each in known}
    own = [Property(name, Schema(example=value), required=True) for name, value in given.items() if name not in names]
    return (*filled, *own)


def _is_file(schema: Schema) -> bool:
    return schema.format == "binary" or "file" in schema.types


def _field(api: Api, each: Property) -> SampleRow:
    parameter = Parameter(each.name, "query", each.schema, each.required, each.schema.description)
    sampled = parameter_text(parameter, api.schemas)
    return SampleRow(each.name, sampled, required=each.required, about=_about(parameter), note=note(parameter))
