"""Names of arguments and members as code. Soft keywords (`type`, `match`) are allowed as names."""

import keyword
from typing import Final

from ...encode.code import Code
from ...encode.python import is_spelled

LIKE_DIGITS: Final = ("l", "O", "I")


def is_name(text: str) -> bool:
    """Return whether text can be the name of an argument, or of a member that Python does not rename."""
    is_clear = text not in LIKE_DIGITS and not text.startswith("__")
    return is_clear and is_spelled(text) and not keyword.iskeyword(text)


def name(text: str) -> Code:
    """Return a name as code. Raise ValueError if it is not a name."""
    if not is_name(text):
        raise ValueError(f"{text!r} cannot be a Python name")
    return Code(text)
