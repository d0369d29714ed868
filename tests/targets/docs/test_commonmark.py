"""Descriptions as HTML: CommonMark's blocks, every character of them text."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.encode.code import Code
from generator.encode.commonmark import html
from generator.encode.terminal import visible
from tests.hostile.payloads import MARKUP

ALLOWED = set("p em strong ul ol li blockquote table thead tbody tr th td a code pre br hr".split())  # noqa: SIM905
PIECES = [
    "<script>",
    "</p>",
    "[a](",
    ")",
    "javascript:",
    "https://e.com",
    "`",
    "```",
    "*",
    "_",
    "\n",
    "\n\n",
    "- ",
    "1. ",
]
PIECES += [
    "> ",
    "|",
    "--|--",
    "![",
    "]",
    "&#x202e;",
    "&lt;",
    '"',
    "'",
    " onx=",
    "<http://a>",
    "\\",
    "    ",
    "\t",
    "\u202e",
    "# ",
]


class Reader(HTMLParser):
    """Collects what a browser would make of a text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[Any] = []
        self.links: list[Any] = []
        self.attributes: set[Any] = set()
        self.text: list[Any] = []
        self.open: list[Any] = []

    def handle_starttag(self, tag: Any, attrs: Any) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name == "href"]
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: Any) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: Any) -> None:
        raise AssertionError(data)

    handle_decl = unknown_decl = handle_pi = handle_comment  # type: ignore[assignment]

    def handle_data(self, data: Any) -> None:
        self.text.append(data)


def read(text: Any) -> Any:
    reader = Reader()
    page = html(text)
    assert type(page) is Code
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("plain", "<p>plain</p>"),
        ("a\nb\n\nc", "<p>a\nb</p><p>c</p>"),
        ("`<b>` & **c** *d*", "<p><code>&lt;b&gt;</code> &amp; <strong>c</strong> <em>d</em></p>"),
        ("- a\n- b\n  1. c", "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>"),
        ("# Head", "<p><strong>Head</strong></p>"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
        ("<div>\nx", "<p>&lt;div&gt;\nx</p>"),
        ("![pixel](http://e.com/x.png)", "<p>pixel</p>"),
        ("[a](javascript:x)", "<p>[a](javascript:x)</p>"),
        ("[a](/relative)", "<p>a</p>"),
        ("[a](https://e.com/?a=1&b)", '<p><a rel="noreferrer" href="https://e.com/?a=1&amp;b">a</a></p>'),
        ("| a |\n|---|\n| b |", "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>"),
        ("```js\n<x>\n```", '<pre tabindex="0"><code>&lt;x&gt;</code></pre>'),
        ("a &#x202e; \u202e b", "<p>a \\u202e \\u202e b</p>"),
    ],
)
def test_a_description_becomes(text: str, expected: str) -> None:
    assert html(text) == expected


@pytest.mark.parametrize("attack", MARKUP)
def test_an_attack_stays_text(attack: Any) -> None:
    reader = read(attack)
    assert set(reader.tags) <= ALLOWED
    assert reader.attributes <= {"href", "rel", "tabindex"}
    assert not [link for link in reader.links if not re.match("(https?|mailto):", link)]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=25).map("".join))
def test_whatever_is_written(text: Any) -> None:
    reader = read(text)
    assert set(reader.tags) <= ALLOWED
    assert reader.attributes <= {"href", "rel", "tabindex"}
    assert not [link for link in reader.links if not re.match("(?i)(https?|mailto):", link)]
    assert visible("".join(reader.text).replace("\n", "")) == "".join(reader.text).replace("\n", "")


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1).map(str.strip).filter(str.isalpha))
def test_words_stay_words(text: Any) -> None:
    assert "".join(read(text).text) == visible(text)


def test_a_text_beyond_all_measure_stays_plain() -> None:
    text = "*a*\n" * 10_000
    assert html(text).startswith('<p class="plain">*a*\n*a*')
