"""The judge of QLM's strict authentication: what a request must carry, and what went wrong where it does not.

It builds no URL: it hashes what arrived. Source: the vendor's strict authentication page and property list.
"""

from ..catalogue import Finding, finding
from ..request import Expectations, ReceivedRequest
from ..urls import split
from .clock import check_timestamp
from .headers import Seen, check_headers, is_signature
from .token import check_token

__all__ = ["KEY", "QUERY_NAMES", "REFUSAL", "TITLE", "carries", "concerns", "judge"]

REFUSAL = "Strict authentication failed."
TITLE = "QLM strict authentication"
KEY = "QLM_API_KEY"
QUERY_NAMES: frozenset[str] = frozenset()


def carries(request: ReceivedRequest) -> bool:
    """Say whether the request claims to be signed: a request that does is judged even where it need not be."""
    return any(is_signature(name) for name, _ in request.headers)


def concerns(request: ReceivedRequest) -> bool:
    """Say whether a captured request is signed, or goes to a method that is by default."""
    return carries(request) or split(request.url).path.lower().endswith("/retrieveactivationkeyhttp")


def judge(request: ReceivedRequest, terms: Expectations) -> tuple[Finding, ...]:
    """Return what is wrong with the signature of `request`; nothing means that it is right."""
    if not carries(request):
        return (finding("unsigned"),)
    seen = Seen.of(request, terms)
    return (*check_headers(seen, terms), *check_timestamp(seen.timestamp, terms), *check_token(request, seen, terms))
