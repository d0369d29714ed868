"""A body of several parts that is no form, such as `multipart/related`: one text, with the boundary in its media type.

Source: RFC 2046, section 5.1. Its parts have no names; they stand in the order of the schema's members.
"""

import re
from collections.abc import Iterable

from .media import essence
from .request import FormPart

_BOUNDARY = re.compile(r'boundary="?([^";]+)', re.IGNORECASE)
_USUAL = "part-boundary"


def is_multipart(media_type: str) -> bool:
    """Return whether a body of this type has several parts without being a form."""
    name = essence(media_type)
    return name.startswith("multipart/") and name != "multipart/form-data"


def with_boundary(media_type: str) -> str:
    """Return a media type that names the boundary of its parts."""
    return media_type if _BOUNDARY.search(media_type) else f"{media_type}; boundary={_USUAL}"


def multipart_text(media_type: str, parts: Iterable[FormPart]) -> str:
    """Return the body of a type that names its boundary; a line says what stands for a file."""
    named = _BOUNDARY.search(media_type)
    boundary = named[1] if named else _USUAL
    written = "".join(f"--{boundary}\r\n{_part(part)}\r\n" for part in parts if part.value.sent)
    return f"{written}--{boundary}--\r\n"


def _part(part: FormPart) -> str:
    usual = "application/octet-stream" if part.is_file else "text/plain"
    content = f"the content of {part.value.name}" if part.is_file else part.value.text
    return f"Content-Type: {part.media_type or usual}\r\n\r\n{content}"
