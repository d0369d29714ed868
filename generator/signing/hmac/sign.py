"""Signatures by recipe: a hash or HMAC over the request. The recipe is lines that `recipe.py` has checked."""

import hashlib
import hmac
import re
import secrets
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from fnmatch import fnmatchcase
from typing import NamedTuple, TypedDict
from urllib.parse import quote_from_bytes, unquote_to_bytes
from uuid import uuid4

_RECIPE_CHAIN = r"((?:\|[A-Za-z0-9_-]+(?::[^{}|]*)?)*)"
_RECIPE_VALUE = r"\{([a-z][a-z0-9_]*)(?::([^{}|]*))?" + _RECIPE_CHAIN + r"\}"
_RECIPE_PLACEHOLDER = re.compile(_RECIPE_VALUE + r"|\{\{|\}\}")
_RecipeMap = dict[str, bytes]
_RECIPE_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\r": "\r", "\\\\": "\\"}
_RECIPE_FORM = "application/x-www-form-urlencoded"
_RECIPE_TIMES = {
    "iso": "%Y-%m-%dT%H:%M:%SZ",
    "iso-local": "%Y-%m-%dT%H:%M:%S",
    "iso-basic": "%Y%m%dT%H%M%SZ",
    "iso-zone": "%Y%m%dT%H:%M:%S+0000",
    "date": "%Y-%m-%d",
    "date-basic": "%Y%m%d",
    "plain": "%Y-%m-%d %H:%M:%S",
}


class Unsigned(TypedDict):
    """The parts of a request that a recipe may sign."""

    method: str
    url: str
    headers: Collection[tuple[str, str]]
    body: bytes


class Signed(NamedTuple):
    """A signed request: the URL to send, the text that was signed, the headers, the body to send."""

    url: str
    text: str
    headers: dict[str, str]
    body: bytes


def sign(
    request: Unsigned,
    inputs: Mapping[str, str],
    clock: Callable[[], datetime],
) -> Signed:
    """Sign a request by `inputs["recipe"]`. Raises ValueError for an empty or malformed secret.

    Other inputs: `secret`; `id`, `token` and `subject`, which may be sent; and `nonce`, where it
    shall not be random. `text` is what the last step signs, without secrets. A value of the request that
    the recipe adds is replaced: a signed one keeps its position, one that is only sent goes to the end.
    """
    written = [line.partition(" ") for line in inputs["recipe"].split("\n") if line]
    lines = [(verb, rest, *rest.partition(" ")) for verb, _, rest in written]
    kinds = ("header", "query", "form")
    sent = {kind: {line[2] for line in lines if line[0] == kind} for kind in kinds}
    copy, headers, shown = _recipe_bare(request, sent), dict[str, str](), ""
    values = _recipe_parts(copy, inputs)
    visible = {**values, "secret": b"***"}
    for verb, rest, name, _, template in lines:
        if verb == "secret":
            values["secret"] = _recipe_secret(inputs.get("secret", ""), name)
        elif verb == "nonce":
            nonce = str(uuid4()) if name == "uuid" else secrets.token_hex(16)
            values[verb] = visible[verb] = (inputs.get("nonce") or nonce).encode()
        elif verb == "time":
            form, _, offset = template.partition(" ")
            moment = _recipe_time(clock(), form, int(offset))
            values[name] = visible[name] = moment.encode()
        elif verb in ("let", "hash", "hmac"):
            shown = _recipe_step(verb, rest, values, visible) or shown
        else:
            added_value = _recipe_fill(template, values)
            copy = _recipe_added(copy, verb.removeprefix("set-"), name, added_value)
            if added_value and verb.endswith("header"):
                headers[name] = added_value.decode("utf-8", "replace")
            if verb.startswith("set-"):
                parts = _recipe_parts(copy, inputs)
                values, visible = {**values, **parts}, {**visible, **parts}
    return Signed(copy["url"], shown, headers, copy["body"])


def _recipe_bare(request: Unsigned, sent: Mapping[str, set[str]]) -> Unsigned:
    """Return a copy of the request without the pairs and headers that are sent but not signed."""
    dropped = {name.lower() for name in sent["header"]}
    headers = [pair for pair in request["headers"] if pair[0].lower() not in dropped]
    head, _, query = request["url"].partition("?")
    kept = _recipe_without(query, sent["query"] | sent["form"])
    url = request["url"] if kept == query else head + (f"?{kept}" if kept else "")
    body = request["body"]
    if sent["form"] and _recipe_is_form(request):
        body = _recipe_without(body.decode("latin-1"), sent["form"]).encode("latin-1")
    return Unsigned(method=request["method"], url=url, headers=headers, body=body)


def _recipe_without(pairs: str, names: set[str]) -> str:
    kept = (pair for pair in pairs.split("&") if pair.partition("=")[0] not in names)
    return "&".join(kept)


def _recipe_is_form(request: Unsigned) -> bool:
    types = [one[1] for one in request["headers"] if one[0].lower() == "content-type"]
    return any(one.strip().lower().startswith(_RECIPE_FORM) for one in types)


def _recipe_added(request: Unsigned, kind: str, name: str, value: bytes) -> Unsigned:
    """Return the request with one value more; a form field goes to the query if the body is not a form."""
    url, headers, body = request["url"], request["headers"], request["body"]
    if kind == "header":
        others = [pair for pair in headers if pair[0].lower() != name.lower()]
        text = value.decode("utf-8", "replace")
        headers = [*others, (name, text)] if value else headers
    elif kind == "form" and _recipe_is_form(request):
        body = _recipe_with(body.decode("latin-1"), name, value).encode("latin-1")
    else:
        head, _, query = url.partition("?")
        url = f"{head}?{_recipe_with(query, name, value)}"
    return Unsigned(method=request["method"], url=url, headers=headers, body=body)


def _recipe_with(pairs: str, name: str, value: bytes) -> str:
    """Return the pairs with the named pair replaced, or with a new one at the end."""
    pair = f"{name}={quote_from_bytes(value, safe='')}"
    old = pairs.split("&")
    replaced = [pair if one.partition("=")[0] == name else one for one in old]
    return "&".join(replaced) if pair in replaced else pairs + "&" * bool(pairs) + pair


def _recipe_parts(request: Unsigned, inputs: Mapping[str, str]) -> _RecipeMap:
    for name in ("id", "token", "subject"):
        if re.search(rf"\{{{name}[|}}]", inputs["recipe"]) and not inputs.get(name):
            raise ValueError(f"the {name} is empty")
    url, headers = request["url"], request["headers"]
    scheme, _, rest = url.partition("://")
    host, slash, target = rest.partition("/")
    path, _, query = target.partition("?")
    port = re.search(r":(\d+)$", host)
    texts = {
        "method": request["method"],
        "url": url,
        "scheme": scheme,
        "host": host,
        "hostname": host[: port.start()] if port else host,
        "port": port[1] if port else "443" if scheme == "https" else "80",
        "path": slash + path or "/",
        "query": query,
        "target": f"/{target}",
        "form": "yes" if _recipe_is_form(request) else "",
        "header:host": host,
        **{name: inputs.get(name, "") for name in ("id", "token", "subject")},
        **{f"header:{name.lower()}": text.strip() for name, text in headers},
    }
    values = {name: text.encode() for name, text in texts.items()}
    return {**values, "body": request["body"]}


def _recipe_secret(text: str, form: str) -> bytes:
    if not text:
        raise ValueError("the secret is empty")
    try:
        if form == "base64":
            return b64decode(text, validate=True)
        if form == "ascii":  # a question mark for each UTF-16 unit outside ASCII
            text = re.sub("[\U00010000-\U0010ffff]", "??", text)
            return text.encode("ascii", "replace")
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
        is_gmt = form == "rfc1123"  # without a zone, it is `-0000`
        now = now if is_gmt else now.replace(tzinfo=None)
        return format_datetime(now, usegmt=is_gmt)
    return now.strftime(_RECIPE_TIMES[form])


def _recipe_step(verb: str, rest: str, values: _RecipeMap, visible: _RecipeMap) -> str:
    """Take one step, if its condition holds and its name has no value yet; return the text shown."""
    name, when, rest = rest.split(" ", 2)
    if name in values or not _recipe_holds(when, values):
        return ""
    if verb == "let":
        values[name] = _recipe_fill(rest, values)
        visible[name] = _recipe_fill(rest, visible)
        return ""
    function, encoding, rest = rest.split(" ", 2)
    key, _, template = rest.rpartition("\t")
    text = _recipe_fill(template, values)
    if verb == "hmac":
        digest = hmac.digest(_recipe_fill(key, values), text, function)
    else:
        digest = hashlib.new(function, text).digest()
    values[name] = visible[name] = _recipe_encode(digest, encoding)
    return _recipe_fill(template, visible).decode("utf-8", "replace")


def _recipe_holds(when: str, values: _RecipeMap) -> bool:
    part = when.removeprefix("!")
    if part in ("body", "query", "form"):
        return bool(values[part]) == (part == when)
    return when == "-" or values["method"].decode() == when


def _recipe_fill(template: str, values: _RecipeMap) -> bytes:
    filled, at = b"", 0
    for match in _RECIPE_PLACEHOLDER.finditer(template):
        filled += _recipe_literal(template[at : match.start()])
        at = match.end()
        name, argument, filters = match.groups()
        if name is None:
            filled += match[0][:1].encode()
            continue
        if name in ("headers", "names"):
            value = _recipe_headers(values, argument, names_only=name == "names")
        else:
            value = values.get(f"{name}:{argument.lower()}" if argument else name, b"")
        for one in filters.split("|")[1:]:
            value = _recipe_filter(value, *one.split(":", 1))
        filled += value
    return filled + _recipe_literal(template[at:])


def _recipe_literal(text: str) -> bytes:
    return re.sub(r"\\[ntr\\]", lambda match: _RECIPE_ESCAPES[match[0]], text).encode()


def _recipe_headers(values: _RecipeMap, chosen: str, *, names_only: bool) -> bytes:
    """Return the headers of a list, `x-a,x-b-*`, as lines `name:value`, or their names alone, `x-a;x-b-c`."""
    patterns = chosen.split(",")
    headers = [name[7:] for name in sorted(values) if name.startswith("header:")]
    names = [name for one in patterns for name in headers if fnmatchcase(name, one)]
    unique = list(dict.fromkeys(names))
    if names_only:
        return ";".join(unique).encode()
    lines = (f"{name}:".encode() + values[f"header:{name}"] + b"\n" for name in unique)
    return b"".join(lines)


def _recipe_filter(value: bytes, name: str, argument: str = "") -> bytes:
    if name in ("md5", "sha1", "sha256", "sha384", "sha512"):
        return hashlib.new(name, value).digest()
    if name in ("sorted", "joined", "lines"):
        return _recipe_sorted(value, name)
    if name in _RECIPE_FILTERS:
        return _RECIPE_FILTERS[name](value, argument.encode())
    return _recipe_encode(value, name)


_RECIPE_FILTERS: Mapping[str, Callable[[bytes, bytes], bytes]] = {
    "pct": lambda value, safe: quote_from_bytes(value, safe).encode(),
    "decoded": lambda value, _: unquote_to_bytes(value),
    "lower": lambda value, _: value.lower(),
    "upper": lambda value, _: value.upper(),
    "trim": lambda value, _: value.strip(b" \t\r\n"),
    "collapsed": lambda value, _: re.sub(rb"[ \t]+", b" ", value),
    "size": lambda value, _: str(len(value)).encode(),
    "first": lambda value, count: value[: int(count)],
    "before": lambda value, end: value.partition(end)[0],
    "after": lambda value, start: value.partition(start)[2],
    "without": lambda value, start: value.removeprefix(start),
}


def _recipe_sorted(query: bytes, form: str) -> bytes:
    """Return the parameters in order: encoded, `k=v&k=v`, or decoded: joined, `kvkv`, or as lines `k:v`."""
    decoded = unquote_to_bytes
    raw = [one.partition(b"=") for one in query.replace(b"+", b" ").split(b"&") if one]
    pairs = [(decoded(name), decoded(value)) for name, _, value in raw]
    if form == "joined":
        return b"".join(name + value for name, value in sorted(pairs))
    if form == "lines":
        return b"".join(name + b":" + value + b"\n" for name, value in sorted(pairs))
    encoded = sorted([quote_from_bytes(one, safe="") for one in pair] for pair in pairs)
    return "&".join(f"{name}={value}" for name, value in encoded).encode()


def _recipe_encode(value: bytes, encoding: str) -> bytes:
    if encoding == "raw":
        return value
    if encoding in ("hex", "HEX"):
        return (value.hex() if encoding == "hex" else value.hex().upper()).encode()
    return b64encode(value) if encoding == "base64" else urlsafe_b64encode(value)
