"""The timestamp: its form and its distance from the server's clock."""

import re
from collections.abc import Iterator
from datetime import timedelta

from ....diagnosis.catalogue import Finding, finding
from ....diagnosis.request import Expectations
from .headers import is_unresolved
from .suffix import read_time

_DOTS = re.compile(r"\d{3,4}-\d\d?-\d\d? \d\d?\.\d\d\.\d\d")
_FORM = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_FIRST_YEAR, _LAST_YEAR = 1990, 2200
_QUARTER = timedelta(minutes=15)


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
