"""Writes docstrings with sections as Python code: wrapped, visible, and so that no text can end them."""

import re
from collections.abc import Iterable, Sequence
from string import ascii_letters
from typing import Final, NamedTuple

from ...encode import prose
from ...encode.code import Code
from ...encode.confusable import plain_punctuation, spelled
from ...naming.words import word_set
from .identifiers import NAMES

_WIDTH: Final = 88
_NO_VERB: Final = re.compile(r"(?i:.*(?:s|ed|ing|ment|ion|er|or|a|able|al|ful|ity|ly|nce|tive)|an|the)|[A-Z]+")


class DocstringSection(NamedTuple):
    """A list with a head, such as `Args:`; each item is a name with a description."""

    heading: str
    items: tuple[tuple[str, str], ...]


def docstring(first: str, blocks: Sequence[str | DocstringSection] = (), indent: int = 0) -> Code:
    """Return a docstring: the sentence `first`, then paragraphs and sections. All lines but the first are indented."""
    width = _WIDTH - indent
    lines = [sentence(first)]
    for block in blocks:
        if isinstance(block, DocstringSection):
            block_lines = _items(block, width)
        else:
            block_lines = [*map(_plain, prose.lines(block, width))]
        if block_lines:
            lines += ["", *block_lines]
    if blocks and isinstance(blocks[-1], DocstringSection):
        lines.append("")
    return _quoted(lines, indent)


def remark(text: str, indent: int = 0) -> Code:
    """Return the docstring below a name: one sentence, on several lines if it is too long for one."""
    line, width = sentence(text), _WIDTH - indent - 6
    return _quoted([line] if len(line) <= width else prose.lines(line, width), indent)


def sentence(text: str) -> str:
    """Return text as one line that begins with a capital letter and ends with a full stop."""
    line = prose.line(text).rstrip(" .:;!?,") or "Undocumented"
    return f"{line[:1].upper()}{line[1:]}."


def imperative(title: str, otherwise: str) -> str:
    """Return a title unchanged if it begins with a verb, or else after the text `otherwise`."""
    first = title[: len(title) - len(title.lstrip(ascii_letters))]
    is_verb = first.lower() in word_set("verbs") or not _NO_VERB.fullmatch(first)
    return title if is_verb and first.lower() not in word_set("no_verbs") else f"{otherwise}: {title}"


def _plain(line: str) -> str:
    word = line.strip(" :").lower()
    return f"`{line}`" if word in NAMES["sections"] else line


def _items(section: DocstringSection, width: int) -> list[str]:
    """Return the lines of a section: its head, and each item with its further lines indented."""
    lines = [f"{section.heading}:"]
    for name, about in section.items:
        first, *later_lines = prose.lines(f"{name}: {about}" if name else about, width - 8)
        lines += [f"    {first}", *(f"        {_plain(line)}" for line in later_lines if line)]
    return lines


def _quoted(lines: Iterable[str], indent: int) -> Code:
    """Return lines as a docstring: raw if it has backslashes, or else with escapes."""
    pad = " " * indent
    texts = list(lines)
    body = plain_punctuation("\n".join(f"{pad}{line}" if line else "" for line in texts)[indent:])
    raw = "\\" in body and '"""' not in body and spelled(body) == body
    if not raw:
        body = spelled(body.replace("\\", "\\u005c").replace('"""', '\\"\\"\\"'))
    end = f"\n{pad}" if len(texts) > 1 else ""
    start = " " if body.startswith('"') else ""
    return Code(f'{"r" if raw else ""}"""{start}{body}{end}"""')
