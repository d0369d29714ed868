"""The body of the sample request, by its media type."""

import re

from ..model import ABSENT, Api, Json, Media, Operation, Parameter, Property, Schema
from .credentials import cleaned
from .request import FormPart, SampleBody, SampleValue, meaning
from .styles import text
from .values import parameter_text, sample

_TEXT = re.compile(r"(?:text/|.*[/+]xml$)")


def sample_body(api: Api, operation: Operation) -> SampleBody | None:
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
    parts = _parts(api, media, kind) if kind in ("urlencoded", "multipart") else ()
    if kind == "text":
        value = text(value)
    return SampleBody(kind, media.media_type, value, parts, body.required, body.description)


def _kind(media_type: str) -> str:
    if media_type.endswith(("/json", "+json")):
        return "json"
    if media_type == "application/x-www-form-urlencoded":
        return "urlencoded"
    if media_type == "multipart/form-data":
        return "multipart"
    return "text" if _TEXT.match(media_type) else "binary"


def _parts(api: Api, media: Media, kind: str) -> tuple[FormPart, ...]:
    parts = [_part(api, member, kind) for member in _properties(api, media)]
    return tuple(sorted(parts, key=lambda part: part.is_file))


def _properties(api: Api, media: Media) -> tuple[Property, ...]:
    declared = api.schemas.get(media.schema.ref, media.schema).properties
    given = media.example if isinstance(media.example, dict) else {}
    filled = [
        member._replace(schema=member.schema._replace(example=given[member.name]))
        if member.name in given and not _is_file(member.schema)
        else member
        for member in declared
    ]
    # Fields that only an example names: their names are the user's, not the document's.
    names = {member.name for member in declared}
    more = [Property(name, Schema(example=value), required=True) for name, value in given.items() if name not in names]
    return (*filled, *more)


def _is_file(schema: Schema) -> bool:
    return schema.format == "binary" or "file" in schema.types


def _part(api: Api, member: Property, kind: str) -> FormPart:
    parameter = Parameter(member.name, "query", member.schema, member.required, member.schema.description)
    value = SampleValue(
        member.name,
        parameter_text(parameter, api.schemas),
        member.name,
        meaning(parameter),
        required=member.required,
        sent=member.required,
    )
    return FormPart(value, is_file=kind == "multipart" and _is_file(member.schema))
