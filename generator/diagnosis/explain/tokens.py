"""Splits a program in PowerShell, JavaScript or Python into words, texts and marks."""

import re
from collections.abc import Callable, Iterator
from enum import Enum
from typing import NamedTuple

# The sign before and after the name of a variable inside a text.
PLACEHOLDER = "\0"
_MARK = r"===?|=>|[!<>+]=|@[{(]|\.\.\.|[^\w\s]"
# The token that comes next, by language. A `filled` text may contain variables, an `exact` one has none.
_PATTERNS = {
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
_TOKENS = {language: re.compile(pattern, re.VERBOSE | re.DOTALL) for language, pattern in _PATTERNS.items()}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|\r?\n|(.))", re.DOTALL)
_BACKTICK = re.compile(r'`(.)|""', re.DOTALL)
_POWERSHELL_PLACEHOLDER = re.compile(r"`.|\$\(\$?([\w.:]+)[^()]*\)|\$\{([\w:]+)\}|\$([A-Za-z_][\w:]*)", re.DOTALL)
_JAVASCRIPT_PLACEHOLDER = re.compile(r"\$\{\s*([\w.$]*)[^{}]*\}")
_PYTHON_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{\s*([\w.]*)[^{}]*\}")
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}


class TokenKind(Enum):
    """The kinds of tokens. A variable in a text is its name between two `PLACEHOLDER`; a line is a line break."""

    TEXT = "text"
    WORD = "word"
    MARK = "mark"
    LINE = "line"


class Token(NamedTuple):
    """One token of a program."""

    kind: TokenKind
    text: str


def tokens(program: str, language: str) -> Iterator[Token]:
    """Yield the tokens of a program. If a text has no end, its quotation mark is a token alone."""
    for match in _TOKENS[language].finditer(program.replace(PLACEHOLDER, "")):
        kind = match.lastgroup or ""
        if kind in {"filled", "exact"}:
            yield Token(TokenKind.TEXT, _TEXTS[language](match[0], kind == "filled"))
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


def _javascript(text: str, is_filled: bool) -> str:  # noqa: FBT001
    inner = _JAVASCRIPT_PLACEHOLDER.sub(_placeholder, text[1:-1]) if is_filled else text[1:-1]
    return _ESCAPE.sub(character, inner)


def _python(text: str, _: bool) -> str:  # noqa: FBT001
    prefix = text[: re.search("[\"']", text).start()].lower()  # type: ignore[union-attr]
    quoted = text[len(prefix) :]
    inner = quoted[3:-3] if len(quoted) > 5 and quoted[:3] in {'"""', "'''"} else quoted[1:-1]
    inner = inner if "r" in prefix else _ESCAPE.sub(character, inner)
    return _PYTHON_PLACEHOLDER.sub(_placeholder, inner) if "f" in prefix else inner


def _placeholder(match: re.Match[str]) -> str:
    if match[0] in {"{{", "}}"}:
        return match[0][0]
    return f"{PLACEHOLDER}{next(filter(None, match.groups()), '')}{PLACEHOLDER}"


def character(match: re.Match[str]) -> str:
    """Return the character that an escape with a number, or of one letter, stands for."""
    unicode, byte, plain = match.groups()
    return chr(int(unicode or byte, 16)) if unicode or byte else _CONTROLS.get(plain or "", plain or "")


_TEXTS: dict[str, Callable[[str, bool], str]] = {
    "powershell": _powershell,
    "javascript": _javascript,
    "python": _python,
}
