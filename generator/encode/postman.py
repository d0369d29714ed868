"""Postman: text in which a `{{name}}` of a document is never replaced by a variable of the user."""

import re
from urllib.parse import quote

from .invisible import BLANK, HIDDEN, plain
from .terminal import visible

_BRACE = re.compile(r"\{(?=\{)")
_LINE = re.compile(r"(\r\n|\r|\n)")
_QUERY = re.compile(f"[%&+#<>\\[\\]\\\\^`|{{}}{HIDDEN}{BLANK}]")
_KEY = re.compile(f"[=%&+#<>\\[\\]\\\\^`|{{}}{HIDDEN}{BLANK}]")
_LITERAL = re.compile(f'%(?![0-9A-Fa-f]{{2}})|[/?#"<>\\[\\]\\\\^`|{{}}{HIDDEN}{BLANK}]')
_SPACING = re.compile("([\t\r\n\x1e]+)")
_PATH = re.compile(f"[/?:%#\"'<>\\[\\]\\\\^`|{{}}{HIDDEN}{BLANK}]")


def prose(text: str) -> str:
    """Return text for a name or a description, with line feeds.

    Invisible characters become visible, `{{` becomes `{ {`.
    """
    if plain(text):
        return _BRACE.sub("{ ", text) if "{{" in text else text
    parts = ("\n" if index % 2 else visible(part.replace("\t", " ")) for index, part in enumerate(_LINE.split(text)))
    return _BRACE.sub("{ ", "".join(parts))


def raw_body(text: str) -> str:
    """Return the text of a body, with tabs, line ends and record separators as they are; for the rest, see `prose`."""
    parts = (part if index % 2 else visible(part) for index, part in enumerate(_SPACING.split(text)))
    return _BRACE.sub("{ ", "".join(parts))


def query_value(text: str) -> str:
    """Return the value of a query row. Blanks and letters stay readable, because each engine encodes them itself."""
    return _QUERY.sub(_percent, text)


def query_key(text: str) -> str:
    """Return the key of a query row, encoded like a value; `=` is encoded, too."""
    return _KEY.sub(_percent, text)


def path_part(text: str) -> str:
    """Return one segment of a path, or the value of a path variable, so that it stays one segment."""
    return _PATH.sub(_percent, text)


def path_text(text: str) -> str:
    """Return literal text of a path, with its colons, quotation marks and escapes."""
    return _LITERAL.sub(_percent, text)


def _percent(match: re.Match[str]) -> str:
    return quote(match[0], safe="", errors="replace") if match[0] < "\ud800" or match[0] > "\udfff" else "%EF%BF%BD"
