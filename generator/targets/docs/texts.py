"""Many long texts that are mostly the same, kept once: the page puts a script together again when it is asked for.

A whole document has thousands of scripts, each with the same signing code in it. Texts are cut at empty lines, those
pieces into lines; both are numbered in the order of their first appearance.
"""

from generator.model import Json


class Texts:
    """A shelf of texts. `add` returns the number of a text; `data` is what the page reads."""

    def __init__(self) -> None:
        self._lines: dict[str, int] = {}
        self._blocks: dict[str, int] = {}
        self._texts: dict[str, int] = {}

    def add(self, text: str) -> int:
        """Return the number of `text`, the same for equal texts."""
        blocks = (self._blocks.setdefault(block, len(self._blocks)) for block in text.split("\n\n"))
        key = " ".join(map(str, blocks))
        return self._texts.setdefault(key, len(self._texts))

    def data(self) -> dict[str, Json]:
        """Return lines, blocks (numbers of lines) and texts (numbers of blocks)."""
        blocks: list[Json] = [" ".join(map(str, map(self._line, block.split("\n")))) for block in self._blocks]
        return {"lines": list(self._lines), "blocks": blocks, "texts": list(self._texts)}

    def _line(self, line: str) -> int:
        return self._lines.setdefault(line, len(self._lines))
