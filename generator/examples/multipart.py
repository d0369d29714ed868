"""A body of several parts that is no form, such as `multipart/related`: one text, with the boundary in its media type.

Source: RFC 2046, section 5.1. Its parts have no names; they stand in the order of the schema's members.
"""

import re

from ..model import ITEM, Api, Encoding, Media, Operation, Property, Schema, position
from .forms import form_parts
from .media import essence
from .request import FormPart
from .values import Sample

_BOUNDARY = re.compile(r'boundary="?([^";]+)', re.IGNORECASE)
_USUAL = "part-boundary"
_MOST = 100  # parts, whatever number of items the schema asks for
_FILES = ("A line of text stands for a file in it; bring your own body where the server reads the file.",)


def has_parts(media: Media, whole: Schema) -> bool:
    """Return whether a body has several parts without being a form. `whole` is its flat schema."""
    name = essence(media.media_type)
    is_described = whole.properties or whole.items or whole.prefix_items or isinstance(media.example, dict)
    is_multipart = name.startswith("multipart/") and name != "multipart/form-data"
    return is_multipart and bool(is_described) and not isinstance(media.example, str)


def multipart_sample(api: Api, operation: Operation, media: Media, whole: Schema) -> tuple[str, Sample]:
    """Return the media type, which names the boundary, and the text of a body for which `has_parts` is true."""
    named = _BOUNDARY.search(media.media_type)
    boundary = named[1] if named else _USUAL
    media_type = media.media_type if named else f"{media.media_type}; boundary={boundary}"
    if whole.items or whole.prefix_items:
        media = _by_position(media, whole)
    parts = [part for part in form_parts(api, operation, media, multipart=True)[0] if part.value.sent]
    if whole.items or whole.prefix_items:
        # A form has its files at the end; here each part has its position.
        names = [member.name for member in media.schema.properties]
        parts.sort(key=lambda part: names.index(part.value.parameter))
    written = "".join(f"--{boundary}\r\n{_part(part)}\r\n" for part in parts)
    return media_type, Sample(f"{written}--{boundary}--\r\n", _FILES if any(part.is_file for part in parts) else ())


def _by_position(media: Media, whole: Schema) -> Media:
    """Return a media type whose schema is a list as one with a member for each position that the list must have."""
    count = max(len(whole.prefix_items), min(whole.min_items or 0, _MOST), 1)
    further = (whole.items,) * (count - len(whole.prefix_items)) if whole.items else ()
    members = {position(number): schema for number, schema in enumerate((*whole.prefix_items, *further))}
    shared = dict.fromkeys([*members][len(whole.prefix_items) :], media.encoding.get(ITEM, Encoding()))
    schema = Schema(properties=tuple(Property(name, schema, required=True) for name, schema in members.items()))
    return media._replace(schema=schema, encoding={**media.encoding, **shared})


def _part(part: FormPart) -> str:
    usual = "application/octet-stream" if part.is_file else "text/plain"
    content = f"the content of {part.value.name}" if part.is_file else part.value.text
    return f"Content-Type: {part.media_type or usual}\r\n\r\n{content}"
