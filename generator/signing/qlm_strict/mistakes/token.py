"""Compares the token with the digest of the received request, and explains a difference."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from ....diagnosis.catalogue import Finding, finding
from ....diagnosis.request import Expectations, ReceivedRequest, Search
from ....encode.terminal import visible
from .address import unescaped
from .headers import SignatureHeaders, is_unresolved
from .search import Explanation, explanation, same
from .signing_input import TIMESTAMP, VERSION, RequestFacts, SignedPart, SigningInput, ascii_key

_HEX = re.compile(r"[0-9a-fA-F]{64}")
_IN_URL = re.compile(r"[?&]X-Qlm-(?:Timestamp|Authentication-Version)[:=%]", re.IGNORECASE)
_LONGEST, _LONGEST_BODY = 8192, 65_536
_BEFORE = 16
_AFTER = 32


def check_token(request: ReceivedRequest, headers: SignatureHeaders, expectations: Expectations) -> Iterator[Finding]:
    """Yield why the token does not belong to this request: first visible faults, then explanations of the digest."""
    if _IN_URL.search(request.url):
        yield finding("suffix-in-url")
    if not headers.token or is_unresolved(headers.token):
        return
    if not expectations.key:
        if not _HEX.fullmatch(headers.token):
            yield finding("token-shape", f"{len(headers.token)} characters arrived.")
        elif headers.token != headers.token.lower():
            yield finding("upper-case-digest")
        return
    if same(expectations.key, headers.token):
        yield finding("key-as-token")
        return
    right = expected_input(request, headers, expectations)
    if same(right.digest(), headers.token):
        return
    yield from _explained(right, masked(right, expectations), headers.token, expectations.search)


def _explained(right: SigningInput, masked_input: SigningInput, token: str, search: Search) -> Iterator[Finding]:
    expected = f"expected: {visible(masked_input.text)}"
    unexplained = "other-text-or-key"
    try:
        result = explanation(right, masked_input, token, search if len(right.text) <= _LONGEST else Search(0.0))
    except TimeoutError:
        result, unexplained = None, "mistake-not-searched"
    if result is None:
        if not _HEX.fullmatch(token):
            yield finding("token-shape", f"{len(token)} characters arrived.")
        yield finding(unexplained, expected)
        return
    for mistake in result.mistakes[:-1]:
        yield finding(mistake)
    yield finding(result.mistakes[-1], f"{expected}\n{_signed(masked_input, result)}")


def _signed(masked_input: SigningInput, result: Explanation) -> str:
    if result.text == masked_input.text:
        return "signed:   the same text"
    return f"signed:   {visible(result.text)}\n{difference(masked_input.text, result.text)}"


def expected_input(request: ReceivedRequest, headers: SignatureHeaders, expectations: Expectations) -> SigningInput:
    """Return the right signing input for the received request, by the agreed options."""
    url = unescaped(request.url) if expectations.options.get("signed_form") == "unescaped" else request.url
    separator = expectations.options.get("separator") or ":"
    usual = (SignedPart(TIMESTAMP, headers.timestamp), SignedPart(VERSION, headers.signed_version, separator))
    extras = tuple(SignedPart(name, value) for name, value in headers.extras)
    suffix = (*extras, *usual) if expectations.options.get("extra_position") == "before" else (*usual, *extras)
    facts = RequestFacts(
        timestamp=headers.timestamp,
        version=headers.signed_version,
        typed=request.typed,
        body=request.body.decode("utf-8", "replace") if len(request.body) <= _LONGEST_BODY else "",
        origins=expectations.origins,
        key_text=expectations.key,
        other_keys=tuple(sorted(expectations.secret_values - {expectations.key})),
        secret_names=expectations.secret_names,
    )
    return SigningInput(url, () if headers.signed_version == "1" else suffix, ascii_key(expectations.key), facts)


def masked(right: SigningInput, expectations: Expectations) -> SigningInput:
    """Return the signing input with every secret of its text hidden."""
    secrets = expectations.secret_values | {expectations.key}
    facts = replace(right.facts, typed=expectations.masked(right.facts.typed), body="***" if right.facts.body else "")
    suffix = tuple(replace(part, value="***") if part.value in secrets else part for part in right.suffix)
    return replace(right, url=expectations.masked(right.url), suffix=suffix, facts=facts)


def difference(expected: str, signed: str) -> str:
    """Return a line that shows the first difference of two texts (positions count from 1)."""
    if expected == signed:
        return "the two differ only inside a value that is not shown"
    at = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(expected, signed, strict=False)))
    return f"first difference at character {at + 1}: expected {_around(expected, at)}, signed {_around(signed, at)}"


def _around(text: str, at: int) -> str:
    if at >= len(text):
        return f"the end after {_quoted(text[-_BEFORE:])}"
    start, end = max(0, at - _BEFORE), at + _AFTER
    return f"{'…' if start else ''}{_quoted(text[start:end])}{'…' if end < len(text) else ''}"


def _quoted(text: str) -> str:
    return f'"{visible(text)}"'
