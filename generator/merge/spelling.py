"""The lines of a history. Each object of a collection is a line of the digests of its values; its digest is its name.

A line begins with the name of the line that has the keys, because many objects share their keys. The values follow in
the order of the keys: a digest; `=` and a short text; `+` and a number or boolean; `@` and the names of the lines of
objects in a list. `|`, `!` and `/` mark scripts, saved answers and paths, whose parts have digests, too.

To keep the history of a small collection small, a frequent key, or a frequent key with its most frequent value, is one
letter. A word of such letters begins with `*`.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from string import ascii_letters, digits
from typing import Final
from urllib.parse import quote, unquote

from ..document.positions import Value
from .digests import (
    LEAF,
    Digest,
    LinesDigest,
    PathDigest,
    digest_of,
    is_opaque,
    is_rows,
    line_digest,
    short_hash,
    split_lines,
    split_path,
    split_rows,
    template_digest,
)
from .rows import title_digest

Lines = dict[str, str]
_DIGITS = digits + ascii_letters
_NAME, _SHORT_NAME = 6, 4
# Members that a merge reads and not only compares, because they identify requests, rows and scripts.
_IN_FULL = frozenset({"key", "listen", "method"})
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


def _number(index: int) -> str:
    more, last = divmod(index, len(_DIGITS))
    return (_number(more) if more else "") + _DIGITS[last]


class NumberedLines(Lines):
    """Lines with numbers as names, which are shorter: for a small collection, which is one line of the history."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        super().__init__((_number(index), text) for index, text in enumerate(texts))
        self._numbers = {text: number for number, text in self.items()}

    def add(self, line: str) -> str:
        """Add a line, unless it exists already, and return its number."""
        number = self._numbers.setdefault(line, _number(len(self)))
        self[number] = line
        return number


def store(item: dict[str, Value], lines: Lines) -> str:
    """Add the line of an object to `lines` and return its name.

    The name of an item begins with the digest of its id.
    """
    keys, values = _row_words(*item.items()) if _is_simple(item) else _words(item, lines)
    line = f"{_add_line(keys, lines, _SHORT_NAME)}{values}"
    return (
        _add_line(line, lines, _SHORT_NAME, f"{digest_of(item['id'])}.")
        if "id" in item
        else _add_line(line, lines, _NAME)
    )


def _words(item: dict[str, Value], lines: Lines) -> tuple[str, str]:
    """Return the line with the keys of an object, and its values with a blank before each."""
    forms = _flat({key: value for key, value in item.items() if key != "id"})
    members = {key: _spelled(form, key.rpartition(".")[2], lines) for key, form in forms.items()}
    keys, values = in_short(members)
    return keys, "".join([f" {value}" for value in values])


# Most rows are there many times.
@lru_cache(maxsize=8192)
def _row_words(*members: tuple[str, Value]) -> tuple[str, str]:
    return _words(dict(members), {})


def _is_simple(item: dict[str, Value]) -> bool:
    """Return whether an object has only texts and truth values; equal ones are then stored equally."""
    return all(type(value) is str or (type(value) is tuple and value[0] == "bool") for value in item.values())


def _add_line(line: str, lines: Lines, length: int, prefix: str = "") -> str:
    """Add a line and return its name: `prefix` and a digest of `length` characters, more if another line has it."""
    if isinstance(lines, NumberedLines):
        return prefix + lines.add(line)
    while lines.setdefault(name := f"{prefix}{short_hash(line, length)}", line) != line:
        length += 1
    return name


def _flat(value: dict[str, Value], prefix: str = "") -> dict[str, Value]:
    """Return the members of an object and of its inner objects, by their dotted paths."""
    members: dict[str, Value] = {}
    for key in sorted(value):
        path = prefix + _quoted(key)
        if isinstance(value[key], dict):
            members |= _flat(value[key], f"{path}.")
        else:
            members[path] = value[key]
    return members


@lru_cache(maxsize=512)
def _quoted(key: str) -> str:
    return quote(key, safe="$").replace(".", "%2E")


def _spelled(form: Value, name: str, lines: Lines) -> str:
    if isinstance(form, str):
        return _spelled_text(form, name)
    if isinstance(form, LinesDigest):
        return f"|{form.text}{''.join(form.lines)}"
    if is_rows(form) or form == []:
        if is_opaque(name) and form:
            return "!" + "".join(title_digest(row, name) + digest_of(row) for row in form)
        return "@" + ",".join([store(row, lines) for row in form])
    return _spelled_leaf(form, name)


def _spelled_leaf(form: Value, name: str) -> str:
    if isinstance(form, tuple) and isinstance(form[1], bool | int | float):
        return f"+{json.dumps(form[1])}"
    if name == "path" and isinstance(form, list | PathDigest):
        whole, template = digest_of(form), template_digest(form)
        return f"/{whole}" if whole == template else f"/{whole}{template}"
    return digest_of(form)


def _spelled_text(text: str, name: str) -> str:
    if name == "exec":
        return f"|{digest_of(text)}{''.join(map(line_digest, text.split(chr(10))))}"
    is_short = name in _IN_FULL or len(text) < LEAF
    return f"={text}" if is_short and text.isprintable() and text.split() == [text] else digest_of(text)


def object_of(name: str, lines: Lines) -> dict[str, Value] | None:
    """Return the object of a line, or None if the line, or a line that it needs, is missing or damaged."""
    identity, dot, number = name.rpartition(".")
    line = lines.get(number) if isinstance(lines, NumberedLines) else lines.get(name) or lines.get(identity)
    if line is None:
        return None
    result: dict[str, Value] = {"id": Digest(identity)} if dot else {}
    keys, *texts = line.split(" ")
    try:
        for path, text in in_full(lines[keys], texts):
            *outer, last = map(unquote, path.split("."))
            holder = result
            for key in outer:
                holder = holder.setdefault(key, {})
            holder[last] = _value(text, lines)
    except (KeyError, ValueError, RecursionError):
        return None
    return result


def _value(text: str, lines: Lines) -> Value:
    readers: dict[str, Callable[[str], Value]] = {
        "=": str,
        "/": split_path,
        "!": split_rows,
        "|": lambda text: LinesDigest(text[:LEAF], split_lines(text[LEAF:])),
        "+": _number_or_boolean,
    }
    if text[:1] == "@":
        rows = (object_of(name, lines) for name in text[1:].split(","))
        return [row for row in rows if row is not None]
    return readers[text[0]](text[1:]) if text[:1] in readers else Digest(text)


def _number_or_boolean(text: str) -> tuple[str, Value]:
    value = json.loads(text)
    return type(value).__name__, value


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
