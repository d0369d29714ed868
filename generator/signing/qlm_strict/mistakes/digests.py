"""Mistakes with the key, the bytes of the message and the form of the digest."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import replace

from .hypotheses import hypothesis
from .signing_input import SigningInput, hmac_sha256, utf8


def _hmac_with(name: str) -> Callable[[bytes, bytes], str]:
    return lambda key, message: hmac.new(key, message, name).hexdigest()


def _sha256(join: Callable[[bytes, bytes], bytes]) -> Callable[[bytes, bytes], str]:
    return lambda key, message: hashlib.sha256(join(key, message)).hexdigest()


def _printed(given: SigningInput, form: Callable[[str], str]) -> SigningInput:
    make = given.make
    return replace(given, make=lambda key, message: form(make(key, message)))


def _base64(digest: str) -> str:
    try:
        return base64.b64encode(bytes.fromhex(digest)).decode("ascii")
    except ValueError:
        return digest


def _as_hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return text.encode()


def _as_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return text.encode()


@hypothesis("plain-sha256")
def plain_sha256(given: SigningInput) -> Sequence[SigningInput]:
    """Make the SHA-256 of the text, of key and text, of text and key."""
    joins = (lambda _, message: message, lambda key, message: key + message, lambda key, message: message + key)
    return [replace(given, make=_sha256(join)) for join in joins]


@hypothesis("other-hash")
def other_hash(given: SigningInput) -> Sequence[SigningInput]:
    """Make the HMAC with another function, or another function without a key."""
    hashes = ("sha1", "sha512", "sha384", "md5", "sha224", "sha3_256")
    plain = [lambda _, message, name=name: hashlib.new(name, message).hexdigest() for name in hashes]
    return [replace(given, make=make) for make in (*map(_hmac_with, hashes), *plain)]


@hypothesis("key-and-text-swapped")
def key_and_text_swapped(given: SigningInput) -> Sequence[SigningInput]:
    """Use the text as key, the key as text."""
    return [replace(given, make=lambda key, message: hmac_sha256(message, key))]


@hypothesis("upper-case-digest")
def upper_case_digest(given: SigningInput) -> Sequence[SigningInput]:
    """Print the digest in capitals, and with the dashes of .NET's BitConverter."""
    dashes = (lambda digest: "-".join(digest[at : at + 2] for at in range(0, len(digest), 2)),)
    return [_printed(given, form) for form in (str.upper, *dashes, lambda digest: dashes[0](digest).upper())]


@hypothesis("base64-digest")
def base64_digest(given: SigningInput) -> Sequence[SigningInput]:
    """Print the digest's bytes in base64 (padded or not, in the URL alphabet), or its hexadecimal text in base64."""
    forms: tuple[Callable[[str], str], ...] = (
        _base64,
        lambda digest: _base64(digest).rstrip("="),
        lambda digest: _base64(digest).replace("+", "-").replace("/", "_"),
        lambda digest: _base64(digest).replace("+", "-").replace("/", "_").rstrip("="),
        lambda digest: base64.b64encode(digest.encode()).decode("ascii"),
    )
    return [_printed(given, form) for form in forms]


@hypothesis("text-line-end")
def text_line_end(given: SigningInput) -> Sequence[SigningInput]:
    """Sign a line end behind the text, in either form."""
    return [replace(given, tail=given.tail + end) for end in ("\n", "\r\n")]


@hypothesis("text-utf16")
def text_utf16(given: SigningInput) -> Sequence[SigningInput]:
    """Sign UTF-16 in the byte order of .NET; with the key in UTF-16 too."""
    text = replace(given, encode=lambda text: text.encode("utf-16-le", "replace"))
    return [text, replace(text, key=given.facts.key_text.encode("utf-16-le"))]


@hypothesis("key-not-ascii")
def key_not_ascii(given: SigningInput) -> Sequence[SigningInput]:
    """Use the key in UTF-8, Latin-1, UTF-16."""
    text = given.facts.key_text
    keys = (utf8(text), text.encode("latin-1", "replace"), text.encode("utf-16-le", "replace"))
    return [replace(given, key=key) for key in keys]


@hypothesis("key-line-end")
def key_line_end(given: SigningInput) -> Sequence[SigningInput]:
    """Use the key with a space or line end before or behind it, or without those it has."""
    key = given.key
    keys = (key + b"\n", key + b"\r\n", key + b"\r", key + b" ", b" " + key, key.strip())
    return [replace(given, key=other) for other in keys]


@hypothesis("key-quoted")
def key_quoted(given: SigningInput) -> Sequence[SigningInput]:
    """Use the key in quotation marks, or without those it has."""
    key = given.key
    return [replace(given, key=other) for other in (b'"' + key + b'"', b"'" + key + b"'", key.strip(b"\"'"))]


@hypothesis("key-decoded")
def key_decoded(given: SigningInput) -> Sequence[SigningInput]:
    """Use the key taken for hexadecimal or base64, and written in them."""
    text, key = given.facts.key_text, given.key
    return [
        replace(given, key=other)
        for other in (_as_hex(text), _as_base64(text), key.hex().encode(), base64.b64encode(key))
    ]


@hypothesis("key-other-secret")
def key_other_secret(given: SigningInput) -> Sequence[SigningInput]:
    """Use the user's name or password as key; no key."""
    return [replace(given, key=other.encode()) for other in (*given.facts.other_keys, "")]
