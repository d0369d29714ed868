"""The token: compared with the digest of what arrived, and explained where it is another."""

import re
from collections.abc import Iterator
from dataclasses import replace

from ...encode.terminal import visible
from ..catalogue import Finding, finding
from ..difference import difference
from ..request import Expectations, ReceivedRequest
from .headers import Seen, is_unresolved
from .search import Explanation, same, search
from .signing_input import TIMESTAMP, VERSION, Recipe, RequestFacts, SignedPart, ascii_key
from .unescaped import unescaped

_HEX = re.compile(r"[0-9a-f]{64}")
_IN_URL = re.compile(r"[?&]X-Qlm-(?:Timestamp|Authentication-Version)[:=%]", re.IGNORECASE)
_LONGEST = 8192


def check_token(request: ReceivedRequest, seen: Seen, terms: Expectations) -> Iterator[Finding]:
    """Yield why the token is not the one of this request: first what can be seen, then what the digest tells."""
    if _IN_URL.search(request.url):
        yield finding("suffix-in-url")
    if not terms.key.isascii():
        yield finding("key-not-ascii", "The key that the digest is checked with has some.")
    if not seen.token or is_unresolved(seen.token):
        return
    if not terms.key:
        if not _HEX.fullmatch(seen.token):
            yield finding("token-shape", f"{len(seen.token)} characters arrived.")
        return
    if same(terms.key, seen.token):
        yield finding("key-as-token")
        return
    right = recipe(request, seen, terms)
    if same(right.digest(), seen.token):
        return
    yield from _explained(right, masked(right, terms), seen.token)


def _explained(right: Recipe, shown: Recipe, token: str) -> Iterator[Finding]:
    found = search(right, shown, token) if len(right.text) <= _LONGEST else None
    expected = f"expected: {visible(shown.text)}"
    if found is None:
        if not _HEX.fullmatch(token):
            yield finding("token-shape", f"{len(token)} characters arrived.")
        yield finding("other-text-or-key", expected)
        return
    for mistake in found.mistakes[:-1]:
        yield finding(mistake)
    yield finding(found.mistakes[-1], f"{expected}\n{_signed(shown, found)}")


def _signed(shown: Recipe, found: Explanation) -> str:
    if found.text == shown.text:
        return "signed:   the same text"
    return f"signed:   {visible(found.text)}\n{difference(shown.text, found.text)}"


def recipe(request: ReceivedRequest, seen: Seen, terms: Expectations) -> Recipe:
    """Return the right recipe for a request: the digest of what arrived, by the agreed options."""
    url = unescaped(request.url) if terms.options.get("signed_form") == "unescaped" else request.url
    separator = terms.options.get("separator") or ":"
    own = (SignedPart(TIMESTAMP, seen.timestamp), SignedPart(VERSION, seen.signed_version, separator))
    extras = tuple(SignedPart(name, value) for name, value in seen.extras)
    suffix = (*extras, *own) if terms.options.get("extra_position") == "before" else (*own, *extras)
    known = RequestFacts(
        timestamp=seen.timestamp,
        version=seen.signed_version,
        typed=request.typed,
        body=request.body,
        origins=terms.origins,
        key_text=terms.key,
        other_keys=tuple(sorted(terms.secret_values - {terms.key})),
        secret_names=terms.secret_names,
    )
    return Recipe(url, () if seen.signed_version == "1" else suffix, ascii_key(terms.key), known)


def masked(right: Recipe, terms: Expectations) -> Recipe:
    """Return the recipe with every secret of its text hidden."""
    secrets = terms.secret_values | {terms.key}
    known = replace(right.known, typed=terms.masked(right.known.typed), body="***" if right.known.body else "")
    suffix = tuple(replace(part, value="***") if part.value in secrets else part for part in right.suffix)
    return replace(right, url=terms.masked(right.url), suffix=suffix, known=known)
