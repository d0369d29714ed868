"""Signatures by recipe: a hash or HMAC over parts of the request, as one API wants it.

The recipe is data in lines, `verb argument...`, with a template as the last argument; `recipe.py`
makes the lines of what a document says, and checks that no secret leaves but as a key or a hash.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypedDict
from urllib.parse import quote, unquote_plus, unquote_to_bytes

_RECIPE_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)(?::([^{}|]*))?((?:\|[A-Za-z0-9_-]+(?::[^{}|]*)?)*)\}|\{\{|\}\}")
_RECIPE_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\r": "\r", "\\\\": "\\"}
_RECIPE_TIMES = {
    "iso": "%Y-%m-%dT%H:%M:%SZ",
    "iso-local": "%Y-%m-%dT%H:%M:%S",
    "iso-basic": "%Y%m%dT%H%M%SZ",
    "date": "%Y-%m-%d",
    "date-basic": "%Y%m%d",
    "plain": "%Y-%m-%d %H:%M:%S",
}
_RECIPE_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_RECIPE_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Unsigned(TypedDict):
    """What is read of a request."""

    method: str
    url: str
    headers: Sequence[tuple[str, str]]
    body: bytes


class Signed(NamedTuple):
    """A signed request: the URL to send, the text that was signed, the headers."""

    url: str
    text: str
    headers: dict[str, str]


def sign(
    request: Unsigned,
    inputs: Mapping[str, str],
    clock: Callable[[], datetime],
) -> Signed:
    """Sign a request by `inputs["recipe"]`. Raises ValueError for an empty or malformed secret.

    Other inputs: `secret`, and what may be sent: `id`, `token`, `subject`. `text` is what the last
    step signs, secrets left out.
    """
    values = _recipe_parts(request, inputs)
    visible = {**values, "secret": b"***"}
    headers: dict[str, str] = {}
    query: list[str] = []
    shown = ""
    for line in inputs["recipe"].splitlines():
        verb, _, rest = line.partition(" ")
        if verb == "secret":
            values["secret"] = _recipe_secret(inputs.get("secret", ""), rest)
        elif verb == "time":
            name, form, offset = rest.split(" ")
            values[name] = visible[name] = _recipe_time(clock(), form, int(offset)).encode()
        elif verb in ("let", "hash", "hmac"):
            shown = _recipe_step(verb, rest, values, visible) or shown
        elif verb == "header":
            name, _, template = rest.partition(" ")
            headers[name] = _recipe_text(_recipe_fill(template, values))
        elif verb == "query":
            name, _, template = rest.partition(" ")
            query.append(f"{name}={quote(_recipe_fill(template, values), safe='')}")
    return Signed(_recipe_url(request["url"], query), shown, headers)


def _recipe_parts(request: Unsigned, inputs: Mapping[str, str]) -> dict[str, bytes]:
    for name in ("id", "token", "subject"):
        if re.search(rf"\{{{name}[|}}]", inputs["recipe"]) and not inputs.get(name):
            raise ValueError(f"the {name} is empty")
    url = request["url"]
    scheme, _, rest = url.partition("://")
    host, slash, target = rest.partition("/")
    path, _, query = target.partition("?")
    texts = {
        "method": request["method"],
        "url": url,
        "scheme": scheme,
        "host": host,
        "path": slash + path or "/",
        "query": query,
        "target": f"/{target}",
        **{name: inputs.get(name, "") for name in ("id", "token", "subject")},
    }
    parts = {name: text.encode() for name, text in texts.items()}
    for name, value in request["headers"]:
        parts[f"header:{name.lower()}"] = value.strip().encode()
    return {**parts, "body": request["body"]}


def _recipe_secret(text: str, form: str) -> bytes:
    if not text:
        raise ValueError("the secret is empty")
    try:
        if form == "base64":
            return base64.b64decode(text, validate=True)
        return bytes.fromhex(text) if form == "hex" else text.encode()
    except ValueError:
        raise ValueError(f"the secret is not {form}") from None


def _recipe_time(moment: datetime, form: str, offset: int) -> str:
    now = moment.astimezone(UTC) + timedelta(seconds=offset)
    micros = (now - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    units = {"unix": 1_000_000, "unix-ms": 1_000, "unix-us": 1}
    if form in units:
        return str(micros // units[form])
    if form == "iso-ms":
        return f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03}Z"
    if form in ("rfc1123", "rfc2822"):
        day, month = _RECIPE_DAYS[now.weekday()], _RECIPE_MONTHS[now.month - 1]
        zone = "GMT" if form == "rfc1123" else "-0000"
        return f"{day}, {now.day:02} {month} {now.year} {now:%H:%M:%S} {zone}"
    return now.strftime(_RECIPE_TIMES[form])


def _recipe_step(verb: str, rest: str, values: dict[str, bytes], visible: dict[str, bytes]) -> str:
    """Take one step, if its condition holds and its name has no value yet; return the text shown."""
    name, when, rest = rest.split(" ", 2)
    if name in values or not _recipe_holds(when, values):
        return ""
    if verb == "let":
        values[name], visible[name] = _recipe_fill(rest, values), _recipe_fill(rest, visible)
        return ""
    function, encoding, rest = rest.split(" ", 2)
    key, _, template = rest.rpartition("\t")
    text = _recipe_fill(template, values)
    if verb == "hmac":
        digest = hmac.digest(_recipe_fill(key, values), text, function)
    else:
        digest = hashlib.new(function, text).digest()
    values[name] = visible[name] = _recipe_encode(digest, encoding)
    return _recipe_text(_recipe_fill(template, visible))


def _recipe_holds(when: str, values: Mapping[str, bytes]) -> bool:
    if when in ("body", "query"):
        return bool(values[when])
    if when in ("!body", "!query"):
        return not values[when[1:]]
    return when == "-" or values["method"].decode() == when


def _recipe_fill(template: str, values: Mapping[str, bytes]) -> bytes:
    filled, at = b"", 0
    for found in _RECIPE_PLACEHOLDER.finditer(template):
        filled += _recipe_literal(template[at : found.start()])
        at = found.end()
        name, argument, filters = found.groups()
        if name is None:
            filled += found[0][:1].encode()
            continue
        value = values.get(f"{name}:{argument}" if argument else name, b"")
        for one in filters.split("|")[1:]:
            value = _recipe_filter(value, *one.split(":", 1))
        filled += value
    return filled + _recipe_literal(template[at:])


def _recipe_literal(text: str) -> bytes:
    return re.sub(r"\\[ntr\\]", lambda found: _RECIPE_ESCAPES[found[0]], text).encode()


def _recipe_filter(value: bytes, name: str, argument: str = "") -> bytes:
    if name in ("md5", "sha1", "sha256", "sha384", "sha512"):
        return hashlib.new(name, value).digest()
    if name in ("pct", "decoded"):
        return quote(value, safe="").encode() if name == "pct" else unquote_to_bytes(value)
    if name in ("lower", "upper"):
        return value.lower() if name == "lower" else value.upper()
    if name == "without":
        return value.removeprefix(argument.encode())
    if name in ("sorted", "joined"):
        return _recipe_sorted(value.decode(), joined=name == "joined")
    return _recipe_encode(value, name)


def _recipe_sorted(query: str, *, joined: bool) -> bytes:
    """Return the parameters in order: encoded, `k=v&k=v`, or decoded and joined, `kvkv`."""
    raw = [pair.partition("=") for pair in query.split("&") if pair]
    pairs = [(unquote_plus(name), unquote_plus(value)) for name, _, value in raw]
    if joined:
        return "".join(name + value for name, value in sorted(pairs)).encode()
    encoded = sorted((quote(name, safe=""), quote(value, safe="")) for name, value in pairs)
    return "&".join(f"{name}={value}" for name, value in encoded).encode()


def _recipe_encode(value: bytes, encoding: str) -> bytes:
    if encoding == "raw":
        return value
    if encoding in ("hex", "HEX"):
        return (value.hex() if encoding == "hex" else value.hex().upper()).encode()
    return base64.b64encode(value) if encoding == "base64" else base64.urlsafe_b64encode(value)


def _recipe_text(value: bytes) -> str:
    return value.decode("utf-8", "replace")


def _recipe_url(url: str, query: Sequence[str]) -> str:
    return url + ("&" if "?" in url else "?") + "&".join(query) if query else url
