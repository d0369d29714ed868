"""Text for a terminal or a log, without characters that are invisible, move the cursor or turn the direction."""

import re

from .invisible import HIDDEN, escape, plain

_HIDDEN = re.compile(f"[{HIDDEN}]")
_PASSWORD = re.compile(r"(?<=:/)(/?)[^/\s:@]*:[^/\s@]*@")


def visible(text: str) -> str:
    r"""Return `text` with every control, bidirectional and invisible character written as an escape (`\u202e`)."""
    return text if plain(text) else _HIDDEN.sub(lambda match: escape(match[0]), text)


def without_password(text: str) -> str:
    """Return `text` without the user and the password of any address in it (`https://user:password@host`)."""
    return _PASSWORD.sub(r"\1...@", text) if ":/" in text else text
