"""A body of several parts that is no form, such as `multipart/related`: one text, with the boundary in its media type.

Source: RFC 2046, section 5.1. Its parts have no names; they stand in the order of the schema's members.
"""

import re
from itertools import chain, repeat

from ..document.positions import as_list
from ..model import ITEM, Api, Encoding, Media, Operation, Property, Schema, position
from .forms import form_parts
from .media import essence
from .request import FormPart
from .values import Sample, sampled

_BOUNDARY = re.compile(r'boundary="?([^";]+)', re.IGNORECASE)
_USUAL = "part-boundary"
_FILES = ("A line of text stands for a file in it; bring your own body where the server reads the file.",)


def has_parts(media: Media, whole: Schema) -> bool:
    """Return whether a body has several parts without being a form. `whole` is its flat schema."""
    name = essence(media.media_type)
    is_described = whole.properties or whole.items or whole.prefix_items or isinstance(media.example, dict)
    is_multipart = name.startswith("multipart/") and name != "multipart/form-data"
    return is_multipart and bool(is_described) and not isinstance(media.example, str)


def multipart_sample(api: Api, operation: Operation, media: Media, whole: Schema) -> tuple[str, Sample]:
    """Return the media type, which names the boundary, and the text of a body for which `has_parts` is true."""
    declared = _BOUNDARY.search(media.media_type)
    boundary = declared[1] if declared else _USUAL
    media_type = media.media_type if declared else f"{media.media_type}; boundary={boundary}"
    is_list = bool(whole.items or whole.prefix_items)
    media = _by_position(api, media, whole) if is_list else media
    parts = [*form_parts(api, operation, media, multipart=True)]
    # A body without parts is none (RFC 2046), so optional ones are there if no part must be.
    parts = [part for part in parts if part.value.sent] or parts
    if is_list:
        # A form has its files at the end; here each part has its position.
        order = {member.name: number for number, member in enumerate(media.schema.properties)}
        parts.sort(key=lambda part: order[part.value.parameter])
    written = "".join(f"--{boundary}\r\n{_part(part)}\r\n" for part in parts)
    return media_type, Sample(f"{written}--{boundary}--\r\n", _FILES if any(part.is_file for part in parts) else ())


def _by_position(api: Api, media: Media, whole: Schema) -> Media:
    """Return a media type whose schema is a list as one with a member for each item of its sample."""
    schema = media.schema._replace(example=media.example) if isinstance(media.example, list) else media.schema
    values = as_list(sampled(schema, api.schemas).value)
    members, encoding = [], {}
    schemas = chain(whole.prefix_items, repeat(whole.items or Schema()))
    for number, (value, part) in enumerate(zip(values, schemas, strict=False)):
        name = position(number)
        written = media.encoding.get(name if number < len(whole.prefix_items) else ITEM, Encoding())
        is_json = isinstance(value, list) and not written.content_type
        encoding[name] = written._replace(content_type="application/json") if is_json else written
        members.append(Property(name, part._replace(example=value), required=True))
    return Media(media.media_type, Schema(properties=tuple(members)), encoding=encoding)


def _part(part: FormPart) -> str:
    usual = "application/octet-stream" if part.is_file else "text/plain"
    content = f"the content of {part.value.name}" if part.is_file else part.value.text
    return f"Content-Type: {part.media_type or usual}\r\n\r\n{content}"
