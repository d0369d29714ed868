"""The encodings of the parts of a body: by the name of a field, or by position (OpenAPI 3.2.0, "Media Type Object")."""

from collections.abc import Mapping

from ..document.positions import as_list, as_object
from ..examples.media import essence
from ..model import ITEM, Encoding, JsonObject, Media, Schema, position
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
