"""Texts with variables, whose values exist only when the code runs, for bash and Python."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from . import python, shell
from .code import Code
from .language import TextPiece

_PLAIN = re.compile(r"[A-Za-z0-9 _.,:;=/?&@%+~()*-]*")
_PART = re.compile(r"[^?&=]*[?&=]|[^?&=]+")
# Braces around a name are needed where letters follow.
_BRACES = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}(?![A-Za-z0-9_])")
_WIDTH = 88
_WORDS = re.compile(r"[^A-Za-z0-9 _.,:;=/@()-]+")


def bash(pieces: Iterable[TextPiece]) -> Code:
    """Return the text as one bash word."""
    listed = tuple(joined(pieces))
    if all(piece.kind != "text" or _PLAIN.fullmatch(piece.text) for piece in listed):
        return Code(_BRACES.sub(r"$\1", f'"{"".join(map(_in_quotes, listed))}"'))
    return Code("".join(map(_word, listed)))


@lru_cache(maxsize=1024)
def needed(name: str, about: str) -> Code:
    """Return the value of a shell variable. Bash prints `about` if the variable is not set."""
    return Code(f'"${{{shell.name(name)}:?{_WORDS.sub(" ", about).strip()}}}"')


def in_python(pieces: Iterable[TextPiece]) -> Code:
    """Return the text as a Python expression."""
    return Code(" + ".join(map(_operand, joined(pieces))) or '""')


def assigned(name: str, pieces: Iterable[TextPiece]) -> Code:
    """Return lines of Python that assign the text to a variable, formatted as ruff does."""
    whole = tuple(pieces)
    if whole and _fits(name, whole):
        return Code(f"{python.identifier(name)} = {in_python(whole)}")
    remaining, sign, lines = list(_parts(whole)), "=", []
    while remaining:
        count = next((n for n in range(len(remaining), 1, -1) if _fits(name, remaining[:n])), 1)
        value = in_python(remaining[:count])
        line = f"{python.identifier(name)} {sign} {value}"
        # A part that fits on one line gets a line of its own.
        is_wrapped = len(line) > _WIDTH and len(value) + 4 <= _WIDTH
        lines.append(f"{name} {sign} (\n    {value}\n)" if is_wrapped else line)
        remaining, sign = remaining[count:], "+="
    return Code("\n".join(lines))


def _fits(name: str, pieces: Iterable[TextPiece]) -> bool:
    return len(f"{name} += {in_python(pieces)}") <= _WIDTH


def _parts(pieces: Iterable[TextPiece]) -> Iterator[TextPiece]:
    """Yield the pieces. Texts are cut where a line may end: after a sign that separates the parts of a URL."""
    for piece in pieces:
        is_text = piece.kind == "text"
        yield from (TextPiece(part) for part in _PART.findall(piece.text)) if is_text else (piece,)


def _word(piece: TextPiece) -> Code:
    return shell.quoted(piece.text) if piece.kind == "text" else Code(f'"{_in_quotes(piece)}"')


def joined(pieces: Iterable[TextPiece]) -> Iterator[TextPiece]:
    """Yield the pieces, with adjacent texts joined."""
    for is_text, group in groupby(pieces, key=lambda piece: piece.kind == "text"):
        if is_text:
            yield TextPiece("".join(piece.text for piece in group))
        else:
            yield from group


def _in_quotes(piece: TextPiece) -> str:
    if piece.kind == "text":
        return piece.text
    name = shell.name(piece.text)
    forms = {"escaped": f'$(escaped "${name}")', "base": f"${{{name}%/}}", "optional": f"${{{name}-}}"}
    return forms.get(piece.kind, f"${{{name}}}")


def _operand(piece: TextPiece) -> str:
    if piece.kind == "text":
        return python.literal(piece.text)
    if piece.kind == "local":
        return python.identifier(piece.text)
    name = python.literal(piece.text)
    value = f"os.environ[{name}]"
    optional = f'os.environ.get({name}, "")'
    forms = {"escaped": f'parse.quote({value}, safe="")', "base": f'{value}.rstrip("/")', "optional": optional}
    return forms.get(piece.kind, value)
