"""Works on words: ASCII folding, splitting, singular and plural, sentence case."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ..encode.invisible import UNSEEN
from ..encode.terminal import visible
from ..resources import manifest

_LATIN = re.compile(r"LATIN (?:SMALL|CAPITAL) (?:LETTER|LIGATURE) (?:DOTLESS |SHARP )?([A-Z]+)\b")
_LETTERS = str.maketrans("0123456789", "ghijklmnop")
_WORD = re.compile(
    r"IPv[46]|OAuth\d*|OpenAPI|[A-Z]{2,}s(?![a-z])|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+[0-9]*|[A-Z]+[0-9]*|[0-9]+"
)


@cache
def vocabulary() -> dict[str, Any]:
    """Return the word lists of `words.toml`."""
    return manifest(Path(__file__).with_name("words.toml"))


@cache
def word_set(name: str) -> frozenset[str]:
    """Return one list of `words.toml`."""
    return frozenset(vocabulary()[name])


@cache
def _acronyms() -> dict[str, str]:
    return {acronym.lower(): acronym for acronym in vocabulary()["acronyms"]}


def digest(text: str, length: int = 8) -> str:
    """Return a digest of `text` with `length` letters, the same on every machine."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length].translate(_LETTERS)


def fold(text: str) -> tuple[str, bool]:
    """Return `text` in ASCII, and whether a letter or digit had no ASCII form and was dropped."""
    if text.isascii():
        return text, False
    folded = [_fold_char(char) for char in unicodedata.normalize("NFKD", text.replace("ß", "ss"))]
    return "".join(char or "" for char in folded), None in folded


def _fold_char(char: str) -> str | None:
    if char.isascii() or unicodedata.combining(char):
        return char if char.isascii() else ""
    if not char.isalnum():
        return " "
    latin = _LATIN.match(unicodedata.name(char, ""))
    if latin is None:
        return None
    return latin[1] if char.isupper() else latin[1].lower()


def words(text: str) -> list[str]:
    """Return the words of a spec name in lower case: `getHTTPResponse` gives get, http, response.

    Letters of all scripts stay, in the form that Python uses for names (NFKC).
    """
    if text.isascii():
        return [word.lower() for word in _WORD.findall(text)]
    whole = unicodedata.normalize("NFKC", UNSEEN.sub(" ", text))
    shape = "".join(map(_shape, whole))
    parts = (whole[slice(*word.span())].lower() for word in _WORD.finditer(shape))
    # In lower case, a capital I with a dot has two characters.
    return [unicodedata.normalize("NFKC", part.replace("i\u0307", "i")) for part in parts]


def _shape(char: str) -> str:
    """Return the ASCII character that splits a text into words as `char` does."""
    if char.isascii():
        return char
    if not f"a{char}".isidentifier():
        return " "
    return "0" if char.isdecimal() else "A" if char.isupper() else "a"


def ascii_words(text: str) -> list[str]:
    """Return the words of a name in ASCII.

    Letters without an ASCII form are replaced by a short digest of the whole text, so that names which differ
    only in them stay different.
    """
    folded, lost = fold(text)
    parts = [word.lower() for word in _WORD.findall(folded)]
    return [*parts, digest(text, 6)] if lost else parts


def plural(word: str) -> str:
    """Return the plural of an English noun by the regular rules."""
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return f"{word}es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}s"


def singular(word: str) -> str:
    """Return the singular of an English plural. A word that is not a regular plural stays as it is."""
    if word in vocabulary()["irregular"]:
        return str(vocabulary()["irregular"][word])
    if len(word) < 3 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word.removesuffix("s")


def plural_of(phrase: Sequence[str]) -> list[str]:
    """Return the words of `phrase` with the last one in the plural."""
    return [*phrase[:-1], plural(phrase[-1])] if phrase else []


def singular_of(phrase: Sequence[str]) -> list[str]:
    """Return the words of `phrase` with the last one in the singular."""
    return [*phrase[:-1], singular(phrase[-1])] if phrase else []


def sentence(phrase: Iterable[str]) -> str:
    """Return words in sentence case with acronyms in capitals: get, http, status gives `Get HTTP status`."""
    acronyms = _acronyms()
    text = " ".join([acronyms.get(word, word) for word in phrase])
    first = text.split(" ", 1)[0]
    return text if acronyms.get(first.lower()) == first else text[:1].upper() + text[1:]


def one_line(text: str, limit: int) -> str:
    """Return text on one line with visible characters, cut to `limit` characters with an ellipsis."""
    line = visible(" ".join(text.split()))
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
