"""HTML: no tag, attribute, script or style but those of usual pages; links lead to web addresses or into the page."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from tests.hostile.judges.python import CANARY

_PROSE = {"p", "em", "strong", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "a", "code"}
_PROSE |= {"pre", "br", "hr", "div", "span", "details", "summary"}
_PROSE_ATTRIBUTES = {("a", "rel"), ("a", "href"), ("p", "class"), ("pre", "tabindex"), ("code", "class")}
_LINK = re.compile(r"https?://|mailto:|#|\.\./[a-z_]+/[a-z0-9_./-]*$|data:image/svg")
_ADDRESSES = {"href", "src", "action", "formaction", "srcset", "poster", "data", "background", "ping"}


class Page(HTMLParser):
    """What pages are made of."""

    def __init__(self, *texts: Any) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[Any] = set()
        self.attributes: set[Any] = set()
        self.links: list[Any] = []
        self.code: list[Any] = []
        self.data: list[Any] = []
        self._open = ""
        self._ids: list[Any] = []
        for text in texts:
            self.feed(text)
            self.close()
            self.reset()

    def handle_starttag(self, tag: Any, attrs: Any) -> None:
        self.tags.add(tag)
        given = dict(attrs)
        self._open = "data" if given.get("type") == "application/json" else tag
        for name, value in attrs:
            self.attributes.add((tag, name))
            if name in _ADDRESSES and not _LINK.match(value or ""):
                self.links.append((tag, name, value))
            if CANARY.search(name):
                self.links.append((tag, name, value))

    def handle_endtag(self, tag: Any) -> None:
        self._open = ""

    def handle_data(self, text: Any) -> None:
        if self._open in ("script", "style"):
            self.code.append(text)
        elif self._open == "data":
            self.data.append(text)

    def handle_comment(self, text: Any) -> None:
        self.code.append(f"comment {text}")

    def handle_decl(self, decl: Any) -> None:
        self.tags.add(f"!{decl}")

    def unknown_decl(self, data: Any) -> None:
        self.tags.add(f"![{data}")

    def handle_pi(self, data: Any) -> None:
        self.tags.add(f"?{data}")


def judge(name: Any, content: Any, usual: Any) -> Iterator[Any]:
    """Yield what is wrong with a page; `usual` are those of documents with usual texts."""
    page = Page(content.decode())
    yield from (f"{name}: tag {tag[:60]!r}" for tag in page.tags - usual.tags - _PROSE)
    yield from (
        f"{name}: attribute {attribute}" for attribute in page.attributes - usual.attributes - _PROSE_ATTRIBUTES
    )
    yield from (f"{name}: link {link}" for link in page.links)
    yield from (f"{name}: code {text[:80]!r}" for text in page.code if text not in usual.code)
    for block in page.data:
        json.loads(block)
