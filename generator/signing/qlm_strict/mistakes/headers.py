"""The headers of strict authentication: which were received, under which names, and how often."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from ....diagnosis.catalogue import Finding, finding
from ....diagnosis.request import Expectations, ReceivedRequest

_TOKENS = ("X-Qlm-Authentication-Token", "Qlm-Authentication-Token")
_WRONG_TOKENS = ("X-Qlm-Authentication", "Qlm-Authentication", "X-Qlm-Token", "X-Qlm-Signature", "Authentication-Token")
_TIMESTAMPS = ("X-Qlm-Timestamp", "Qlm-Timestamp")
_VERSIONS = ("X-Qlm-Authentication-Version", "Qlm-Authentication-Version")
_UNRESOLVED = re.compile(r"\{\{|\$[A-Za-z_({]")
_NAMES = frozenset(name.lower() for name in (*_TOKENS, *_WRONG_TOKENS, *_TIMESTAMPS, *_VERSIONS))


def is_signature(name: str) -> bool:
    """Return whether a header belongs to strict authentication."""
    return name.lower().startswith("x-qlm") or name.lower() in _NAMES


def is_unresolved(value: str) -> bool:
    """Return whether a value still contains a variable of Postman or of a shell."""
    return _UNRESOLVED.search(value) is not None


@dataclass(frozen=True, slots=True)
class SignatureHeaders:
    """The received headers of the signature: names and values, '' for a missing one.

    `doubled` says which headers came twice: with the same name, or with an old name and another value.
    """

    token_name: str
    token: str
    timestamp_name: str
    timestamp: str
    version_name: str
    version: str
    extras: tuple[tuple[str, str], ...]
    doubled: tuple[str, ...]

    @classmethod
    def of(cls, request: ReceivedRequest, expectations: Expectations) -> Self:
        """Collect the headers. The token is searched under the agreed name first, then under the wrong names."""
        agreed = expectations.options.get("token_header", "")
        tokens = (agreed, *_TOKENS, *_WRONG_TOKENS) if agreed else (*_TOKENS, *_WRONG_TOKENS)
        token, timestamp, version = (_first(request, names) for names in (tokens, _TIMESTAMPS, _VERSIONS))
        expected = _NAMES | {agreed.lower()}
        extras = tuple(
            (name, value) for name, value in request.headers if is_signature(name) and name.lower() not in expected
        )
        doubled = tuple(text for names in (tokens, _TIMESTAMPS, _VERSIONS) if (text := _doubled(request, names)))
        return cls(*token, *timestamp, *version, extras, doubled)

    @property
    def signed_version(self) -> str:
        """The version of the request: as announced, or else 1 if the names belong to version 1, or else 2."""
        if self.version:
            return self.version
        old = (self.token_name or self.timestamp_name).lower().startswith("qlm-")
        return "1" if old else "2"

    def expected_token_name(self, expectations: Expectations) -> str:
        """Return the agreed name of the token header."""
        return expectations.options.get("token_header") or _TOKENS[self.signed_version == "1"]


def _first(request: ReceivedRequest, names: tuple[str, ...]) -> tuple[str, str]:
    for name in names:
        values = request.header(name)
        if values:
            return name, values[0]
    return "", ""


def _doubled(request: ReceivedRequest, names: tuple[str, ...]) -> str:
    """Return a text that says which names of one header came twice or with different values; '' if there are none."""
    ours = {name.lower(): name for name in names if "qlm" in name.lower()}
    arrived = [(ours[name.lower()], value) for name, value in request.headers if name.lower() in ours]
    spelled = list(dict.fromkeys(name for name, _ in arrived))
    if len(spelled) < len(arrived):
        return f"{' and '.join(spelled)} arrived more than once."
    return f"{' and '.join(spelled)} contradict each other." if len({value for _, value in arrived}) > 1 else ""


def check_headers(headers: SignatureHeaders, expectations: Expectations) -> Iterator[Finding]:
    """Yield the faults of the names and numbers of the headers, of missing headers, and of the version."""
    yield from _check_presence(headers, expectations)
    yield from _check_version(headers, expectations)
    for text in headers.doubled:
        yield finding("header-doubled", text)
    for name, value in _received(headers):
        if is_unresolved(value):
            yield finding("variable-unresolved", f"{name}: {expectations.shown(value)}")


def _received(headers: SignatureHeaders) -> list[tuple[str, str]]:
    token, timestamp = (headers.token_name, headers.token), (headers.timestamp_name, headers.timestamp)
    return [(name, value) for name, value in (token, timestamp, (headers.version_name, headers.version)) if name]


def _check_presence(headers: SignatureHeaders, expectations: Expectations) -> Iterator[Finding]:
    expected = headers.expected_token_name(expectations)
    if not headers.token_name:
        yield finding("header-missing", f"{expected} did not arrive.")
    elif not _acceptable(headers, expected):
        yield finding("header-name", f"The token arrived as {headers.token_name}; expected {expected}.")
    if not headers.timestamp_name:
        yield finding("header-missing", f"{_TIMESTAMPS[headers.signed_version == '1']} did not arrive.")
    if not headers.version_name and headers.signed_version != "1":
        yield finding("header-missing", f"{_VERSIONS[0]} did not arrive.")
    for name, value in _received(headers):
        if not value:
            yield finding("header-empty", f"{name} arrived without a value.")


def _acceptable(headers: SignatureHeaders, expected: str) -> bool:
    allowed = {expected.lower()} | ({name.lower() for name in _TOKENS} if headers.signed_version == "1" else set())
    return headers.token_name.lower() in allowed


def _check_version(headers: SignatureHeaders, expectations: Expectations) -> Iterator[Finding]:
    version = headers.signed_version
    if is_unresolved(version):
        return
    if version not in {"1", "2"}:
        yield finding("version-unknown", f"{headers.version_name}: {expectations.shown(version)}")
    elif int(version) < expectations.minimum_version:
        yield finding(
            "version-too-old", f"version {version} arrived, the server accepts {expectations.minimum_version}."
        )
