"""Splits a program in PowerShell, JavaScript or Python into words, texts and marks."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

# The sign before and after the name of a variable inside a text.
PLACEHOLDER = "\0"
_MARK = r"===?|=>|[!<>+]=|@[{(]|\.\.\.|[^\w\s]"
_PIECE = {
    "powershell": rf"""
        (?P<space>[ \t\r]+|`\r?\n|\#[^\n]*|<\#.*?\#>)|(?P<line>\n)
        |(?P<filled>@"[ \t]*\r?\n.*?\n"@|"(?:[^"`]|`.|"")*")|(?P<exact>@'[ \t]*\r?\n.*?\n'@|'(?:[^']|'')*')
        |(?P<word>https?://[^\s"'`;|]+|\$\{{[\w:]+\}}|[$@][A-Za-z_][\w:]*(?:\.\w+)*|-[A-Za-z]\w*:?|\w[\w./\\:-]*)
        |(?P<mark>{_MARK})""",
    "javascript": rf"""
        (?P<space>\s+|//[^\n]*|/\*.*?\*/)
        |(?P<filled>`(?:[^`\\]|\\.)*`)|(?P<exact>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
        |(?P<word>[\w$]+(?:\??\.[A-Za-z_$][\w$]*)*)
        |(?P<mark>{_MARK})""",
    "python": rf"""
        (?P<space>\s+|\\\r?\n|\#[^\n]*)
        |(?P<exact>(?:[bBuUrRfF]{{1,2}}(?=["']))?(?:\"{{3}}(?:[^\\]|\\.)*?\"{{3}}|'''(?:[^\\]|\\.)*?'''
            |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))
        |(?P<word>\w+(?:\.[A-Za-z_]\w*)*)
        |(?P<mark>{_MARK})""",
}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|\r?\n|(.))", re.DOTALL)
_BACKTICK = re.compile(r'`(.)|""', re.DOTALL)
_POWERSHELL_PLACEHOLDER = re.compile(r"`.|\$\(\$?([\w.:]+)[^()]*\)|\$\{([\w:]+)\}|\$([A-Za-z_][\w:]*)", re.DOTALL)
_SCRIPT_PLACEHOLDER = re.compile(r"\$\{\s*([\w.$]*)[^{}]*\}")
_PYTHON_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{\s*([\w.]*)[^{}]*\}")
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}


class TokenKind(Enum):
    """A text may have placeholders: the names of variables between two `HOLE`."""

    TEXT = "text"
    WORD = "word"
    MARK = "mark"
    LINE = "line"


class Token(NamedTuple):
    """One token of a program."""

    kind: TokenKind
    text: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a language writes its tokens."""

    pieces: re.Pattern[str]
    text: Callable[[str, bool], str]


def tokens(program: str, language: str) -> Iterator[Token]:
    """Yield the tokens of a program. If a text has no end, its quotation mark is a token alone."""
    spelling = LANGUAGES[language]
    for match in spelling.pieces.finditer(program.replace(PLACEHOLDER, "")):
        kind = match.lastgroup or ""
        if kind in {"filled", "exact"}:
            yield Token(TokenKind.TEXT, spelling.text(match[0], kind == "filled"))
        elif kind != "space":
            yield Token(TokenKind(kind), match[0])


def _powershell(text: str, is_filled: bool) -> str:  # noqa: FBT001
    inner = re.sub(r"\A[ \t]*\r?\n|\r?\n\Z", "", text[2:-2]) if text.startswith("@") else text[1:-1]
    if not is_filled:
        return inner if text.startswith("@") else inner.replace("''", "'")
    filled = _POWERSHELL_PLACEHOLDER.sub(
        lambda placeholder: placeholder[0] if placeholder[0].startswith("`") else _placeholder(placeholder), inner
    )
    return _BACKTICK.sub(lambda match: _CONTROLS.get(match[1], match[1]) if match[1] else '"', filled)


def _script(text: str, is_filled: bool) -> str:  # noqa: FBT001
    inner = _SCRIPT_PLACEHOLDER.sub(_placeholder, text[1:-1]) if is_filled else text[1:-1]
    return _ESCAPE.sub(character, inner)


def _python(text: str, _: bool) -> str:  # noqa: FBT001
    prefix = text[: re.search("[\"']", text).start()].lower()  # type: ignore[union-attr]
    quoted = text[len(prefix) :]
    inner = quoted[3:-3] if len(quoted) > 5 and quoted[:3] in {'"""', "'''"} else quoted[1:-1]
    inner = inner if "r" in prefix else _ESCAPE.sub(character, inner)
    return _PYTHON_PLACEHOLDER.sub(_placeholder, inner) if "f" in prefix else inner


def _placeholder(match: re.Match[str]) -> str:
    return (
        f"{PLACEHOLDER}{next(filter(None, match.groups()), '')}{PLACEHOLDER}"
        if match[0] not in {"{{", "}}"}
        else match[0][0]
    )


def character(match: re.Match[str]) -> str:
    """Return the character that an escape with a number, or of one letter, stands for."""
    unicode, byte, plain = match.groups()
    return chr(int(unicode or byte, 16)) if unicode or byte else _CONTROLS.get(plain or "", plain or "")


_SPELLINGS = {"powershell": _powershell, "javascript": _script, "python": _python}
LANGUAGES = {
    name: Spelling(re.compile(pieces, re.VERBOSE | re.DOTALL), _SPELLINGS[name]) for name, pieces in _PIECE.items()
}
