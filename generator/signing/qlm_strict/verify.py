"""The verifier of QLM's strict authentication: what a request must have, and what is wrong with it.

It hashes the URL as it was received. Source: the vendor's strict authentication page and property list.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

from ...diagnosis.catalogue import Finding, finding
from ...diagnosis.request import Expectations, ReceivedRequest
from ...diagnosis.urls import split
from .mistakes.headers import SignatureHeaders, check_headers, is_signature, is_unresolved
from .mistakes.suffix import read_time
from .mistakes.token import check_token

_DOTS = re.compile(r"\d{3,4}-\d\d?-\d\d? \d\d?\.\d\d\.\d\d")
_FORM = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_FIRST_YEAR, _LAST_YEAR = 1990, 2200
_QUARTER = timedelta(minutes=15)


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


def check_timestamp(timestamp: str, expectations: Expectations) -> Iterator[Finding]:
    """Yield the faults of the time that was sent. Its age is checked only if the time of arrival is known."""
    if not timestamp or is_unresolved(timestamp):
        return
    time, was_sent = read_time(timestamp), f"{expectations.shown(timestamp)} was sent."
    if time is None:
        culture = _DOTS.fullmatch(timestamp) or not timestamp.isascii() or _FORM.fullmatch(timestamp)
        yield finding("timestamp-culture" if culture else "timestamp-format", was_sent)
    elif not _FIRST_YEAR <= time.year <= _LAST_YEAR:
        yield finding("timestamp-culture", f"{was_sent} That is the year {time.year}.")
    elif expectations.now is not None:
        yield from _check_age(
            time - expectations.now, f"{was_sent} It arrived at {expectations.now:%Y-%m-%d %H:%M:%S} UTC.", expectations
        )


def _check_age(distance: timedelta, was_sent: str, expectations: Expectations) -> Iterator[Finding]:
    if abs(distance) <= timedelta(seconds=expectations.tolerance):
        return
    if _is_zone(distance, expectations.tolerance):
        yield finding("timestamp-local", f"{was_sent} That is the time of UTC{_zone(distance)}.")
        return
    seconds = round(distance.total_seconds())
    age = f"{abs(seconds)} seconds {'ahead' if seconds > 0 else 'old'}"
    yield finding("timestamp-stale", f"{was_sent} It was {age}; the tolerance is {expectations.tolerance} seconds.")


def _quarters(distance: timedelta) -> timedelta:
    return round(distance / _QUARTER) * _QUARTER


def _is_zone(distance: timedelta, tolerance: int) -> bool:
    rounded = _quarters(distance)
    near = abs(distance - rounded) <= timedelta(seconds=min(tolerance, 60))
    return near and timedelta(minutes=30) <= abs(rounded) <= timedelta(hours=14)


def _zone(distance: timedelta) -> str:
    minutes = round(_quarters(distance).total_seconds() / 60)
    return f"{'+' if minutes > 0 else '-'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
