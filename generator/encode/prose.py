"""Free text that people read inside a program: visible, folded, and no order to any tool."""

import re
import textwrap

from generator.encode.terminal import visible
from generator.encode.unseen import BLANK

_SPACES = re.compile(f"[ \\t\\n{BLANK}]+")
_BREAKS = re.compile(r"\r\n|\r|\n")
_DIRECTIVE = re.compile(
    r"coding(?=[:=])|(?:^|(?<=#)|(?<=//))(\s*)(?:(?i:noqa|nosec)\b|shellcheck\b|(?:@ts|eslint|prettier|biome)(?=-)"
    r"|(?:type|mypy|ruff|fmt|yapf|isort|pylint|flake8|pyright|pragma)(?=\s*:))"
)


def line(text: str) -> str:
    """Return `text` as one line; white space is folded, what tools would read as an order to them is put in quotes."""
    return _inert(_fold(text))


def lines(text: str, width: int) -> list[str]:
    """Return `text` as lines of at most `width` characters (longer words stay whole), no blank line at either end."""
    wrapped: list[str] = []
    for source in _BREAKS.split(text):
        parts = textwrap.wrap(_fold(source), max(width, 20), break_long_words=False, break_on_hyphens=False)
        if parts or (wrapped and wrapped[-1]):
            wrapped.extend(parts or [""])
    while wrapped and not wrapped[-1]:
        wrapped.pop()
    return wrapped


def comments(marker: str, text: str, width: int, indent: int = 0) -> str:
    """Return `text` as wrapped comment lines that begin with `marker`, from the second on indented by `indent`."""
    found = lines(text, width - indent - len(marker) - 1) or [""]
    return ("\n" + " " * indent).join(f"{marker} {_inert(one)}".rstrip() for one in found)


def _fold(text: str) -> str:
    return visible(_SPACES.sub(" ", text.replace("\r\n", "\n"))).strip()


def _inert(text: str) -> str:
    return _DIRECTIVE.sub(lambda found: f'{found[1] or ""}"{found[0].strip()}"', text)
