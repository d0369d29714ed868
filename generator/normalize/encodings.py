"""The encodings of the parts of a body: by the name of a field, or by position (OpenAPI 3.2.0, "Media Type Object")."""

from collections.abc import Mapping
from typing import Any

from ..examples.media import essence
from ..model import ITEM, Encoding, JsonObject, Media, Schema, position
from .reader import Reader, text


def encodings(media: JsonObject, reader: Reader, at: str) -> Mapping[str, Encoding]:
    """Return the encoding of each field of a form, or of each part of a multipart body without names."""
    fields, first, further = media.get("encoding"), media.get("prefixEncoding"), media.get("itemEncoding")
    nodes: dict[str, Any] = dict(fields) if isinstance(fields, dict) else {}
    nodes |= {position(number): node for number, node in enumerate(first)} if isinstance(first, list) else {}
    nodes |= {ITEM: further} if further else {}
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
