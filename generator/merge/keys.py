"""A short form for the keys of objects in a history, which keeps the history of a small collection small.

A frequent key, or a frequent key with its most frequent value, is one letter. A word of such letters begins with `*`.
"""

from collections.abc import Mapping
from typing import Final

from .digests import digest_of

_PATHS: Final = {
    "n": "name",
    "m": "request.method",
    "h": "request.url.host",
    "p": "request.url.path",
    "q": "request.url.query",
    "V": "request.url.variable",
    "H": "request.header",
    "d": "request.description",
    "a": "request.auth.type",
    "b": "request.body.mode",
    "w": "request.body.raw",
    "l": "request.body.options.raw.language",
    "u": "request.body.urlencoded",
    "r": "response",
    "k": "key",
    "v": "value",
    "x": "disabled",
    "D": "description",
    "i": "item",
    "e": "event",
    "L": "listen",
    "s": "script.exec",
    "t": "auth.type",
    "I": "info.description",
    "N": "info.name",
    "W": "variable",
    "F": "protocolProfileBehavior.followRedirects",
}
_USUAL: Final = {
    "G": ("request.method", "=GET"),
    "B": ("request.url.host", digest_of(["{{baseUrl}}"])),
    "A": ("request.auth.type", digest_of("noauth")),
    "T": ("auth.type", digest_of("noauth")),
    "X": ("disabled", "+true"),
    "S": ("listen", "=test"),
}
_LETTERS: Final = {path: letter for letter, path in _PATHS.items()}
_USUAL_LETTERS: Final = {usual: letter for letter, usual in _USUAL.items()}
_MARK: Final = "*"  # a path in the long form never begins with it, because it would be percent-encoded there


def in_short(members: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return the paths of `members` as one line of words and letters, and the values that are not in this line."""
    letters = {path: _USUAL_LETTERS.get((path, value)) or _LETTERS.get(path) for path, value in members.items()}
    words: list[str] = []
    for path, letter in letters.items():
        if letter and words and words[-1].startswith(_MARK):
            words[-1] += letter
        else:
            words.append(f"{_MARK}{letter}" if letter else path)
    return " ".join(words), [value for path, value in members.items() if letters[path] not in _USUAL]


def in_full(line: str, values: list[str]) -> list[tuple[str, str]]:
    """Return the members that `in_short` got. Raise KeyError or ValueError if the line or the values are damaged."""
    words = line.split()
    members = [member for word in words for member in (_members(word[1:]) if word[0] == _MARK else [(word, "")])]
    unusual_values = iter(values)
    full = [(path, value or next(unusual_values, "")) for path, value in members]
    if not all(value for _, value in full) or any(unusual_values):
        raise ValueError(line)
    return full


def _members(letters: str) -> list[tuple[str, str]]:
    return [_USUAL.get(letter) or (_PATHS[letter], "") for letter in letters]
