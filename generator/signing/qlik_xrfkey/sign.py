"""Qlik's Xrfkey pair: one value of 16 letters and digits, in the query and in a header.

Source: Qlik's reference pages of the repository and proxy service APIs. The key proves that no
foreign web page made the request; it is neither secret nor a credential, and nothing is signed.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypedDict
from urllib.parse import unquote

_XRFKEY_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_XRFKEY_LENGTH = 16
_XRFKEY_FAIR = 248
_XRFKEY_NAME = re.compile("xrfkey", re.IGNORECASE | re.ASCII)


class Unsigned(TypedDict):
    """What is read of a request."""

    url: str


class Signed(NamedTuple):
    """A keyed request: the URL to send, the text that was signed (none), the headers."""

    url: str
    text: str
    headers: dict[str, str]


def sign(
    request: Unsigned,
    inputs: Mapping[str, str],
    random: Callable[[int], bytes],
) -> Signed:
    """Put the same key into the query of the request's `url` and into the header.

    A key already in the query, its name in any case, is replaced; all else keeps its order and
    spelling. Input: `xrfkey`, a fixed key of 16 letters and digits; left out or empty, each call
    makes a fresh one from `random`, which returns that many bytes (`os.urandom`). Raises
    ValueError for another key, for a URL with a fragment and for a source that is not random.
    """
    url = request["url"]
    if "#" in url:
        raise ValueError("the URL has a #, which would cut off the key: write %23")
    key = inputs.get("xrfkey") or _xrfkey_fresh(random)
    if not re.fullmatch(r"[0-9A-Za-z]{16}", key):
        raise ValueError("the Xrfkey is not made of 16 letters and digits")
    return Signed(_xrfkey_in_query(url, key), "", {"X-Qlik-Xrfkey": key})


def _xrfkey_fresh(random: Callable[[int], bytes]) -> str:
    key = ""
    for _ in range(_XRFKEY_LENGTH):
        # 248 is 4 times 62: the bytes above would make the first letters more frequent.
        fair = [byte for byte in random(16) if byte < _XRFKEY_FAIR]
        key += "".join(_XRFKEY_ALPHABET[byte % 62] for byte in fair)
        if len(key) >= _XRFKEY_LENGTH:
            return key[:_XRFKEY_LENGTH]
    raise ValueError("the random source is not random")


def _xrfkey_in_query(url: str, key: str) -> str:
    target, _, query = url.partition("?")
    pairs: list[str] = []
    index = None
    for pair in query.split("&") if query else ():
        if not _XRFKEY_NAME.fullmatch(unquote(pair.partition("=")[0])):
            pairs.append(pair)
        elif index is None:
            index = len(pairs)
    pairs.insert(len(pairs) if index is None else index, f"xrfkey={key}")
    return f"{target}?{'&'.join(pairs)}"


# --- one call in short ---
#| import secrets
#| # Qlik's Xrfkey pair: the same 16 letters and digits in the query and in a header.
#| xrfkey = secrets.token_hex(8)
