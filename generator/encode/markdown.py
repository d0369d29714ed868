"""Markdown (CommonMark with GitHub's tables and links): plain text, code spans and code blocks."""

import re

from . import prose
from .code import Code
from .invisible import LINE_END
from .terminal import visible

_SPECIAL = re.compile(r"[\\`*_\[\]|~$@]|(?<=:)/|(?i:(?<=www)\.)")
_START = re.compile(r"^(\d{1,9})([.)])|^([-+=#])")
_ENTITY = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_TICKS = re.compile(r"`+")


def text(value: str) -> Code:
    """Return `value` as one line of plain text: no link, no tag, no emphasis, no list, no cell border."""
    line = re.sub(r"[&<>]", lambda match: _ENTITY[match[0]], prose.line(value))
    line = _SPECIAL.sub(lambda match: f"\\{match[0]}", line)
    return Code(_START.sub(lambda match: f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}", line))


def code(value: str) -> Code:
    """Return `value` as a code span on one line, with more backticks around it than it contains."""
    line = visible(value).replace("|", "\\|") or " "
    fence = "`" * (_longest(line) + 1)
    pad = " " if line.startswith(("`", " ")) or line.endswith(("`", " ")) else ""
    return Code(f"{fence}{pad}{line}{pad}{fence}")


def block(value: str, language: str = "") -> Code:
    """Return `value` as a fenced code block; `language` is a word of letters and digits."""
    if language and not (language.isascii() and language.isalnum()):
        raise ValueError(f"{language!r} is no name of a language")
    lines = [visible(one) for one in LINE_END.split(value.replace("\t", "    "))]
    fence = "`" * max(3, _longest(value) + 1)
    return Code("\n".join([fence + language, *lines, fence]))


def _longest(value: str) -> int:
    return max((len(match) for match in _TICKS.findall(value)), default=0)
