"""Random edits of right documents: what a slip of the hand, a bad merge or somebody with time makes of them."""

import copy
import json

from hypothesis import strategies as st

from tests.fuzz.documents import VALUE
from tests.hostile.template import TEMPLATES

USUAL = [template.filled() for template in TEMPLATES]
KEYS = sorted({key for document in USUAL for key in json.dumps(document).split('"')[1::2] if key.isidentifier()})
REFERENCE = st.sampled_from(
    ["#", "#/", "#/paths", "#/components/schemas/Thing", "#/nowhere", "a.json", "http://127.0.0.1:9/"]
)
NEW = VALUE | REFERENCE.map(lambda found: {"$ref": found}) | st.sampled_from(KEYS)


def _places(node):
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in entries:
        yield node, key
        yield from _places(value)


@st.composite
def edited(draw):
    """Return a strategy for documents that were right before one to four edits."""
    document = copy.deepcopy(draw(st.sampled_from(USUAL)))
    for _ in range(draw(st.integers(1, 4))):
        places = [*_places(document)]
        if not places:
            break
        node, key = draw(st.sampled_from(places))
        other, there = draw(st.sampled_from(places))
        match draw(st.sampled_from(["set", "set", "remove", "copy", "add", "wrap", "rename"])):
            case "set":
                node[key] = draw(NEW)
            case "remove":
                del node[key]
            case "copy":
                node[key] = copy.deepcopy(other[there])
            case "wrap":
                node[key] = draw(st.sampled_from([[node[key]], {draw(st.sampled_from(KEYS)): node[key]}]))
            case "add" if isinstance(node, dict):
                node[draw(st.sampled_from(KEYS))] = draw(NEW)
            case "rename" if isinstance(node, dict):
                node[draw(st.sampled_from(KEYS))] = node.pop(key)
            case _:
                node.insert(key, draw(NEW)) if isinstance(node, list) else None
    return document


@st.composite
def damaged(draw):
    """Return a strategy for bytes that were a right document before pieces of them were cut, moved or written over."""
    content = bytearray(json.dumps(draw(st.sampled_from(USUAL)), ensure_ascii=False).encode())
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 30)))
        content[start:end] = draw(
            st.binary(max_size=8) | st.sampled_from([b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\u"])
        )
    return bytes(content)
