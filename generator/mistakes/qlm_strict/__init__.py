"""The judge of QLM's strict authentication: what a request must carry, and what went wrong where it does not.

It builds no URL: it hashes what arrived. Source: the vendor's strict authentication page and property list.
"""

from generator.mistakes.catalogue import Finding, finding
from generator.mistakes.qlm_strict.clock import check_timestamp
from generator.mistakes.qlm_strict.headers import Seen, check_headers, is_signature
from generator.mistakes.qlm_strict.token import check_token
from generator.mistakes.request import Request, Terms
from generator.mistakes.urls import split

__all__ = ["KEY", "QUERY_NAMES", "REFUSAL", "TITLE", "carries", "concerns", "judge"]

REFUSAL = "Strict authentication failed."
TITLE = "QLM strict authentication"
KEY = "QLM_API_KEY"
QUERY_NAMES: frozenset[str] = frozenset()


def carries(request: Request) -> bool:
    """Say whether the request claims to be signed: a request that does is judged even where it need not be."""
    return any(is_signature(name) for name, _ in request.headers)


def concerns(request: Request) -> bool:
    """Say whether a captured request is signed, or goes to a method that is by default."""
    return carries(request) or split(request.url).path.lower().endswith("/retrieveactivationkeyhttp")


def judge(request: Request, terms: Terms) -> tuple[Finding, ...]:
    """Return what is wrong with the signature of `request`; nothing means that it is right."""
    if not carries(request):
        return (finding("unsigned"),)
    seen = Seen.of(request, terms)
    return (*check_headers(seen, terms), *check_timestamp(seen.timestamp, terms), *check_token(request, seen, terms))
