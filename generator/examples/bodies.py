"""The body of the sample request, by its media type."""

import json

from ..document.positions import tokens_of
from ..encode.prose import sentences
from ..model import ABSENT, ANYTHING, TEXT, Api, Body, Json, Media, Operation, Schema
from .credentials import cleaned
from .fits import fits
from .flat import flat
from .forms import field_choices, form_parts
from .media import essence, kind_of
from .multipart import has_parts, multipart_sample
from .request import SampleBody
from .styles import written
from .values import Sample, sampled
from .xml import document

_LONGEST_EXAMPLE = 80


def sample_body(api: Api, operation: Operation) -> SampleBody | None:
    """Return the preferred body, if the operation has one."""
    if operation.body is None or not operation.body.media:
        return None
    # Only a form depends on the parameters, too.
    return api.once(_whole_body, operation.body) or _form(api, operation, operation.body)


def _whole_body(api: Api, body: Body) -> SampleBody | None:
    """Return a body, or None for one that consists of fields."""
    media = body.media[0]
    whole = flat(media.schema, api.schemas)
    kind = kind_of(media, whole)
    if kind in ("urlencoded", "multipart") or (kind == "text" and has_parts(media, whole)):
        return None
    sampled = representation(api, media)
    written_type = next(iter(tokens_of(media.origin)[-1:]), "")
    is_range = kind == "binary" and written_type.endswith("/*") and written_type != "*/*"
    allowed = f"The document allows {written_type}; Content-Type is {media.media_type}." if is_range else ""
    note, about = " ".join(filter(None, (*sampled.notes, allowed))), sentences(body.description, allowed)
    return SampleBody(kind, media.media_type, sampled.value, (), body.required, about, note)


def _form(api: Api, operation: Operation, body: Body) -> SampleBody:
    media = body.media[0]
    whole = flat(media.schema, api.schemas)
    kind, about = kind_of(media, whole), sentences(body.description)
    if kind == "text":
        media_type, sampled = multipart_sample(api, operation, media, whole)
        return SampleBody(kind, media_type, sampled.value, (), body.required, about, " ".join(sampled.notes))
    parts = form_parts(api, operation, media, multipart=kind == "multipart")
    choices = field_choices(operation, media) if parts else ()
    return SampleBody(kind, media.media_type, None, parts, body.required, about, choices=choices)


def representation(api: Api, media: Media, *, for_request: bool = True) -> Sample:
    """Return the JSON value, or the text of another representation; null for a file."""
    kind = kind_of(media, flat(media.schema, api.schemas))
    if kind == "binary":
        excerpt = " ".join(str(cleaned(media.example)).split()) if isinstance(media.example, str) else ""
        excerpt = excerpt if len(excerpt) <= _LONGEST_EXAMPLE else f"{excerpt[:_LONGEST_EXAMPLE]}…"
        return Sample(None, (f"The document's example of the file: {excerpt}",) if excerpt and for_request else ())
    if isinstance(media.example, str) and kind != "json":
        return Sample(cleaned(media.example), ())
    if kind == "text" and media.example is ABSENT and essence(media.media_type).startswith("text/"):
        media = media._replace(schema=TEXT) if media.schema._replace(origin="") == ANYTHING else media
    sampled = media_sample(api, media, for_request=for_request)
    if kind == "xml":
        return sampled._replace(value=document(sampled.value, media.schema, api.schemas))
    if kind == "text":
        return sampled._replace(value=written(media.media_type, sampled.value))
    return sampled


def media_sample(api: Api, media: Media, *, for_request: bool = True) -> Sample:
    """Return the value of a representation: the document's example if it fits, or else one made from the schema."""
    schema = media.schema
    if media.examples[1:]:
        whole = flat(schema, api.schemas)
        fitting = (
            one.value
            for one in media.examples
            if any(fits(value, whole, api.schemas, request=for_request) for value in (one.value, parsed(one.value)))
        )
        media = media._replace(example=next(fitting, media.example))
    if media.example is ABSENT and (ref := _component(schema)):
        is_sided = for_request and ref in api.once(_sided)
        return api.once(_component_sample, ref, schema.items is not None, is_sided)
    if schema._replace(origin="") == ANYTHING:
        return Sample({} if media.example is ABSENT else cleaned(parsed(media.example)), ())
    if media.example is not ABSENT:
        schema = schema._replace(example=media.example)
    return sampled(schema, api.schemas, for_request=for_request)


def _component(schema: Schema) -> str:
    """Return the component that a schema is, or is a list of; many answers are one, and can share their samples."""
    items = schema.items
    is_list = items and items.is_plain_reference and schema == Schema(("array",), items=items, origin=schema.origin)
    return items.ref if items and is_list else schema.ref if schema.is_plain_reference else ""


def _sided(api: Api) -> set[str]:
    """Return the names of the schemas whose samples may differ in a request and in an answer."""
    sided: set[str] = set()
    waiting: list[str] = []
    users: dict[str, list[str]] = {}
    for name, schema in api.schemas.items():
        for part in schema.nested:
            if part.ref:
                users.setdefault(part.ref, []).append(name)
            if part.read_only or part.write_only or part.one_of or part.discriminator or part.checks:
                waiting.append(name)
    while waiting:
        name = waiting.pop()
        waiting += () if name in sided else users.get(name, ())
        sided.add(name)
    return sided


def _component_sample(api: Api, ref: str, is_list: bool, for_request: bool) -> Sample:  # noqa: FBT001  (by position)
    schema = Schema(ref=ref)
    return sampled(Schema(("array",), items=schema) if is_list else schema, api.schemas, for_request=for_request)


def parsed(example: Json) -> Json:
    """Return the object or list of a JSON text; any other example is returned as it is."""
    if isinstance(example, str) and example.lstrip()[:1] in ("{", "["):
        try:
            value: Json = json.loads(example)
        except (ValueError, RecursionError):
            return example
        return value
    return example
