"""The inputs of a digest of strict authentication, as one value; a hypothesis replaces one of them by another.

Source: the vendor's strict authentication page. The right digest is the HMAC-SHA-256 of the URL and, in version 2,
`&X-Qlm-Timestamp:` with the time, `&X-Qlm-Authentication-Version:` with the version, and additional headers.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field

TIMESTAMP = "X-Qlm-Timestamp"
VERSION = "X-Qlm-Authentication-Version"


@dataclass(frozen=True, slots=True)
class SignedPart:
    """One signed part after the URL, as the vendor writes it: `&name:value`."""

    name: str
    value: str
    separator: str = ":"
    lead: str = "&"

    def __str__(self) -> str:
        return f"{self.lead}{self.name}{self.separator}{self.value}"


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """Other values that a client has and may sign by mistake."""

    timestamp: str = ""
    version: str = ""
    typed: str = ""
    body: str = ""
    origins: tuple[str, ...] = ()
    key_text: str = field(default="", repr=False)
    other_keys: tuple[str, ...] = field(default=(), repr=False)
    secret_names: frozenset[str] = frozenset()


def utf8(text: str) -> bytes:
    """Return the bytes of the message. Half a surrogate pair has no bytes and becomes a question mark."""
    return text.encode("utf-8", "replace")


def ascii_key(text: str) -> bytes:
    """Return the bytes of a key as the vendor's code makes them: `?` for each UTF-16 unit outside ASCII."""
    return b"".join(char.encode() if char.isascii() else b"?" * (1 + (ord(char) > 0xFFFF)) for char in text)


def hmac_sha256(key: bytes, message: bytes) -> str:
    """Return the documented digest: lower-case hexadecimal, 64 digits."""
    return hmac.digest(key, message, hashlib.sha256).hex()


@dataclass(frozen=True, slots=True)
class SigningInput:
    """The inputs of one digest. A hypothesis changes some of them, as a mistake of a client would."""

    url: str
    suffix: tuple[SignedPart, ...]
    key: bytes = field(repr=False)
    facts: RequestFacts
    tail: str = ""
    encode: Callable[[str], bytes] = utf8
    make: Callable[[bytes, bytes], str] = hmac_sha256

    @property
    def text(self) -> str:
        """The string to sign."""
        return f"{self.url}{''.join(map(str, self.suffix))}{self.tail}"

    def digest(self) -> str:
        """Return the token that these inputs give."""
        return self.make(self.key, self.encode(self.text))


Apply = Callable[[SigningInput], list[SigningInput]]
"""Takes the right inputs; returns the inputs that a client with the mistake would use."""
