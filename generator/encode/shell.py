"""Bash: words and names. The results are never in double quotes, because bash would expand them there."""

import re
from collections.abc import Iterable

from .code import Code
from .invisible import BLANK, HIDDEN, SHORT, UNSEEN, plain

_BARE = re.compile(r"[A-Za-z0-9_./:@%+,-]+")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SPECIAL = re.compile(f"[\\\\'{HIDDEN}{BLANK}]")


def word(text: str) -> Code:
    r"""Return `text` as one bash word on one line. Invisible characters are bytes (`$'\xe2\x80\xae'`) in any locale.

    An argument cannot contain NUL, so NUL becomes its escape. Half of a surrogate pair becomes a question mark.
    """
    return Code(text if _BARE.fullmatch(text) else _quoted(text))


def words(texts: Iterable[str]) -> Code:
    """Return texts as the words of one command."""
    return Code(" ".join([word(text) for text in texts]))


def quoted(text: str) -> Code:
    """Return `text` as a quoted word, also if quotes are not necessary, for values that people replace."""
    return Code(_quoted(text))


def block(text: str) -> Code:
    """Return `text` as one bash word that keeps its line feeds, for bodies that people read and edit."""
    text = _storable(text)
    without_feeds = text.replace("\n", "")
    return Code(_single(text) if plain(without_feeds) or not UNSEEN.search(without_feeds) else _quoted(text))


def name(text: str) -> Code:
    """Return `text` if it can be the name of a shell variable. Raise ValueError otherwise."""
    if not _NAME.fullmatch(text):
        raise ValueError(f"{text!r} cannot be the name of a shell variable")
    return Code(text)


def variable(text: str) -> Code:
    """Return the value of the shell variable `text` as one word; it is empty if the variable is not set."""
    return Code(f'"${{{name(text)}-}}"')


def _quoted(text: str) -> str:
    text = _storable(text)
    if plain(text) or not UNSEEN.search(text):
        return _single(text)
    return f"$'{_SPECIAL.sub(_escape, text)}'"


def _storable(text: str) -> str:
    return text if plain(text) else text.replace("\0", "\\0").encode("utf-8", "replace").decode()


def _single(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _escape(match: re.Match[str]) -> str:
    return SHORT.get(match[0]) or "".join(f"\\x{byte:02x}" for byte in match[0].encode())
