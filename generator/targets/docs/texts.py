"""Long texts that share most of their paragraphs: each paragraph is in the page once, and a text is a list of them.

A whole document has thousands of scripts, each with the same signing code in it. Texts are cut at empty lines, those
blocks into lines. Each piece is named by its digest: one more operation changes the name of no other piece.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256

_SHORTEST = 4


class Texts:
    """A shelf of texts. `add` returns the name of a text; `entries` is what the page reads."""

    def __init__(self) -> None:
        self._blocks: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._taken: set[str] = set()

    def add(self, text: str) -> str:
        """Return the name of `text`, the same for equal texts."""
        return self._name(" ".join(map(self._block, text.split("\n\n"))))

    def entries(self) -> tuple[str, ...]:
        """Return `name content` of each piece: a line, or the names of a block's lines or of a text's blocks."""
        return tuple(f"{name} {content}" for content, name in self._names.items())

    def _block(self, block: str) -> str:
        name = self._blocks.get(block)
        if name is None:
            names = self._names
            # Most lines are there: they need no call.
            lines = [names.get(line) or self._name(line) for line in block.split("\n")]
            name = self._blocks[block] = self._name(" ".join(lines))
        return name

    def _name(self, content: str) -> str:
        name = self._names.get(content)
        if name is None:
            digest = urlsafe_b64encode(sha256(content.encode()).digest()).decode()
            sizes = range(_SHORTEST, len(digest))
            name = self._names[content] = next(digest[:size] for size in sizes if digest[:size] not in self._taken)
            self._taken.add(name)
        return name
