"""C#: literals, comments, names, as C# 7.3 reads them."""

import re
from collections.abc import Iterable, Sequence

from . import prose
from .code import Code
from .invisible import BLANK, HIDDEN, escape_utf16, plain

_WIDTH = 110
_SPECIAL = re.compile(f'[\\\\"{HIDDEN}{BLANK}]')
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\", '"': '\\"'}
_UNSEEN = re.compile(f"[{HIDDEN}{BLANK}]")
_NAME = re.compile(r"[A-Z][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")
_CALLED = re.compile(r"(?:[a-z]+\.|var [a-z]+ = new )[A-Z][A-Za-z]*")
_MORE = re.compile(r"[a-z]+: (?:true|false)|[A-Z][a-z]+")


def literal(text: str) -> Code:
    r"""Return `text` as a string on one line; hidden characters as `\u202e`, those beyond the first plane as two."""
    return Code(f'"{_SPECIAL.sub(_escape, text)}"')


def block(text: str) -> Code:
    """Return `text` as a string that keeps its line feeds, for bodies people read and edit."""
    shown = text.replace("\n", "")
    if "\n" in text and (plain(shown) or not _UNSEEN.search(shown)):
        return Code('@"' + text.replace('"', '""') + '"')
    return literal(text)


def comment(text: str) -> Code:
    """Return `text` as one comment line, `// ` included."""
    return Code(f"// {prose.line(text)}".rstrip())


def prose_block(text: str, more: Iterable[str] = ()) -> Code:
    """Return texts for people as one string, wrapped, a blank line between them."""
    return block(prose.paragraphs(text, more, _WIDTH))


def name(text: str) -> Code:
    """Return `text` if it can name a class or, with dots, a namespace; ValueError otherwise."""
    if not _NAME.fullmatch(text):
        raise ValueError(f"{text!r} cannot be a C# name")
    return Code(text)


def array(texts: Iterable[str]) -> Code:
    """Return texts as an array."""
    return Code(f"new string[] {{ {', '.join(map(literal, texts))} }}")


def table(pairs: Iterable[tuple[str, str]]) -> Code:
    """Return pairs of texts as a dictionary; of two with the same key the last one counts."""
    rows = ", ".join(f"{{ {literal(key)}, {literal(value)} }}" for key, value in dict(pairs).items())
    return Code(f"new Dictionary<string, string> {{ {rows} }}")


def call(function: str, arguments: Sequence[str], more: str = "") -> Code:
    """Return a call as a statement; `more` is code of ours that follows the arguments.

    ValueError: `function` is no method of a variable, and no constructor.
    """
    if not _CALLED.fullmatch(function) or (more and not _MORE.fullmatch(more)):
        raise ValueError(f"{function!r} cannot be called")
    written = ", ".join([*map(block, arguments), *([more] if more else [])])
    return Code(f"{function}({written});")


def _escape(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or escape_utf16(found[0])
