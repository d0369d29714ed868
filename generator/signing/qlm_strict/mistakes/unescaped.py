"""The URL as .NET's `Uri.ToString` shows it. A server may hash this form instead of the URL that it received."""

import re

_RUN = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_KEPT = frozenset(";/?:@&=+$,#%\\")
_LENGTHS = (1, 2, 3, 4)


def unescaped(url: str) -> str:
    """Return `url` with decoded escapes, except control characters, reserved characters, `%`, `#` and invalid UTF-8.

    Found by running the vendor's sample (.NET Core 3.1); that a server hashes this form is not documented.
    """
    return _RUN.sub(lambda run: "".join(_decoded(run[0])), url)


def _decoded(run: str) -> list[str]:
    data, characters, at = bytes.fromhex(run.replace("%", "")), [], 0
    while at < len(data):
        char, length = _character(data[at:])
        keep = not char or char in _KEPT or ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0
        characters.append(run[3 * at : 3 * (at + length)] if keep else char)
        at += length
    return characters


def _character(data: bytes) -> tuple[str, int]:
    for length in _LENGTHS:
        try:
            return data[:length].decode(), length
        except UnicodeDecodeError:
            continue
    return "", 1
