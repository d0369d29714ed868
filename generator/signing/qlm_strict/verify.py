"""The verifier of QLM's strict authentication: what a request must have, and what is wrong with it.

It hashes the URL as it was received. Source: the vendor's strict authentication page and property list.
"""

from collections.abc import Mapping

from ...diagnosis.catalogue import Finding, finding
from ...diagnosis.request import Expectations, ReceivedRequest
from ...diagnosis.urls import split
from .mistakes.clock import check_timestamp
from .mistakes.headers import SignatureHeaders, check_headers, is_signature
from .mistakes.token import check_token


def is_signed(request: ReceivedRequest, _: Mapping[str, str]) -> bool:
    """Return whether the request claims to be signed. Such a request is verified even if it need not be signed."""
    return any(is_signature(name) for name, _ in request.headers)


def applies_to(request: ReceivedRequest, options: Mapping[str, str]) -> bool:
    """Return whether a captured request is signed, or goes to a method that must be signed by default."""
    return is_signed(request, options) or split(request.url).path.lower().endswith("/retrieveactivationkeyhttp")


def verify(request: ReceivedRequest, expectations: Expectations) -> tuple[Finding, ...]:
    """Return the faults of the signature of `request`. If there are none, it is right."""
    if not is_signed(request, {}):
        return (finding("unsigned"),)
    headers = SignatureHeaders.of(request, expectations)
    clock = check_timestamp(headers.timestamp, expectations)
    return (*check_headers(headers, expectations), *clock, *check_token(request, headers, expectations))
