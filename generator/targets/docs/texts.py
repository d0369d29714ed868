"""Stores long texts that share most of their paragraphs: the page has each paragraph once, and lists of them.

A large document has thousands of scripts, all with the same signing code. Texts are cut into blocks at empty lines, and
blocks into lines. The name of each piece is its digest, so that a new operation changes no other name.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256

_SHORTEST = 4


class SharedTexts:
    """A store of texts. `add` returns the name of a text; the page reads `entries`."""

    def __init__(self) -> None:
        self._blocks: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._taken: set[str] = set()

    def add(self, text: str) -> str:
        """Return the name of `text`. Equal texts have the same name."""
        return self._name(" ".join(map(self._block, text.split("\n\n"))))

    def entries(self) -> tuple[str, ...]:
        """Return `name content` of each piece: a line, or the names of a block's lines or of a text's blocks."""
        return tuple(f"{name} {content}" for content, name in self._names.items())

    def _block(self, block: str) -> str:
        name = self._blocks.get(block)
        if name is None:
            names = self._names
            # Most lines are stored already, and need no call.
            lines = [names.get(line) or self._name(line) for line in block.split("\n")]
            name = self._blocks[block] = self._name(" ".join(lines))
        return name

    def _name(self, content: str) -> str:
        name = self._names.get(content)
        if name is None:
            digest = urlsafe_b64encode(sha256(content.encode()).digest()).decode()
            size = _SHORTEST
            while digest[:size] in self._taken:
                size += 1
            name = self._names[content] = digest[:size]
            self._taken.add(name)
        return name
