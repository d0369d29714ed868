"""Text for people inside a program: visible, wrapped, and without directives for tools."""

import re
from collections.abc import Iterable
from functools import lru_cache

from .invisible import BLANK, LINE_END, plain
from .terminal import visible

_SPACES = re.compile(f"[ \\t\\n{BLANK}]+")
_MARKER = re.compile(r"(?:[-*+]|\d{1,3}[.)]) ")
_OPEN = re.compile(r"[\w)\]`'\"*]$")
_DIRECTIVE = re.compile(
    r"coding(?=[:=])|(?:^|(?<=#)|(?<=//))(\s*)(?:(?i:noqa|nosec)\b|shellcheck\b|(?:@ts|eslint|prettier|biome)(?=-)"
    r"|(?:type|mypy|ruff|fmt|yapf|isort|pylint|flake8|pyright|pragma)(?=\s*:))"
)


@lru_cache(maxsize=8192)
def line(text: str) -> str:
    """Return `text` as one line with single blanks. A part that a tool would read as a directive is quoted."""
    return _inert(_fold(text))


@lru_cache(maxsize=8192)
def lines(text: str, width: int) -> tuple[str, ...]:
    """Return `text` as lines of at most `width` characters, without blank lines at the ends. Longer words stay whole.

    A line that is indented more than the first line keeps this indentation, because lists and examples need it. A list
    item that is wrapped goes on under its text.
    """
    wrapped: list[str] = []
    first = -1
    for source in LINE_END.split(text):
        content, spaced = _fold(source), source.expandtabs(4)
        indent = len(spaced) - len(spaced.lstrip(" "))
        first = indent if first < 0 and content else first
        margin = " " * min(max(indent - first, 0), width // 2)
        folded = [f"{margin}{line}".rstrip() for line in _wrapped(content, max(width - len(margin), 20))]
        if folded != [""] or (wrapped and wrapped[-1]):
            wrapped += folded
    while wrapped and not wrapped[-1]:
        wrapped.pop()
    return tuple(wrapped)


def paragraphs(text: str, more: Iterable[str], width: int) -> str:
    """Return texts as lines of at most `width` characters with line feeds, and a blank line between the texts."""
    parts = [lines(part, width) for part in (text, *more)]
    whole = "\n\n".join("\n".join(part) for part in parts if part)
    return f"{whole or 'Undocumented.'}\n"


def sentences(*texts: str) -> str:
    """Return texts one after the other; a text before another one ends in a full stop if it ends in a word."""
    *before, last = [text.strip() for text in texts if text.strip()] or [""]
    return " ".join([*(f"{text}." if _OPEN.search(text) else text for text in before), last])


def comments(marker: str, text: str, width: int, indent: int = 0) -> str:
    """Return `text` as wrapped comment lines that begin with `marker`; all but the first are indented by `indent`."""
    wrapped = lines(text, width - indent - len(marker) - 1) or ("",)
    return ("\n" + " " * indent).join(f"{marker} {_inert(one)}".rstrip() for one in wrapped)


def _wrapped(text: str, width: int) -> list[str]:
    """Return folded text as lines of at most `width` characters."""
    if len(text) <= width:
        return [text]
    pieces, marker = [], _MARKER.match(text)
    indent = " " * len(marker[0] if marker else "")
    while len(text) > width:
        cut = text.rfind(" ", len(indent), width + 1)
        cut = cut if cut > 0 else text.find(" ", width)
        if cut < 0:
            break
        pieces.append(text[:cut])
        text = indent + text[cut + 1 :]
    return [*pieces, text]


def _fold(text: str) -> str:
    if plain(text):
        return " ".join(text.split())
    return visible(_SPACES.sub(" ", text.replace("\r\n", "\n"))).strip()


def _inert(text: str) -> str:
    if not ("#" in text or "//" in text or "coding" in text or _DIRECTIVE.match(text)):
        return text
    return _DIRECTIVE.sub(lambda match: f'{match[1] or ""}"{match[0].strip()}"', text)
