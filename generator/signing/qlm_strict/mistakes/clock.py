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
    sent, shown = read_time(timestamp), f"{expectations.shown(timestamp)} was sent."
    if sent is None:
        culture = _DOTS.fullmatch(timestamp) or not timestamp.isascii() or _FORM.fullmatch(timestamp)
        yield finding("timestamp-culture" if culture else "timestamp-format", shown)
    elif not _FIRST_YEAR <= sent.year <= _LAST_YEAR:
        yield finding("timestamp-culture", f"{shown} That is the year {sent.year}.")
    elif expectations.now is not None:
        yield from _check_age(
            sent - expectations.now, f"{shown} It arrived at {expectations.now:%Y-%m-%d %H:%M:%S} UTC.", expectations
        )


def _check_age(off: timedelta, shown: str, expectations: Expectations) -> Iterator[Finding]:
    if abs(off) <= timedelta(seconds=expectations.tolerance):
        return
    if _is_zone(off, expectations.tolerance):
        yield finding("timestamp-local", f"{shown} That is the time of UTC{_zone(off)}.")
        return
    seconds = round(off.total_seconds())
    when = f"{abs(seconds)} seconds {'ahead' if seconds > 0 else 'old'}"
    yield finding("timestamp-stale", f"{shown} It was {when}; the tolerance is {expectations.tolerance} seconds.")


def _quarters(off: timedelta) -> timedelta:
    return round(off / _QUARTER) * _QUARTER


def _is_zone(off: timedelta, tolerance: int) -> bool:
    rounded = _quarters(off)
    near = abs(off - rounded) <= timedelta(seconds=min(tolerance, 60))
    return near and timedelta(minutes=30) <= abs(rounded) <= timedelta(hours=14)


def _zone(off: timedelta) -> str:
    minutes = round(_quarters(off).total_seconds() / 60)
    return f"{'+' if minutes > 0 else '-'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
