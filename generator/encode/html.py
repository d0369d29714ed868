"""HTML: text between tags and values of attributes."""

import html
import re

from .code import Code
from .terminal import visible

_LINE = re.compile(r"\r\n|\r|\n")


def text(value: str) -> Code:
    """Return `value` as text between tags. Line ends become line feeds; invisible characters become visible."""
    return Code("\n".join(html.escape(visible(one)) for one in _LINE.split(value.replace("\t", " "))))


def attribute(value: str) -> Code:
    """Return `value` as an attribute's value with its quotes, on one line."""
    return Code(f'"{html.escape(visible(value))}"')
