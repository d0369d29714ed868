"""Characters that look like an ASCII character, so that readers and linters (ruff's RUF001 and RUF002) confuse them.

In code they are written as escapes. They are listed in `confusable.txt`, for rare scripts whole blocks of them, because
an unnecessary escape does no harm. A test compares the list with what the linter reports for every character.
"""

import re
from functools import cache
from pathlib import Path
from typing import Final

from .invisible import escape

_APOSTROPHES, _DASHES = "\u00b4\u2018\u2019\u201b\u2032\u2035", "\u2010\u2011\u2012\u2013\u2043\u2212"
_FULL_WIDTH: Final = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}
_SIGNS: Final = {"\u2044": "/", "\u2215": "/", "\u00d7": "x"}
_PLAIN: Final = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_DASHES, "-") | _SIGNS | _FULL_WIDTH)


def spelled(code: str) -> str:
    """Return source text with escapes instead of the letters that a reader could confuse with others.

    A word of another script keeps its letters, unless all of them look like ASCII letters.
    """
    return code if code.isascii() else _pattern(r"[^\W_]+|[{}]").sub(_word, code)


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """Return an expression with the characters for its braces. It takes long to compile; ASCII does not need it."""
    characters = Path(__file__).with_name("confusable.txt").read_text("ascii").replace("\n", "")
    return re.compile(form.format(characters))


def plain_punctuation(text: str) -> str:
    """Return text with the apostrophes, dashes and signs of a keyboard instead of characters that look like them."""
    return text if text.isascii() else text.translate(_PLAIN)


def _word(match: re.Match[str]) -> str:
    letter = _pattern("[{}]")
    others = letter.sub("", match[0])
    if others and not any(char.isascii() for char in others):
        return match[0]
    return letter.sub(lambda confused: escape(confused[0]), match[0])
