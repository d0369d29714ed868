"""Mistakes with the key, the bytes of the message and the form of the digest."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from .signing_input import Apply, SigningInput, hmac_sha256, utf8

MakeDigest = Callable[[bytes, bytes], str]
_HASHES = ("sha1", "sha512", "sha384", "md5", "sha224", "sha3_256")


def _hmac_with(name: str) -> MakeDigest:
    return lambda key, message: hmac.new(key, message, name).hexdigest()


def _hash_with(name: str) -> MakeDigest:
    return lambda _, message: hashlib.new(name, message).hexdigest()


def _sha256(join: Callable[[bytes, bytes], bytes]) -> MakeDigest:
    return lambda key, message: hashlib.sha256(join(key, message)).hexdigest()


def _printed(inputs: SigningInput, *forms: Callable[[str], str]) -> list[MakeDigest]:
    return [_in_form(inputs.make, form) for form in forms]


def _in_form(make: MakeDigest, form: Callable[[str], str]) -> MakeDigest:
    return lambda key, message: form(make(key, message))


def _dashed(digest: str) -> str:
    return "-".join(digest[at : at + 2] for at in range(0, len(digest), 2))


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


_MAKES: Mapping[str, Callable[[SigningInput], Iterable[MakeDigest]]] = {
    # The SHA-256 of the text, of key and text, of text and key.
    "plain-sha256": lambda _: (
        _sha256(lambda _, message: message),
        _sha256(lambda key, message: key + message),
        _sha256(lambda key, message: message + key),
    ),
    # The HMAC with another function, or another function without a key.
    "other-hash": lambda _: [*map(_hmac_with, _HASHES), *map(_hash_with, _HASHES)],
    "key-and-text-swapped": lambda _: (lambda key, message: hmac_sha256(message, key),),
    # The digest in capitals, and with the dashes of .NET's BitConverter.
    "upper-case-digest": lambda inputs: _printed(inputs, str.upper, _dashed, lambda digest: _dashed(digest).upper()),
    # The digest's bytes in base64 (padded or not, in the URL alphabet), or its hexadecimal text in base64.
    "base64-digest": lambda inputs: _printed(
        inputs,
        _base64,
        lambda digest: _base64(digest).rstrip("="),
        lambda digest: _base64(digest).replace("+", "-").replace("/", "_"),
        lambda digest: _base64(digest).replace("+", "-").replace("/", "_").rstrip("="),
        lambda digest: base64.b64encode(digest.encode()).decode("ascii"),
    ),
}
_KEYS: Mapping[str, Callable[[str, bytes], Iterable[bytes]]] = {
    # The key in UTF-8, Latin-1, UTF-16.
    "key-not-ascii": lambda text, _: (
        utf8(text),
        text.encode("latin-1", "replace"),
        text.encode("utf-16-le", "replace"),
    ),
    # A space or line end before or after the key, or the key without those that it has.
    "key-line-end": lambda _, key: (key + b"\n", key + b"\r\n", key + b"\r", key + b" ", b" " + key, key.strip()),
    "key-quoted": lambda _, key: (b'"' + key + b'"', b"'" + key + b"'", key.strip(b"\"'")),
    # The key decoded from hexadecimal or base64, or encoded in them.
    "key-decoded": lambda text, key: (_as_hex(text), _as_base64(text), key.hex().encode(), base64.b64encode(key)),
}


def _text_line_end(inputs: SigningInput) -> list[SigningInput]:
    """Sign a line end after the text, in either form."""
    return [replace(inputs, tail=inputs.tail + end) for end in ("\n", "\r\n")]


def _text_utf16(inputs: SigningInput) -> list[SigningInput]:
    """Sign UTF-16 in the byte order of .NET, also with the key in UTF-16."""
    text = replace(inputs, encode=lambda text: text.encode("utf-16-le", "replace"))
    return [text, replace(text, key=inputs.facts.key_text.encode("utf-16-le"))]


def _other_secrets(inputs: SigningInput) -> list[SigningInput]:
    """Use the user's name or password as key, or no key."""
    return [replace(inputs, key=other.encode()) for other in (*inputs.facts.other_keys, "")]


def _made(makes: Callable[[SigningInput], Iterable[MakeDigest]]) -> Apply:
    return lambda inputs: [replace(inputs, make=make) for make in makes(inputs)]


def _keyed(keys: Callable[[str, bytes], Iterable[bytes]]) -> Apply:
    return lambda inputs: [replace(inputs, key=key) for key in keys(inputs.facts.key_text, inputs.key)]


DIGESTS: Mapping[str, Apply] = {
    **{name: _made(makes) for name, makes in _MAKES.items()},
    "text-line-end": _text_line_end,
    "text-utf16": _text_utf16,
    **{name: _keyed(keys) for name, keys in _KEYS.items()},
    "key-other-secret": _other_secrets,
}
