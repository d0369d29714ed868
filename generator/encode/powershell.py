"""PowerShell: literals, comments, names, as Windows PowerShell 5.1 and PowerShell 7 read them.

A text stands in single quotes, where nothing is expanded. PowerShell takes curly quotes for quotes, too, so they
stand as numbers, like all that nobody sees.
"""

import re
from collections.abc import Iterable, Sequence

from . import prose
from .code import Code
from .invisible import BLANK, HIDDEN

_WIDTH = 110
_SPECIAL = f"{HIDDEN}{BLANK}\u2018-\u201b"
_PARTS = re.compile(f"([{_SPECIAL}])")
_LINES = re.compile(f"((?!\n)[{_SPECIAL}])")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")


def literal(text: str) -> Code:
    """Return `text` as a string on one line; in parentheses where hidden characters are added as numbers."""
    return _joined(_PARTS.split(text))


def block(text: str) -> Code:
    """Return `text` as a string that keeps its line feeds, for bodies people read and edit."""
    return _joined(_LINES.split(text))


def comment(text: str) -> Code:
    """Return `text` as one comment line, `# ` included."""
    shown = prose.line(text)
    # "# SIG # ..." begins the signature of a script.
    return Code(f"# {repr(shown) if shown.startswith('SIG #') else shown}".rstrip())


def prose_block(text: str, more: Iterable[str] = ()) -> Code:
    """Return texts for people as one string, wrapped, a blank line between them."""
    return block(prose.paragraphs(text, more, _WIDTH))


def name(text: str) -> Code:
    """Return `text` if it can be part of the name of a function; ValueError otherwise."""
    if not _NAME.fullmatch(text):
        raise ValueError(f"{text!r} cannot be part of a PowerShell name")
    return Code(text)


def array(texts: Iterable[str]) -> Code:
    """Return texts as an array."""
    return Code(f"@({', '.join(map(literal, texts))})")


def pairs(rows: Iterable[tuple[str, str]]) -> Code:
    """Return pairs of texts as an array of what New-Pair returns; of two with the same name the last one counts."""
    written = (f"(New-Pair {literal(key)} {literal(value)})" for key, value in dict(rows).items())
    return Code(f"@({', '.join(written)})")


def call(function: str, words: Sequence[str], more: str = "") -> Code:
    """Return a call that declares something of `$operation`; `more` is a switch of ours."""
    switch = f" -{name(more)}" if more else ""
    return Code(" ".join([f"Add-{name(function)} $operation", *map(block, words)]) + switch)


def need(variable: str, about: str = "") -> Code:
    """Return a statement that ends a script where a variable of the environment is not set."""
    message = literal(f"{variable} is not set: {about}")
    if not _VARIABLE.fullmatch(variable):
        raise ValueError(f"{variable!r} cannot be the name of a variable")
    return Code(f"if (-not $env:{variable}) {{ throw {message} }}")


def operation_line(method: str, path: str, title: str, about: Iterable[str]) -> Code:
    """Return the line that begins an operation, with what people read of it."""
    return Code(f"$operation = New-Operation {literal(method)} {literal(path)} {prose_block(title, about)}")


def _joined(parts: Sequence[str]) -> Code:
    shown = [_quoted(part) if at % 2 == 0 else _number(part) for at, part in enumerate(parts) if part or at == 0]
    return Code(shown[0] if len(shown) == 1 else f"({' + '.join(shown)})")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _number(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    codes = [int.from_bytes(units[at : at + 2], "big") for at in range(0, len(units), 2)]
    return " + ".join(f"[char] 0x{code:04X}" for code in codes)
