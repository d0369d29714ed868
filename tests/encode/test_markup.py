import re
import tomllib
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from markdown_it import MarkdownIt

from generator.encode import html, markdown, prose, toml
from generator.encode.terminal import visible


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.data: list[Any] = []
        self.tags: list[Any] = []

    def handle_data(self, data: Any) -> None:
        self.data.append(data)

    def handle_starttag(self, tag: Any, attrs: Any) -> None:
        self.tags.append((tag, attrs))

    def handle_comment(self, data: Any) -> None:
        self.tags.append(("comment", data))


def read(source: Any) -> Any:
    reader = Reader()
    reader.feed(source)
    reader.close()
    return reader


def test_html_text_is_text(texts: Any, seen: Callable[..., Any]) -> None:
    for text in texts:
        code = html.text(text)
        seen(code)
        document = read(f"<p>{code}</p>")
        assert document.tags == [("p", [])]
        assert "".join(document.data) == "\n".join(
            visible(one) for one in re.split(r"\r\n|\r|\n", text.replace("\t", " "))
        )


def test_an_html_attribute_is_one_value(texts: Any, seen: Callable[..., Any]) -> None:
    for text in texts:
        code = html.attribute(text)
        seen(code, allowed="")
        assert read(f"<a title={code}>x</a>").tags == [("a", [("title", visible(text))])]


def test_markdown_text_is_text(texts: Any, seen: Callable[..., Any]) -> None:
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": False})
    for text in texts:
        code = markdown.text(text)
        seen(code, allowed="")
        tokens = parser.parse(code)
        kinds = {child.type for token in tokens for child in token.children or []}
        assert kinds <= {"text", "text_special"}, code
        inline = [token for token in tokens if token.type == "inline"]
        said = "".join(child.content for token in inline for child in token.children)  # type: ignore[union-attr]
        assert said == prose.line(text)
        assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
        assert not re.search(r"(?i)://|www\.", code)


def test_a_markdown_span_holds_its_code(texts: Any) -> None:
    parser = MarkdownIt("commonmark")
    for text in texts:
        children = parser.parse(f"x {markdown.code(text)} y")[1].children
        assert [child.type for child in children] == ["text", "code_inline", "text"]  # type: ignore[union-attr]
        assert children[1].content.strip() == visible(text).replace("|", "\\|").strip()  # type: ignore[index]


def test_a_markdown_block_ends_at_its_fence(texts: Any, seen: Callable[..., Any]) -> None:
    parser = MarkdownIt("commonmark")
    for text in texts:
        code = markdown.block(text, "json")
        seen(code)
        tokens = parser.parse(f"{code}\n\nafter")
        assert [token.type for token in tokens] == ["fence", "paragraph_open", "inline", "paragraph_close"]
        assert tokens[2].content == "after"


def test_a_markdown_block_takes_a_word_as_language() -> None:
    with pytest.raises(ValueError, match="language"):
        markdown.block("x", "js\n```")


def writable(value: Any) -> bool:
    if isinstance(value, dict):
        return all(writable(key) and writable(item) for key, item in value.items())
    if isinstance(value, list):
        return all(map(writable, value))
    return value is not None and not (isinstance(value, str) and re.search("[\ud800-\udfff]", value))


def test_toml_is_read_back(values: Any, seen: Callable[..., Any]) -> None:
    for value in values:
        if not writable(value):
            continue
        code = toml.literal(value)
        seen(code, allowed="")
        assert tomllib.loads(f"x = {code}\ny = 1\n") == {"x": value, "y": 1}


@pytest.mark.parametrize("value", [None, [None], "\ud800"])
def test_what_toml_lacks_is_refused(value: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (two kinds of it)
        toml.literal(value)
