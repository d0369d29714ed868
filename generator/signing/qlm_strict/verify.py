"""The verifier of QLM's strict authentication: what a request must carry, and what went wrong where it does not.

It builds no URL: it hashes what arrived. Source: the vendor's strict authentication page and property list.
"""

from collections.abc import Mapping

from ...diagnosis.catalogue import Finding, finding
from ...diagnosis.request import Expectations, ReceivedRequest
from ...diagnosis.urls import split
from .mistakes.clock import check_timestamp
from .mistakes.headers import Seen, check_headers, is_signature
from .mistakes.token import check_token


def is_signed(request: ReceivedRequest, _: Mapping[str, str]) -> bool:
    """Say whether the request claims to be signed: a request that does is verified even where it need not be."""
    return any(is_signature(name) for name, _ in request.headers)


def applies_to(request: ReceivedRequest, options: Mapping[str, str]) -> bool:
    """Say whether a captured request is signed, or goes to a method that is by default."""
    return is_signed(request, options) or split(request.url).path.lower().endswith("/retrieveactivationkeyhttp")


def verify(request: ReceivedRequest, expectations: Expectations) -> tuple[Finding, ...]:
    """Return what is wrong with the signature of `request`; nothing means that it is right."""
    if not is_signed(request, {}):
        return (finding("unsigned"),)
    seen = Seen.of(request, expectations)
    clock = check_timestamp(seen.timestamp, expectations)
    return (*check_headers(seen, expectations), *clock, *check_token(request, seen, expectations))
