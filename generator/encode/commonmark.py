"""Turns CommonMark, the format of descriptions in OpenAPI, into HTML that runs no code and loads nothing.

Raw HTML is shown as text, an image as its description, and a heading as a bold line, because the page has its own
headings. A link may lead only to a web address or a mailbox. A text that is too long for a description stays plain.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from . import html as encode
from .code import Code

_PARSER: Final = MarkdownIt("commonmark", {"html": False}).enable("table")
_LONGEST: Final = 20_000
_SAFE_LINK = re.compile(r"(?i)(?:https?://|mailto:)[^\s]+")
_TAGS: Final = frozenset(
    {"p", "em", "strong", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td"}
)


# The markup of the other tokens; the braces stand for the content of the token.
_MARKUP: Final = {
    "text": "{}",
    "code_inline": "<code>{}</code>",
    **dict.fromkeys(("code_block", "fence"), '<pre tabindex="0"><code>{}</code></pre>'),
    "softbreak": "\n",
    "hardbreak": "<br>",
    "hr": "<hr>",
    "heading_open": "<p><strong>",
    "heading_close": "</strong></p>",
    "image": "{}",
}


@lru_cache(maxsize=4096)
def html(value: str) -> Code:
    """Return `value` as HTML blocks: paragraphs, lists, tables, code; every character of it is text."""
    if len(value) > _LONGEST:
        return Code(f'<p class="plain">{encode.text(value)}</p>')
    return Code("".join(map(_one, _PARSER.parse(value)))) if value else Code("")


def _one(token: Token) -> str:
    if token.type == "inline":
        return _inline(token.children or ())
    if token.type in _MARKUP:
        return _MARKUP[token.type].format(encode.text(token.content.rstrip() if token.block else token.content))
    if token.hidden:
        return ""
    if token.tag in _TAGS:
        return f"</{token.tag}>" if token.nesting < 0 else f"<{token.tag}>"
    return encode.text(token.content)


def _inline(tokens: Sequence[Token]) -> str:
    parts, links = [], list[bool]()
    for token in tokens:
        if token.type == "link_open":
            address = str(token.attrs.get("href", ""))
            links.append(bool(_SAFE_LINK.fullmatch(address)))
            parts.append(f'<a rel="noreferrer" href={encode.attribute(address)}>' if links[-1] else "")
        elif token.type == "link_close":
            parts.append("</a>" if links.pop() else "")
        else:
            parts.append(_one(token))
    return "".join(parts)
