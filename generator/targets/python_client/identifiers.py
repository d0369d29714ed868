"""Names of arguments and members as code: words that are keywords in some places only (`type`, `match`) are names."""

import keyword

from ...encode.code import Code


def is_name(text: str) -> bool:
    """Return whether text can name an argument, or a member of a class that Python does not rename."""
    return text.isascii() and text.isidentifier() and not keyword.iskeyword(text) and not text.startswith("__")


def name(text: str) -> Code:
    """Return a name as code; ValueError for what is none."""
    if not is_name(text):
        raise ValueError(f"{text!r} cannot be a Python name")
    return Code(text)
