"""The sets of characters that the escapes of a regular expression stand for."""

from typing import Final

_PREFERRED: Final = "a1A"
PRINTABLE: Final = "".join(map(chr, range(0x20, 0x7F)))
_DIGITS: Final = "0123456789"
_WORD: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
CLASSES: Final = {"d": _DIGITS, "w": _WORD, "s": " \t\n\r"}
ESCAPES: Final = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "0": "\0"}
PROPERTIES: Final = {
    **dict.fromkeys(("L", "Alpha", "Alphabetic", "IsAlphabetic", "M"), _WORD[:52]),
    **dict.fromkeys(("Lu", "Upper", "Uppercase"), _WORD[26:52]),
    **dict.fromkeys(("Ll", "Lower", "Lowercase"), _WORD[:26]),
    **dict.fromkeys(("N", "Nd", "Digit"), _DIGITS),
    "Alnum": _WORD[:62],
    "Print": PRINTABLE,
    "XDigit": _DIGITS + "ABCDEFabcdef",
    "Punct": "!#%&*,-./:;?@_",
    "Z": " ",
    "Zs": " ",
    "S": "$+<=>^`|~",
    "P": "!#%&*,-./:;?@_",
    "C": "\0",
    "ASCII": _WORD,
}


class UnreadableError(ValueError):
    """An expression contains syntax that this parser does not support, such as a back-reference."""


def between(low: str, high: str) -> str:
    """Return the characters of a range, or only some of them if there are very many."""
    high = high or "\ud7ff"
    if len(high) != 1 or high < low:
        raise UnreadableError
    return "".join(chr(code) for code in range(ord(low), min(ord(high), ord(low) + 300) + 1) if code < 0xD800)


def without(members: str) -> str:
    """Return the visible characters that are not among these."""
    return "".join(character for character in PRINTABLE if character not in members)


def ordered(members: str) -> str:
    """Return a set of characters; the most usual one comes first. An empty set fits nothing."""
    if not members:
        raise UnreadableError
    first = [character for character in _PREFERRED if character in members]
    plain = [character for character in members if character in _WORD]
    return "".join(dict.fromkeys([*first, *plain, *members]))
