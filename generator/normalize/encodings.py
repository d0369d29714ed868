"""How values are written: parts of a body by field or by position, and examples that are written as they are sent.

OpenAPI 3.2.0, "Media Type Object" and "Example Object".
"""

from collections.abc import Mapping
from urllib.parse import unquote

from ..document.positions import as_list, as_object
from ..examples.media import essence
from ..examples.styles import form_fields
from ..model import ABSENT, ITEM, Absent, Encoding, Json, JsonObject, Media, Schema, position
from .reader import Reader, text


def encodings(media: JsonObject, reader: Reader, at: str) -> Mapping[str, Encoding]:
    """Return the encoding of each field of a form, or of each part of a multipart body without names."""
    numbered = enumerate(as_list(media.get("prefixEncoding")))
    nodes = {**as_object(media.get("encoding")), **{position(number): node for number, node in numbered}}
    nodes |= {ITEM: media["itemEncoding"]} if media.get("itemEncoding") else {}
    return {name: _encoding(node, reader, at) for name, node in nodes.items() if isinstance(node, dict)}


def _encoding(node: JsonObject, reader: Reader, at: str) -> Encoding:
    style, explode = reader.style_with_lists(node, text(node, "style"), at), node.get("explode")
    return Encoding(text(node, "contentType"), style, explode if isinstance(explode, bool) else None)


def in_sequence(media: Media) -> Media:
    """Return the body of a request whose `itemSchema` describes one part as one whose schema is the list of parts."""
    kind = essence(media.media_type)
    is_list = kind.startswith("multipart/") and kind != "multipart/form-data"
    if not is_list or not media.schema.origin.endswith("/itemSchema"):
        return media
    return media._replace(schema=Schema(types=("array",), items=media.schema))


def deserialised(node: JsonObject, example: JsonObject) -> Json | Absent:
    """Return the value of a parameter that is written as it is sent: in a query and in cookies with its name."""
    value = text(example, "serializedValue")
    if text(node, "in") in ("header", "path"):
        return unquote(value) if text(node, "in") == "path" else value
    escaped = value.replace("%", "%25").replace("+", "%2B") if text(node, "style") == "cookie" else value
    fields = form_fields(escaped.replace("; ", "&"))
    return fields.get(text(node, "name"), ABSENT if any("[" in key for key in fields) else {**fields})
