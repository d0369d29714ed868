"""The requests of each folder as text, which is written only once, though several collections and sizes need it."""

import re

from ...encode import json
from ...model import JsonObject

# Marks a stand-in: no object of a collection has an empty key, and a text has a backslash before each quotation mark.
_KEY = ""
_STAND_IN = re.compile(rb'^( *)\{"": "([^"]*)"\}', re.MULTILINE)


class RequestTexts:
    """The text of each folder's requests.

    `folders` has the folders with a stand-in instead of their requests. `size` counts the bytes of the texts.
    """

    def __init__(self) -> None:
        self.folders: dict[str, JsonObject] = {}
        self.size = 0
        self._texts: dict[bytes, bytes] = {}
        self._indented: dict[tuple[bytes, bytes], bytes] = {}

    def add(self, id_: str, folder: JsonObject) -> None:
        """Write the requests of a folder as text."""
        number = str(len(self._texts))
        self.folders[id_] = {**folder, "item": [{_KEY: number}] if folder["item"] else []}
        text = json.dumps(folder["item"])[len("[\n") : -len("\n]\n")]
        self._texts[number.encode()] = text
        self.size += len(text)

    def dumps(self, node: JsonObject) -> bytes:
        """Return the file of a collection or of its part, with the requests instead of the stand-ins."""
        return _STAND_IN.sub(self._requests, json.dumps(node))

    def _requests(self, stand_in: re.Match[bytes]) -> bytes:
        indent, number = stand_in.groups()
        if (indent, number) not in self._indented:
            # The text was written as a list, where requests are indented by two blanks.
            more = indent.removeprefix(b"  ")
            self._indented[indent, number] = more + self._texts[number].replace(b"\n", b"\n" + more)
        return self._indented[indent, number]
