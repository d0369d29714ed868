"""Mistakes in what is signed behind the URL."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice, permutations
from urllib.parse import quote, quote_plus

from .hypotheses import hypothesis
from .signing_input import TIMESTAMP, VERSION, SignedPart, SigningInput

_FORMAT = "%Y-%m-%d %H:%M:%S"
_SAMPLE_TIME = "2023-10-30 23:59:00"


def _timestamp(given: SigningInput) -> SignedPart:
    return SignedPart(TIMESTAMP, given.facts.timestamp)


def _version(given: SigningInput) -> SignedPart:
    return SignedPart(VERSION, given.facts.version or "2")


def _is_extra(part: SignedPart) -> bool:
    return part.name not in {TIMESTAMP, VERSION}


def _with(given: SigningInput, *suffixes: Iterable[SignedPart]) -> list[SigningInput]:
    return [replace(given, suffix=tuple(suffix)) for suffix in suffixes]


def _other_separator(part: SignedPart) -> SignedPart:
    return replace(part, separator="=" if part.separator == ":" else ":")


@hypothesis("equals-for-colon")
def equals_for_colon(given: SigningInput) -> Sequence[SigningInput]:
    """Sign `=` before the version, before the timestamp, before all; a colon where the server expects `=`."""
    parts = given.suffix
    return _with(
        given,
        (_other_separator(part) if part.name == VERSION else part for part in parts),
        (_other_separator(part) if part.name == TIMESTAMP else part for part in parts),
        (replace(part, separator="=") for part in parts),
        (replace(part, separator=":") for part in parts),
    )


@hypothesis("version-1-text")
def version_1_text(given: SigningInput) -> Sequence[SigningInput]:
    """Sign the URL alone."""
    return _with(given, ())


@hypothesis("version-2-text")
def version_2_text(given: SigningInput) -> Sequence[SigningInput]:
    """Sign both parts behind the URL, for a request that is version 1."""
    if given.facts.version != "1":
        return []
    return _with(given, *((_timestamp(given), SignedPart(VERSION, number)) for number in "21"))


@hypothesis("timestamp-not-signed")
def timestamp_not_signed(given: SigningInput) -> Sequence[SigningInput]:
    """Sign all parts but the timestamp."""
    return _with(given, (part for part in given.suffix if part.name != TIMESTAMP))


@hypothesis("version-not-signed")
def version_not_signed(given: SigningInput) -> Sequence[SigningInput]:
    """Sign all parts but the version."""
    return _with(given, (part for part in given.suffix if part.name != VERSION))


@hypothesis("suffix-twice")
def suffix_twice(given: SigningInput) -> Sequence[SigningInput]:
    """Sign the parts twice; the vendor's current sample, whose URL ends in both parts and a fixed date."""
    sample = (SignedPart(TIMESTAMP, _SAMPLE_TIME), SignedPart(VERSION, "2", "="))
    usual = (_timestamp(given), replace(_version(given), separator="="))
    return _with(given, given.suffix * 2, sample + given.suffix, usual + given.suffix)


@hypothesis("suffix-order")
def suffix_order(given: SigningInput) -> Sequence[SigningInput]:
    """Sign the version before the timestamp."""
    extras = tuple(part for part in given.suffix if _is_extra(part))
    return _with(given, (_version(given), _timestamp(given), *extras))


@hypothesis("suffix-lead")
def suffix_lead(given: SigningInput) -> Sequence[SigningInput]:
    """Sign `?`, nothing or a line end before the first part, nothing or a line end before every part."""
    first, rest = given.suffix[:1], given.suffix[1:]
    return _with(
        given,
        *([*(replace(part, lead=lead) for part in first), *rest] for lead in ("?", "", "\n")),
        *([replace(part, lead=lead) for part in given.suffix] for lead in ("", "\n", "?")),
    )


@hypothesis("suffix-space")
def suffix_space(given: SigningInput) -> Sequence[SigningInput]:
    """Sign a space behind each colon."""
    return _with(given, (replace(part, separator=f"{part.separator} ") for part in given.suffix))


@hypothesis("suffix-name-case")
def suffix_name_case(given: SigningInput) -> Sequence[SigningInput]:
    """Sign the names of the parts in lower case, in capitals, in the vendor's version 1 spelling."""
    changes = (str.lower, str.upper, lambda name: name.removeprefix("X-"))
    return _with(given, *([replace(part, name=change(part.name)) for part in given.suffix] for change in changes))


@hypothesis("suffix-escaped")
def suffix_escaped(given: SigningInput) -> Sequence[SigningInput]:
    """Sign the values percent-encoded: fully, without the colons, as a form."""
    changes = (lambda value: quote(value, safe=""), lambda value: quote(value, safe=":"), quote_plus)
    return _with(given, *([replace(part, value=change(part.value)) for part in given.suffix] for change in changes))


def _with_time(given: SigningInput, times: Iterable[str]) -> list[SigningInput]:
    return _with(
        given,
        *([replace(part, value=time) if part.name == TIMESTAMP else part for part in given.suffix] for time in times),
    )


def read_time(text: str) -> datetime | None:
    """Return the time a timestamp means, or None where it is not in the documented form."""
    try:
        time = datetime.strptime(text, _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return time if time.strftime(_FORMAT).zfill(19) == text and text.isascii() else None


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


@hypothesis("timestamp-other-form")
def timestamp_other_form(given: SigningInput) -> Sequence[SigningInput]:
    """Sign the same moment in the forms that languages print by default, in Thai years, in seconds since 1970."""
    time = read_time(given.facts.timestamp)
    if time is None:
        return []
    thai = f"{time.year + 543}{time.strftime(_FORMAT)[4:]}"
    seconds = int(time.timestamp())
    return _with_time(given, [*map(time.strftime, _OTHER_FORMS), thai, str(seconds), f"{seconds}000"])


@hypothesis("timestamp-other-zone", alone=True)
def timestamp_other_zone(given: SigningInput) -> Sequence[SigningInput]:
    """Sign the same moment on the clocks of the earth: every quarter hour from -12 to +14 hours."""
    return _with_time(given, _shifted(given, (timedelta(minutes=15 * n) for n in range(-48, 57) if n)))


@hypothesis("timestamp-read-twice", alone=True)
def timestamp_read_twice(given: SigningInput) -> Sequence[SigningInput]:
    """Sign up to five seconds before or after the time that was sent."""
    return _with_time(given, _shifted(given, (timedelta(seconds=n) for n in (-1, 1, -2, 2, -3, 3, -4, 4, -5, 5))))


def _shifted(given: SigningInput, shifts: Iterable[timedelta]) -> list[str]:
    time = read_time(given.facts.timestamp)
    if time is None or not 1 < time.year < 9999:
        return []
    return [(time + shift).strftime(_FORMAT) for shift in shifts]


@hypothesis("extras-position")
def extras_position(given: SigningInput) -> Sequence[SigningInput]:
    """Sign the additional headers on the other side of timestamp and version."""
    extras = [part for part in given.suffix if _is_extra(part)]
    usual = [part for part in given.suffix if not _is_extra(part)]
    return _with(given, extras + usual, usual + extras)


@hypothesis("extras-order")
def extras_order(given: SigningInput) -> Sequence[SigningInput]:
    """Sign the additional headers in every other order (up to four of them), on either side."""
    extras = [part for part in given.suffix if _is_extra(part)]
    usual = [part for part in given.suffix if not _is_extra(part)]
    orders = list(islice(permutations(extras), 1, 24))
    return _with(given, *([*usual, *order] for order in orders), *([*order, *usual] for order in orders))


@hypothesis("extras-not-signed")
def extras_not_signed(given: SigningInput) -> Sequence[SigningInput]:
    """Sign none of the additional headers, or all but one."""
    extras = [part for part in given.suffix if _is_extra(part)]
    dropped = [extras, *([extra] for extra in extras)]
    return _with(given, *([part for part in given.suffix if part not in drop] for drop in dropped))


@hypothesis("extras-name-case")
def extras_name_case(given: SigningInput) -> Sequence[SigningInput]:
    """Sign the names of additional headers in lower case, in capitals, with a capital at each word."""
    changes = (str.lower, str.upper, str.title)
    return _with(
        given,
        *(
            [replace(part, name=change(part.name)) if _is_extra(part) else part for part in given.suffix]
            for change in changes
        ),
    )
