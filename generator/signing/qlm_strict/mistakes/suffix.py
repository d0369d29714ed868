"""Mistakes in the text that is signed after the URL."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice, permutations
from typing import Any
from urllib.parse import quote, quote_plus

from .signing_input import TIMESTAMP, VERSION, Apply, SignedPart, SigningInput

SuffixParts = Iterable[SignedPart]
_FORMAT = "%Y-%m-%d %H:%M:%S"
_SAMPLE = (SignedPart(TIMESTAMP, "2023-10-30 23:59:00"), SignedPart(VERSION, "2", "="))
_OTHER_FORMS = (
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%d %H:%M:%SZ",
    "%Y-%m-%d %H:%M:%S UTC",
    "%Y-%m-%d %H:%M:%S+00:00",
    "%Y-%m-%dT%H:%M:%S+00:00",
    "%Y-%m-%d %H.%M.%S",
    "%Y-%m-%d %I:%M:%S",
    "%Y-%m-%d %I:%M:%S %p",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %I:%M:%S %p",
    "%d.%m.%Y %H:%M:%S",
    "%a, %d %b %Y %H:%M:%S GMT",
    "%Y%m%d%H%M%S",
    "%Y-%m-%d %H:%M:%S.000",
    "%Y-%m-%dT%H:%M:%S.000Z",
)


def read_time(text: str) -> datetime | None:
    """Return the time of a timestamp, or None if it does not have the documented form."""
    try:
        time = datetime.strptime(text, _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return time if time.strftime(_FORMAT).zfill(19) == text and text.isascii() else None


def _timestamp(inputs: SigningInput) -> SignedPart:
    return SignedPart(TIMESTAMP, inputs.facts.timestamp)


def _version(inputs: SigningInput) -> SignedPart:
    return SignedPart(VERSION, inputs.facts.version or "2")


def _is_extra(part: SignedPart) -> bool:
    return part.name not in {TIMESTAMP, VERSION}


def _divided(inputs: SigningInput) -> tuple[list[SignedPart], list[SignedPart]]:
    """Return timestamp and version, and the additional headers."""
    usual = [part for part in inputs.suffix if not _is_extra(part)]
    return usual, [part for part in inputs.suffix if _is_extra(part)]


def _changed(
    inputs: SigningInput, chosen: Callable[[SignedPart], bool] = lambda _: True, **changes: Any
) -> list[SignedPart]:
    """Return the parts; the chosen ones have changed members, each computed from its old value."""
    return [
        replace(part, **{name: change(getattr(part, name)) for name, change in changes.items()})
        if chosen(part)
        else part
        for part in inputs.suffix
    ]


def _is(name: str) -> Callable[[SignedPart], bool]:
    return lambda part: part.name == name


def _other(separator: str) -> str:
    return "=" if separator == ":" else ":"


def _leads(inputs: SigningInput) -> Iterable[SuffixParts]:
    first, others = inputs.suffix[:1], inputs.suffix[1:]
    yield from ([*(replace(part, lead=lead) for part in first), *others] for lead in ("?", "", "\n"))
    yield from ([replace(part, lead=lead) for part in inputs.suffix] for lead in ("", "\n", "?"))


def _times(inputs: SigningInput, times: Iterable[str]) -> Iterable[SuffixParts]:
    return [_changed(inputs, _is(TIMESTAMP), value=lambda _, time=time: time) for time in times]


def _forms(inputs: SigningInput) -> Iterable[str]:
    time = read_time(inputs.facts.timestamp)
    if time is None:
        return []
    thai = f"{time.year + 543}{time.strftime(_FORMAT)[4:]}"
    seconds = int(time.timestamp())
    return [*map(time.strftime, _OTHER_FORMS), thai, str(seconds), f"{seconds}000"]


def _shifted(inputs: SigningInput, shifts: Iterable[timedelta]) -> list[str]:
    time = read_time(inputs.facts.timestamp)
    if time is None or not 1 < time.year < 9999:
        return []
    return [(time + shift).strftime(_FORMAT) for shift in shifts]


def _extras_orders(inputs: SigningInput) -> Iterable[SuffixParts]:
    usual, extras = _divided(inputs)
    orders = list(islice(permutations(extras), 1, 24))
    return [*([*usual, *order] for order in orders), *([*order, *usual] for order in orders)]


def _fewer_extras(inputs: SigningInput) -> Iterable[SuffixParts]:
    _, extras = _divided(inputs)
    dropped = [extras, *([extra] for extra in extras)]
    return [[part for part in inputs.suffix if part not in drop] for drop in dropped]


_SUFFIXES: Mapping[str, Callable[[SigningInput], Iterable[SuffixParts]]] = {
    # `=` before the version, before the timestamp, before all; a colon where the server expects `=`.
    "equals-for-colon": lambda inputs: (
        _changed(inputs, _is(VERSION), separator=_other),
        _changed(inputs, _is(TIMESTAMP), separator=_other),
        _changed(inputs, separator=lambda _: "="),
        _changed(inputs, separator=lambda _: ":"),
    ),
    "version-1-text": lambda _: ((),),
    # Both parts after the URL, for a request of version 1.
    "version-2-text": lambda inputs: [
        (_timestamp(inputs), SignedPart(VERSION, number)) for number in "21" if inputs.facts.version == "1"
    ],
    "timestamp-not-signed": lambda inputs: ([part for part in inputs.suffix if part.name != TIMESTAMP],),
    "version-not-signed": lambda inputs: ([part for part in inputs.suffix if part.name != VERSION],),
    # The parts twice; the vendor's current sample, whose URL ends in both parts and a fixed date.
    "suffix-twice": lambda inputs: (
        inputs.suffix * 2,
        _SAMPLE + inputs.suffix,
        (_timestamp(inputs), replace(_version(inputs), separator="="), *inputs.suffix),
    ),
    "suffix-order": lambda inputs: ([_version(inputs), _timestamp(inputs), *_divided(inputs)[1]],),
    # `?`, nothing or a line end before the first part, nothing or a line end before every part.
    "suffix-lead": _leads,
    "suffix-space": lambda inputs: (_changed(inputs, separator=lambda separator: f"{separator} "),),
    # Names in lower case, in capitals, in the vendor's version 1 spelling.
    "suffix-name-case": lambda inputs: [
        _changed(inputs, name=change) for change in (str.lower, str.upper, lambda name: name.removeprefix("X-"))
    ],
    # Values percent-encoded: fully, without the colons, as a form.
    "suffix-escaped": lambda inputs: [
        _changed(inputs, value=change)
        for change in (lambda value: quote(value, safe=""), lambda value: quote(value, safe=":"), quote_plus)
    ],
    # The same moment in the forms that languages print by default, in Thai years, in seconds since 1970.
    "timestamp-other-form": lambda inputs: _times(inputs, _forms(inputs)),
    # The same moment on the clocks of the earth: every quarter hour from -12 to +14 hours.
    "timestamp-other-zone": lambda inputs: _times(
        inputs, _shifted(inputs, (timedelta(minutes=15 * n) for n in range(-48, 57) if n))
    ),
    # Up to five seconds before or after the time that was sent.
    "timestamp-read-twice": lambda inputs: _times(
        inputs, _shifted(inputs, (timedelta(seconds=n) for n in (-1, 1, -2, 2, -3, 3, -4, 4, -5, 5)))
    ),
    # The additional headers on the other side of timestamp and version.
    "extras-position": lambda inputs: [[*first, *last] for first, last in (_divided(inputs)[::-1], _divided(inputs))],
    # The additional headers in every other order (up to four of them), on either side.
    "extras-order": _extras_orders,
    # None of the additional headers, or all but one.
    "extras-not-signed": _fewer_extras,
    "extras-name-case": lambda inputs: [
        _changed(inputs, _is_extra, name=change) for change in (str.lower, str.upper, str.title)
    ],
}


def _applied(suffixes: Callable[[SigningInput], Iterable[SuffixParts]]) -> Apply:
    return lambda inputs: [replace(inputs, suffix=tuple(suffix)) for suffix in suffixes(inputs)]


SUFFIX: Mapping[str, Apply] = {name: _applied(suffixes) for name, suffixes in _SUFFIXES.items()}
