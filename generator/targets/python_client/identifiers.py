"""Names as code: classes, arguments and members. Soft keywords (`type`, `match`) are allowed as names."""

import keyword
import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from ... import resources
from ...encode.code import Code
from ...encode.python import is_spelled
from ...naming.names import attribute

NAMES: Final = resources.manifest(resources.folder("templates") / "python_client/names.toml")
"""Names of the modules that all clients have, and words that docstrings must heed."""
LIKE_DIGITS: Final = ("l", "O", "I")
LONGEST: Final = 56
"""The most letters of a class name."""


@lru_cache(maxsize=8192)
def is_name(text: str) -> bool:
    """Return whether text can be the name of an argument, or of a member that Python does not rename."""
    is_clear = text not in LIKE_DIGITS and not text.startswith("__")
    return is_clear and is_spelled(text) and not keyword.iskeyword(text)


@lru_cache(maxsize=8192)
def name(text: str) -> Code:
    """Return a name as code. Raise ValueError if it is not a name."""
    if not is_name(text):
        raise ValueError(f"{text!r} cannot be a Python name")
    return Code(text)


@cache
def class_name(text: str) -> str:
    """Return a name in CapWords; text in this form stays. A name that Python reserves gets `Schema`."""
    words = _cap_words(text)
    return f"{words}Schema" if keyword.iskeyword(words) or words in LIKE_DIGITS else words


def _cap_words(text: str) -> str:
    if text.isascii() and text.isalnum() and text[0].isupper() and len(text) <= LONGEST:
        return text
    snake = attribute(text)
    if len(snake) > LONGEST:
        snake = f"{snake[: LONGEST - 9]}_{snake[-8:]}"
    return unicodedata.normalize("NFKC", "".join(part[:1].upper() + part[1:] for part in snake.split("_")))


def import_order(text: str) -> tuple[bool, bool, str]:
    """Return the key by which linters sort the names of one import: constants, classes, functions."""
    return not _is_constant(text), text[:1].islower(), text.casefold()


def export_order(text: str) -> tuple[bool, bool, list[tuple[str, int]]]:
    """Return the key by which linters sort the names of `__all__`."""
    return not _is_constant(text), not text[:1].isupper(), number_order(text)


def number_order(text: str) -> list[tuple[str, int]]:
    """Return a sort key that compares the numbers in names as numbers, as linters do."""
    return [(letters, int(digits or 0)) for letters, digits in re.findall(r"(\D*)([0-9]*)", text)]


def _is_constant(text: str) -> bool:
    # Linters count bytes.
    return len(text.encode()) > 1 and text.isupper()
