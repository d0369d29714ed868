"""The verifier of signatures by recipe: the recipe again, over what arrived, at the time that was sent."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from ...diagnosis.catalogue import Finding, finding
from ...diagnosis.request import Expectations, ReceivedRequest
from .sign import _RECIPE_TIMES as PATTERNS
from .sign import Unsigned, sign

_UNITS = {"unix": 1, "unix-ms": 1_000, "unix-us": 1_000_000}
_OTHERS = {
    "rfc1123": "%a, %d %b %Y %H:%M:%S GMT",
    "rfc2822": "%a, %d %b %Y %H:%M:%S -0000",
    "iso-ms": "%Y-%m-%dT%H:%M:%S.%fZ",
}


def is_signed(request: ReceivedRequest, options: Mapping[str, str]) -> bool:
    """Say whether the request has anything that the recipe sends."""
    names = {name for name, _ in request.query()}
    headers = options.get("sent_headers", "").split()
    return any(map(request.header, headers)) or not names.isdisjoint(options.get("sent_query", "").split())


def verify(request: ReceivedRequest, expectations: Expectations) -> tuple[Finding, ...]:
    """Return what is wrong; nothing means that the request is accepted."""
    options = expectations.options
    if not options.get("recipe"):
        return (finding("recipe-missing", "The recipe itself is not known here."),)
    headers, query = options["sent_headers"].split(), options["sent_query"].split()
    missing = [name for name in headers if not request.header(name)]
    missing += [name for name in query if name not in dict(request.query())]
    if missing:
        return tuple(finding("recipe-missing", f"{name} did not arrive.") for name in missing)
    moment = _sent_time(request, options["recipe"], expectations)
    if moment is None:
        return (finding("recipe-time"),)
    parts = Unsigned(
        method=request.method, url=_without(request.url, query), headers=request.headers, body=request.body
    )
    signed = sign(parts, {**expectations.inputs, "recipe": options["recipe"]}, lambda: moment)
    if signed.url == request.url and all(request.header(name) == [signed.headers[name]] for name in headers):
        return ()
    return (finding("recipe-signature", f"expected:\n{expectations.masked(signed.text)}"),)


def _without(url: str, names: list[str]) -> str:
    for name in names:
        url = re.sub(rf"[?&]{re.escape(name)}=[^&#]*$", "", url)
    return url


def _sent_time(request: ReceivedRequest, recipe: str, expectations: Expectations) -> datetime | None:
    """Return when the request was signed, by the header that holds a time and nothing else; None for a wrong time."""
    now = expectations.now or datetime.now(UTC)
    for name, form, offset in re.findall(r"^time (\S+) (\S+) (\S+)$", recipe, re.MULTILINE):
        header = re.search(rf"^header (\S+) \{{{name}\}}$", recipe, re.MULTILINE)
        if header is None or form in ("date", "date-basic"):
            continue
        try:
            moment = _moment(request.header(header[1])[0], form) - timedelta(seconds=int(offset))
        except (ValueError, OverflowError):
            return None
        return moment if abs((moment - now).total_seconds()) <= expectations.tolerance else None
    return now


def _moment(text: str, form: str) -> datetime:
    if form in _UNITS:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(text) * 1_000_000 // _UNITS[form])
    return datetime.strptime(text, _OTHERS.get(form) or PATTERNS[form]).replace(tzinfo=UTC)
