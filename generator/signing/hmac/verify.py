"""The verifier of signatures by recipe: it signs the received request again, with the time that was sent.

If the signature differs, it tries the common mistakes.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from urllib.parse import parse_qsl, quote, unquote

from ...diagnosis.catalogue import Finding, finding
from ...diagnosis.request import Expectations, ReceivedRequest, Search
from .arrived import arrived, as_unsigned
from .sign import _RECIPE_TIMES as PATTERNS
from .sign import Signed, sign

_UNITS = {"unix": 1, "unix-ms": 1_000, "unix-us": 1_000_000}
_OTHERS = {
    "rfc1123": "%a, %d %b %Y %H:%M:%S GMT",
    "rfc2822": "%a, %d %b %Y %H:%M:%S -0000",
    "iso-ms": "%Y-%m-%dT%H:%M:%S.%fZ",
}
_DAYS = ("date", "date-basic")
# To write a longer body again would take seconds.
_LONGEST_BODY = 1_000_000
# The id of a mistake, and the request and the inputs that a client with this mistake signs.
MistakenRequest = tuple[str, ReceivedRequest, Mapping[str, str]]
_SIGNATURE = re.compile(r"^(hmac|hash) signature - (\S+) (\S+) (.*)$", re.MULTILINE)


def is_signed(request: ReceivedRequest, options: Mapping[str, str]) -> bool:
    """Return whether the request has any value that the recipe sends."""
    headers = options.get("sent_headers", "").split()
    return any(map(request.header, headers)) or not _fields(request).isdisjoint(options.get("sent_query", "").split())


def verify(request: ReceivedRequest, expectations: Expectations) -> tuple[Finding, ...]:
    """Return the faults. If there are none, the request is accepted."""
    recipe, now = expectations.options.get("recipe", ""), expectations.now or datetime.now(UTC)
    if not recipe:
        return (finding("recipe-missing", "The recipe itself is not known here."),)
    values = arrived(request, recipe, expectations.inputs)
    times = _times(recipe, values)
    moment = next((time for time in times.values() if time), now)
    inputs = {**expectations.inputs, "recipe": recipe, "nonce": values.get("nonce", "")}
    try:
        signed = sign(as_unsigned(request), inputs, lambda: moment)
    except ValueError as error:
        # Without the secret nothing can be checked, and `explain` says so.
        is_secret_there = bool(expectations.inputs.get("secret"))
        return (finding("recipe-missing", f"Nothing can be signed here: {error}."),) if is_secret_there else ()
    missing = _missing(request, signed, expectations.options)
    if missing:
        return tuple(finding("recipe-missing", f"{name} did not arrive.") for name in missing)
    if None in times.values() or abs((moment - now).total_seconds()) > expectations.tolerance:
        return _wrong_time(values, recipe, now, expectations)
    if _is_same(signed, request):
        return ()
    try:
        mistake = (
            likely(request, inputs, moment, lambda other: _has_same(other, request, recipe), expectations.search)
            or "recipe-signature"
        )
    except TimeoutError:
        mistake = "mistake-not-searched"
    return (finding(mistake, f"expected:\n{expectations.masked(signed.text)}"),)


def _fields(request: ReceivedRequest) -> set[str]:
    names = {name for name, _ in request.query()}
    if any(value.startswith("application/x-www-form-urlencoded") for value in request.header("Content-Type")):
        names |= {name for name, _ in parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True)}
    return names


def _missing(request: ReceivedRequest, signed: Signed, options: Mapping[str, str]) -> list[str]:
    fields = _fields(request)
    missing = [name for name in signed.headers if not request.header(name)]
    return missing + [name for name in options.get("sent_query", "").split() if name not in fields]


def _is_same(signed: Signed, request: ReceivedRequest) -> bool:
    headers = all(request.header(name) == [value] for name, value in signed.headers.items())
    return headers and signed.url == request.url and signed.body == request.body


def _has_same(signed: Signed, request: ReceivedRequest, recipe: str) -> bool:
    """Return whether the request has all values that the recipe adds, however else it differs."""
    names = re.findall(r"^(?:query|form) (\S+)", recipe, re.MULTILINE)
    signed_fields, received_fields = _pairs(signed.url, signed.body), _pairs(request.url, request.body)
    headers = all(request.header(name) == [value] for name, value in signed.headers.items())
    return headers and all(signed_fields.get(name) == received_fields.get(name) for name in names)


def _pairs(url: str, body: bytes) -> dict[str, str]:
    raw = [*url.partition("?")[2].split("&"), *body.decode("latin-1").split("&")]
    return {name: value for name, _, value in (pair.partition("=") for pair in raw)}


def _times(recipe: str, values: Mapping[str, str]) -> dict[str, datetime | None]:
    """Return the times that were sent; None for a value that is not a time."""
    lines = re.findall(r"^time (\S+) (\S+) (\S+)$", recipe, re.MULTILINE)
    return {
        name: _moment(values[name], form, int(offset))
        for name, form, offset in lines
        if name in values and form not in _DAYS
    }


def _moment(text: str, form: str, offset: int = 0) -> datetime | None:
    start = datetime(1970, 1, 1, tzinfo=UTC)
    # Python accepts digits of every script, underscores between digits, and days of one digit; the form allows none
    # of them.
    if not text.isascii() or (form in _UNITS and not text.isdigit()):
        return None
    try:
        if form in _UNITS:
            return start + timedelta(microseconds=int(text) * 1_000_000 // _UNITS[form], seconds=-offset)
        pattern = _OTHERS.get(form) or PATTERNS[form]
        parsed = datetime.strptime(text, pattern).replace(tzinfo=UTC)
        written = parsed.strftime(pattern)
        is_exact = text == (f"{written[:-4]}Z" if form == "iso-ms" else written)
        return parsed - timedelta(seconds=offset) if is_exact else None
    except (ValueError, OverflowError):
        return None


def _wrong_time(
    values: Mapping[str, str], recipe: str, now: datetime, expectations: Expectations
) -> tuple[Finding, ...]:
    for name, form in re.findall(r"^time (\S+) (\S+)", recipe, re.MULTILINE):
        for other in (*_UNITS, *_OTHERS, *PATTERNS):
            moment = _moment(values.get(name, ""), other)
            if other not in (*_DAYS, form) and moment and abs((moment - now).total_seconds()) <= 86_400:
                return (finding("recipe-time-unit", f"The recipe wants {form}, what arrived reads as {other}."),)
    return (finding("recipe-time", f"It may be {expectations.tolerance} s away."),)


def likely(
    request: ReceivedRequest,
    inputs: Mapping[str, str],
    moment: datetime,
    gives: Callable[[Signed], bool],
    search: Search,
) -> str:
    """Return the mistake that gives the received signature, or an empty text. `gives` compares the signatures.

    Raise `TimeoutError` when the time is over.
    """
    candidates = chain(_of_recipe(request, inputs), _of_request(request, inputs))
    for mistake, other_request, other_inputs in search.limited(candidates):
        try:
            if gives(sign(as_unsigned(other_request), other_inputs, lambda: moment)):
                return mistake
        except ValueError:
            continue
    return ""


def _of_recipe(request: ReceivedRequest, inputs: Mapping[str, str]) -> Iterator[MistakenRequest]:
    """Yield mistakes in reading the recipe: another encoding, hash, separator or part."""
    recipe = inputs["recipe"]
    for mistake, changed in _recipes(recipe):
        if changed != recipe:
            yield mistake, request, {**inputs, "recipe": changed}


def _recipes(recipe: str) -> Iterator[tuple[str, str]]:
    for encoding in ("hex", "HEX", "base64", "base64url"):
        yield "recipe-encoding", _SIGNATURE.sub(rf"\1 signature - \2 {encoding} \4", recipe)
    for encoding in ("text", "base64", "hex"):
        yield "recipe-secret", re.sub(r"^secret \S+", f"secret {encoding}", recipe)
    for function in ("sha1", "sha256", "sha384", "sha512"):
        yield "recipe-hash", _SIGNATURE.sub(rf"\1 signature - {function} \3 \4", recipe)
    text = re.compile(r"^let text .*$", re.MULTILINE)
    changes: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("recipe-separator", lambda line: line.replace("\\n", "")),
        ("recipe-separator", lambda line: line + "\\n"),
        ("recipe-separator", lambda line: line.removesuffix("\\n")),
        ("recipe-query", lambda line: line.replace("{target}", "{path}").replace("{query}", "")),
        ("recipe-query", lambda line: line.replace("{path}", "{target}")),
        ("recipe-method", lambda line: line.replace("{method}", "{method|lower}")),
        ("recipe-no-body", lambda line: line.replace("{body}", "")),
    )
    for mistake, change in changes:
        line = text.search(recipe)
        yield mistake, recipe.replace(line[0], change(line[0])) if line else recipe


def _of_request(request: ReceivedRequest, inputs: Mapping[str, str]) -> Iterator[MistakenRequest]:
    """Yield mistakes in the signed text: a body that was written again, a query encoded twice or not at all."""
    for body in _bodies(request.body):
        yield "recipe-body", replace(request, body=body), inputs
    head, mark, query = request.url.partition("?")
    for other in (unquote(query), quote(query, safe="=&"), query.replace("%20", "+"), query.replace("+", "%20")):
        if other != query:
            yield "recipe-escapes", replace(request, url=f"{head}{mark}{other}"), inputs


def _bodies(body: bytes) -> Iterator[bytes]:
    yield b""
    yield body.rstrip(b"\r\n")
    yield body + b"\n"
    try:
        value = json.loads(body if len(body) <= _LONGEST_BODY else b"")
    except (ValueError, RecursionError):
        return
    for sort in (False, True):
        for ascii_only in (False, True):
            yield json.dumps(value, separators=(",", ":"), sort_keys=sort, ensure_ascii=ascii_only).encode()
            yield json.dumps(value, sort_keys=sort, ensure_ascii=ascii_only).encode()
            yield json.dumps(value, indent=2, sort_keys=sort, ensure_ascii=ascii_only).encode()
