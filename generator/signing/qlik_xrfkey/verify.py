"""The verifier of Qlik Sense's Xrfkey: the same 16 letters or digits in the query and in a header.

Sources: Qlik's reference pages (length, alphabet, query and header). Real servers gave the text of the refusal.
"""

import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from ...diagnosis.catalogue import Finding, finding
from ...diagnosis.request import Expectations, ReceivedRequest
from ...diagnosis.urls import split
from ...encode.terminal import visible

_SERVICES = frozenset({"qrs", "qps"})
_HEADER = "X-Qlik-Xrfkey"
_KEY = re.compile(r"[0-9A-Za-z]{16}")
_ALPHABET = re.compile(r"[0-9A-Za-z]*")
_BRACES = re.compile(r"\{\{|%7B%7B", re.IGNORECASE)
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_EMPTY_GUID = "00000000-0000-0000-0000-000000000000"
# A quotation mark in the middle of a word, or double quotes around a text.
_QUOTE = re.compile(r"""\w''?\w|\s"[^"]*"(?:[\s)]|$)""")
_USER = re.compile(r"UserDirectory=[^;=]+; ?UserId=[^;=]+", re.IGNORECASE)


def is_signed(request: ReceivedRequest, _: Mapping[str, str]) -> bool:
    """Return whether the request has a key in the query or in a header."""
    return bool(request.header(_HEADER) or _in_query(request))


def applies_to(request: ReceivedRequest, options: Mapping[str, str]) -> bool:
    """Return whether a captured request has a key, or goes to QRS or QPS."""
    qlik = any(name.lower().startswith("x-qlik-") for name, _ in request.headers)
    return is_signed(request, options) or qlik or not _SERVICES.isdisjoint(split(request.url).path.lower().split("/"))


def verify(request: ReceivedRequest, expectations: Expectations) -> tuple[Finding, ...]:
    """Return the faults of the key of `request` and of its X-Qlik-User. If there are none, all is right."""
    return (*_check_pair(request, expectations), *_check_user(request, expectations))


def advise(request: ReceivedRequest) -> Iterator[Finding]:
    """Yield the faults of the address and of the user of a captured call, by the known ports."""
    url = split(request.url)
    port = url.authority.rpartition(":")[2]
    parts = [part.lower() for part in url.path.split("/") if part]
    service = next((part for part in parts if part in _SERVICES), "")
    if port == "4747":
        yield finding("qlik-engine-port")
    if port in {"4242", "4243"} and service and parts[0] != service:
        yield finding("qlik-prefix-at-service", f"The path begins with {visible(parts[0][:40])}.")
    if port == "4242" and not request.header("X-Qlik-User"):
        yield finding("qlik-no-user")
    has_length = request.sized or request.header("Content-Length") or request.header("Transfer-Encoding")
    if request.method in {"POST", "PUT"} and not has_length:
        yield finding("qlik-no-length")
    if request.method == "PUT" and service == "qrs" and _GUID.fullmatch(parts[-1]):
        yield from _check_whole(request.body, parts[-1])
    filters = [value for name, value in request.query() if name.lower() == "filter"]
    if any(_QUOTE.search(text) for text in filters):
        yield finding("qlik-filter-quote")
    if _EMPTY_GUID in parts:
        yield finding("qlik-empty-guid")


def _check_whole(body: bytes, id_: str) -> Iterator[Finding]:
    """Yield a finding about a change of an object that lacks what every change must have."""
    try:
        entity = json.loads(body)
    except (ValueError, RecursionError):
        return
    members = {name.lower(): value for name, value in entity.items()} if isinstance(entity, dict) else {}
    if members and str(members.get("id", "")).lower() != id_:
        yield finding("qlik-part-of-object", "The id of the body is not that of the address.")
    elif members and "modifieddate" not in members:
        yield finding("qlik-part-of-object", "The body has no modifiedDate.")


def _in_query(request: ReceivedRequest) -> list[str]:
    return [value for name, value in request.query() if name.lower() == "xrfkey"]


def _check_pair(request: ReceivedRequest, expectations: Expectations) -> Iterator[Finding]:
    header, query = request.header(_HEADER), _in_query(request)
    swallowed = "" if query else _swallowed(request, expectations)
    if swallowed:
        yield finding("xrfkey-swallowed", swallowed)
    elif not query:
        yield finding("xrfkey-no-query" if header else "xrfkey-missing")
    if query and not header:
        yield finding("xrfkey-no-header")
    for location, keys in (("query", query), ("header", header)):
        yield from _check_key(location, keys)
    if header and query and header[0] != query[0]:
        yield finding("xrfkey-different", f"query {_quoted(query[0])}, header {_quoted(header[0])}")


def _check_key(location: str, keys: list[str]) -> Iterator[Finding]:
    if len(keys) > 1:
        yield finding("xrfkey-doubled", f"{len(keys)} keys in the {location}.")
    key = keys[0] if keys else "0" * 16
    if _KEY.fullmatch(key):
        return
    key_and_location = f"{_quoted(key)} in the {location}"
    if _BRACES.search(key):
        yield finding("xrfkey-unresolved", key_and_location)
        return
    if len(key) != 16:
        yield finding("xrfkey-length", f"{key_and_location}: {len(key)} characters.")
    if not _ALPHABET.fullmatch(key):
        yield finding("xrfkey-characters", f"{key_and_location}.")


def _swallowed(request: ReceivedRequest, expectations: Expectations) -> str:
    """Return the evidence that a # cut off the rest of the URL with the key, or ''.

    A captured URL still has what follows the #. A received URL has only what comes before it; then its last value ends
    too early, for example after an opening quotation mark.
    """
    tail = split(expectations.masked(request.typed or request.url)).fragment
    if tail is not None and "xrfkey" in tail.lower():
        return f"After the # comes: {visible(tail[:80])}"
    query = split(expectations.masked(request.url)).query or ""
    name, _, value = query.rpartition("&")[2].partition("=")
    text = unquote(value)
    cut = text.count("'") % 2 or text.count('"') % 2 or text.count("(") > text.count(")")
    return f"The URL ends inside the value of {visible(name)}: {visible(text[-40:])}" if cut else ""


def _check_user(request: ReceivedRequest, expectations: Expectations) -> Iterator[Finding]:
    for user in request.header("X-Qlik-User"):
        if not user.isascii():
            yield finding("qlik-user-not-ascii", expectations.shown(user))
        elif not _USER.fullmatch(user):
            yield finding("qlik-user-form", expectations.shown(user))


def _quoted(key: str) -> str:
    return f'"{visible(key[:40])}"'
