"""HTML: text between tags and values of attributes."""

import html
from functools import lru_cache

from .code import Code
from .invisible import LINE_END
from .terminal import visible


@lru_cache(maxsize=8192)
def text(value: str) -> Code:
    """Return `value` as text between tags. Line ends become line feeds; invisible characters become visible."""
    return Code(html.escape("\n".join(map(visible, LINE_END.split(value.replace("\t", " "))))))


def attribute(value: str) -> Code:
    """Return `value` as an attribute's value with its quotes, on one line."""
    return Code(f'"{html.escape(visible(value))}"')


def link(before: str, label: str, address: str) -> Code:
    """Return a text that ends with a label, which is a link if there is an address."""
    return Code(f"{text(before)}<a href={attribute(address)}>{text(label)}</a>") if address else text(before + label)
