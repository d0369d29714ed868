"""The blocks of a page of the documentation: files by their names, and commands."""

import re
from typing import Any

from tests.paths import DOCS

_BLOCK = re.compile(r"(?:^`([^`\n]+)`:\n\n)?^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(text: str) -> Any:
    """Name of the file ('' where the block is none), language and text of each block."""
    return _BLOCK.findall(text)


def files(page: str) -> dict[Any, Any]:
    """The files on a page, by their names."""
    return {name: text for name, _, text in blocks((DOCS / page).read_text()) if name}
