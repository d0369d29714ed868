"""Media types: the kind of body of each, the preferred one, and types to send instead of a wildcard."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from ..model import ABSENT, Media, Schema

_XML = re.compile(r"(?:text|application)/xml$|.*\+xml$")
_TEXT = re.compile(
    r"text/|application/.*(?:ndjson|jsonl|jsonlines|json-lines|json-seq|yaml|graphql|javascript|sql|csv)"
)
_LINES = re.compile(r"application/.*(?:ndjson|jsonl|jsonlines|json-lines|json-seq|stream\+json)")
_BINARY = re.compile(r"(?:image|audio|video|font|model)/|application/(?:octet-stream|pdf|zip|gzip|x-tar|msgpack|cbor)")
FORM: Final = "application/x-www-form-urlencoded"
_FORM: Final = {FORM: "urlencoded", "multipart/form-data": "multipart"}
_CONCRETE: Final = {
    "text": "text/plain",
    "image": "image/png",
    "audio": "audio/mpeg",
    "video": "video/mp4",
    "multipart": "multipart/form-data",
}
# The types of files in a form, by the endings of their names. Others are application/octet-stream.
FILE_TYPES: Final = {
    "csv": "text/csv",
    "gif": "image/gif",
    "html": "text/html",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "json": "application/json",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "xml": "application/xml",
    "zip": "application/zip",
}


@lru_cache(maxsize=1024)
def essence(media_type: str) -> str:
    """Return a media type without its parameters."""
    return media_type.split(";", maxsplit=1)[0].strip().lower()


def is_xml(media_type: str) -> bool:
    """Return whether a media type is an XML type."""
    return bool(_XML.match(essence(media_type)))


def is_json(media_type: str) -> bool:
    """Return whether a body of this type is a JSON text."""
    return essence(media_type).endswith(("/json", "+json"))


def is_lines(media_type: str) -> bool:
    """Return whether a body of this type has a JSON text on each line."""
    return bool(_LINES.match(essence(media_type)))


def is_binary(media_type: str) -> bool:
    """Return whether a body of this type is bytes that are no text."""
    return bool(_BINARY.match(essence(media_type)))


def is_written(media_type: str) -> bool:
    """Return whether values have a text in this media type, so that a sample can be made."""
    name = essence(media_type)
    return name == FORM or is_json(name) or is_xml(name) or bool(_TEXT.match(name))


def kind_of(media: Media, whole: Schema) -> str:
    """Return the kind of body of a representation; `whole` is its flat schema."""
    name = essence(media.media_type)
    if name in _FORM:
        return _FORM[name]
    has_text = _TEXT.match(name) and (isinstance(media.example, str) or isinstance(whole.example, str))
    if not has_text and (whole.format == "binary" or "file" in whole.types):
        return "binary"
    if is_json(name):
        return "json"
    if is_xml(name):
        return "text" if isinstance(media.example, str) or "string" in whole.types else "xml"
    if _TEXT.match(name):
        return "text"
    structured = {"object", "array"} & set(whole.types) or whole.properties or whole.items
    return "text" if not is_binary(name) and (structured or isinstance(media.example, str)) else "binary"


def preferred(media: Sequence[Media]) -> tuple[Media, ...]:
    """Return the representations: JSON first, but the JSON types that frameworks add come after the other JSON types.

    A form with a choice of fields comes first, because the document has examples for it.
    """
    once: dict[str, Media] = {}
    for one in media:
        once.setdefault(one.media_type, one)
    names = sorted(once, key=lambda name: (not once[name].chosen_by, not is_json(name), _is_beside(name)))
    return tuple(once[name] for name in names)


def _is_beside(media_type: str) -> bool:
    """Return whether a document has a type only because its framework accepts it, too; a patch needs another body."""
    return essence(media_type) in ("application/json-patch+json", "text/json")


def concrete(media: Media, whole: Schema) -> Media:
    """Return a representation with a media type that can be sent instead of a wildcard such as `text/*`."""
    name = essence(media.media_type)
    if "*" not in name:
        return media
    for ending in ("json", "xml"):
        if name.endswith(ending):
            return media._replace(media_type=f"application/{ending}")
    top = name.partition("/")[0]
    if top in _CONCRETE:
        return media._replace(media_type=_CONCRETE[top])
    plain = whole.format == "binary" or (whole == Schema(origin=whole.origin) and media.example is ABSENT)
    return media._replace(media_type="application/octet-stream" if plain else "application/json")
