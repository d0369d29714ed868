"""The requests of each folder as text: written once, however many collections and sizes need it."""

import re
from typing import Any

from ...encode import json

Node = dict[str, Any]
# No object of a collection has an empty key, and a text has a backslash before each quotation mark.
_KEY = ""
_STAND_IN = re.compile(rb'^( *)\{"": "([^"]*)"\}', re.MULTILINE)


class RequestTexts:
    """The text of each folder's requests.

    `folders` are the folders with a stand-in for all their requests; `size` counts the bytes of the texts.
    """

    def __init__(self) -> None:
        self.folders: dict[str, Node] = {}
        self.size = 0
        self._texts: dict[bytes, bytes] = {}
        self._indented: dict[tuple[bytes, bytes], bytes] = {}

    def add(self, id_: str, folder: Node) -> None:
        """Write the requests of a folder."""
        number = str(len(self._texts))
        self.folders[id_] = {**folder, "item": [{_KEY: number}] if folder["item"] else []}
        text = json.dumps(folder["item"])[len("[\n") : -len("\n]\n")]
        self._texts[number.encode()] = text
        self.size += len(text)

    def dumps(self, node: Node) -> bytes:
        """Return the file of a collection, or of a part of one, that holds stand-ins: the requests in their place."""
        return _STAND_IN.sub(self._requests, json.dumps(node))

    def _requests(self, stand_in: re.Match[bytes]) -> bytes:
        indent, number = stand_in.groups()
        if (indent, number) not in self._indented:
            # In the list they are written in, they have an indent of two blanks.
            more = indent.removeprefix(b"  ")
            self._indented[indent, number] = more + self._texts[number].replace(b"\n", b"\n" + more)
        return self._indented[indent, number]
