"""A body of several parts that is no form, such as `multipart/related`: one text, with the boundary in its media type.

Source: RFC 2046, section 5.1. Its parts have no names; they stand in the order of the schema's members.
"""

import re

from ..model import Api, Media, Operation, Property, Schema
from .forms import form_parts
from .media import essence
from .request import FormPart
from .values import Sample

_BOUNDARY = re.compile(r'boundary="?([^";]+)', re.IGNORECASE)
_USUAL = "part-boundary"
_FILES = ("A line of text stands for a file in it; bring your own body where the server reads the file.",)


def has_parts(media: Media, whole: Schema) -> bool:
    """Return whether a body has several parts without being a form. `whole` is its flat schema."""
    name = essence(media.media_type)
    is_described = whole.properties or whole.items or isinstance(media.example, dict)
    is_multipart = name.startswith("multipart/") and name != "multipart/form-data"
    return is_multipart and bool(is_described) and not isinstance(media.example, str)


def multipart_sample(api: Api, operation: Operation, media: Media, whole: Schema) -> tuple[str, Sample]:
    """Return the media type, which names the boundary, and the text of a body for which `has_parts` is true."""
    named = _BOUNDARY.search(media.media_type)
    boundary = named[1] if named else _USUAL
    media_type = media.media_type if named else f"{media.media_type}; boundary={boundary}"
    if whole.items:
        # The parts of a list are like those of a form whose only field is that list.
        media = media._replace(schema=Schema(properties=(Property("part", media.schema, required=True),)))
    parts = [part for part in form_parts(api, operation, media, multipart=True)[0] if part.value.sent]
    written = "".join(f"--{boundary}\r\n{_part(part)}\r\n" for part in parts)
    return media_type, Sample(f"{written}--{boundary}--\r\n", _FILES if any(part.is_file for part in parts) else ())


def _part(part: FormPart) -> str:
    usual = "application/octet-stream" if part.is_file else "text/plain"
    content = f"the content of {part.value.name}" if part.is_file else part.value.text
    return f"Content-Type: {part.media_type or usual}\r\n\r\n{content}"
