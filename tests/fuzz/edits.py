"""Random edits of right documents: what a slip of the hand, a bad merge or somebody with time makes of them."""

import copy
import json
from collections.abc import Iterator
from typing import Any

from tests.fuzz.choice import Choice
from tests.fuzz.documents import Values
from tests.hostile.template import TEMPLATES

USUAL = [template.filled() for template in TEMPLATES]
KEYS = sorted({key for document in USUAL for key in json.dumps(document).split('"')[1::2] if key.isidentifier()})
REFERENCES = ["#", "#/", "#/paths", "#/components/schemas/Thing", "#/nowhere", "a.json", "http://127.0.0.1:9/"]
PIECES = [b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\u", b"\xff", b"\0", b"- ", b"&a ", b"*a", b"!!", b"#", b"\n"]
EDITS = ["set", "set", "remove", "copy", "add", "wrap", "rename"]


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in entries:
        yield node, key
        yield from _places(value)


class Edit(Values):
    """An edit of a document in place."""

    def new(self) -> Any:
        """Return something to put where something else was."""
        match self.choice.below(3):
            case 0:
                return self.value()
            case 1:
                return {"$ref": self.choice.one(REFERENCES)}
            case _:
                return self.choice.one(KEYS)

    def make(self, document: Any) -> None:
        """Change one place of a document."""
        places = [*_places(document)]
        if not places:
            return
        node, key = self.choice.one(places)
        match self.choice.one(EDITS):
            case "set":
                node[key] = self.new()
            case "remove":
                del node[key]
            case "copy":
                other, there = self.choice.one(places)
                node[key] = copy.deepcopy(other[there])
            case "wrap":
                node[key] = [node[key]] if self.choice.maybe() else {self.choice.one(KEYS): node[key]}
            case "add" if isinstance(node, dict):
                node[self.choice.one(KEYS)] = self.new()
            case "rename" if isinstance(node, dict):
                node[self.choice.one(KEYS)] = node.pop(key)
            case _:
                node.insert(key, self.new()) if isinstance(node, list) else None


def edited(content: Any) -> Any:
    """Return a document that was right before the one to four edits that bytes decide on."""
    choice = Choice(content)
    document = copy.deepcopy(choice.one(USUAL))
    for _ in range(1 + choice.below(4)):
        Edit(choice).make(document)
    return document


def damaged(content: Any) -> Any:
    """Return bytes that were a right document before pieces of them were cut, moved or written over."""
    choice = Choice(content)
    changed = bytearray(json.dumps(choice.one(USUAL), ensure_ascii=False).encode())
    for _ in range(choice.below(5)):
        start = choice.below(len(changed) + 1)
        end = start + choice.below(30)
        changed[start:end] = bytes(choice.many(lambda: choice.below(256), 8)) if choice.maybe() else choice.one(PIECES)
    return bytes(changed)
