"""The encodings of the parts of a body: by the name of a field, or by position (OpenAPI 3.2.0, "Media Type Object")."""

from collections.abc import Mapping
from typing import Any

from ..model import ITEM, Encoding, Schema, position
from .reader import Node, text


def encodings(media: Node) -> Mapping[str, Encoding]:
    """Return the encoding of each field of a form, or of each part of a multipart body without names."""
    fields, first, further = media.get("encoding"), media.get("prefixEncoding"), media.get("itemEncoding")
    nodes: dict[str, Any] = dict(fields) if isinstance(fields, dict) else {}
    nodes |= {position(number): node for number, node in enumerate(first)} if isinstance(first, list) else {}
    nodes |= {ITEM: further} if further else {}
    return {name: _encoding(node) for name, node in nodes.items() if isinstance(node, dict)}


def _encoding(node: Node) -> Encoding:
    explode = node.get("explode")
    return Encoding(text(node, "contentType"), text(node, "style"), explode if isinstance(explode, bool) else None)


def sequence(media_type: str, item: Schema) -> Schema:
    """Return the schema of a sequence whose items `itemSchema` describes: a list of parts, or one item of a text."""
    return Schema(types=("array",), items=item) if media_type.lower().startswith("multipart/") else item
