"""Create pet

POST /pets

Set these in the environment; no output and no list of processes shows them:
- PETS_URL: base address
  like http://localhost:1/v1

PREREQUEST_DEBUG=1 shows on standard error what is signed or called, secrets
masked.
"""

import json
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

# What must be set in the environment.
NEEDED = {
    "PETS_URL": "base address",
}

# The path, part by part.
PATH = [
    "pets",
]

# The query, as names and values.
QUERY: list[tuple[str, str | None]] = []

# Headers, as names and values.
HEADERS: list[tuple[str, str]] = []

# Cookies, as names and values.
COOKIES: list[tuple[str, str]] = []

# The body; or name a file in UPLOAD.
BODY: Any = {"name": "Rex", "kind": "dog"}
UPLOAD = ""
CONTENT_TYPE = "application/json"

# From here on nothing needs to be changed.

# --- final_url.py, byte for byte ---
"""The canonical URL: one spelling of a request's address, signed and sent byte for byte.

RFC 3986 leaves a writer choices (which characters to escape, how to spell the host). They are
settled here in the one way that no HTTP library, proxy or Postman engine rewrites.
"""

import re
from collections.abc import Iterable
from unicodedata import normalize
from urllib.parse import quote

_URL_IN_PATH = "!$&'()*+,;=:@"
_URL_IN_NAME = "!$()*,;:@/?"
_URL_IN_VALUE = "!$()*,;:@/?="
_URL_BASE = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*)://)?([^/?#\\]*)([^?#]*)(\??)")
_URL_AUTHORITY = re.compile(r"(?s:.*@)?(\[[0-9A-Fa-f:.]+\]|[^:\[\]]*)(?::([0-9]*))?")
_URL_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")
_URL_NUMBERS = re.compile(r"(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}")
_URL_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_URL_DOT = re.compile(r"%2e", re.IGNORECASE)
_URL_PORTS = {"http": 80, "https": 443}
_URL_LAST_PORT = 65535


def final_url(
    base: str,
    path_segments: Iterable[str],
    query_pairs: Iterable[tuple[str, str | None]],
    *,
    keep_escapes: bool = False,
) -> str:
    """Return the canonical URL of `base`, the path values below it and the query.

    `base` is `scheme://host[:port][/prefix]`, with escapes the prefix may already have; user,
    fragment and default port are dropped. Segments, names and values are plain text, each
    percent-encoded as UTF-8 (a slash too); a value of None is a name without `=`. With
    `keep_escapes` a valid `%XX` in them stays. Raises ValueError for a base that is no http(s)
    address and for a path value `.` or `..`.
    """
    origin, prefix = _url_split(base)
    parts = [_url_segment(part, keep_escapes=True) for part in prefix.split("/")]
    values = [_url_segment(part, keep_escapes=keep_escapes) for part in path_segments]
    while values and parts and not parts[-1]:
        parts.pop()
    path = "/".join(["", *parts, *values])
    pairs = [_url_pair(*pair, keep_escapes=keep_escapes) for pair in query_pairs]
    query = "&".join(pairs)
    return f"{origin}{path}?{query}" if query else f"{origin}{path}"


def _url_split(base: str) -> tuple[str, str]:
    found = _URL_BASE.match(base.strip(" \t\r\n"))
    scheme, authority, prefix, query = found.groups() if found else ("", "", "", "")
    scheme = (scheme or "http").lower()
    if scheme not in _URL_PORTS:
        raise ValueError("the base address does not begin with http:// or https://")
    if query:
        raise ValueError("the base address has a query")
    server = _url_authority(authority, _URL_PORTS[scheme])
    return f"{scheme}://{server}", prefix.removeprefix("/")


def _url_authority(authority: str, default_port: int) -> str:
    found = _URL_AUTHORITY.fullmatch(authority)
    host = _url_host(found[1]) if found else ""
    usual = _URL_HOST if host.strip("0123456789.") else _URL_NUMBERS
    if not found or not usual.fullmatch(host):
        raise ValueError("the base address has no host, or not one as usual")
    port = int(found[2] or default_port)
    if port > _URL_LAST_PORT:
        raise ValueError("the base address has a port over 65535")
    return host if port == default_port else f"{host}:{port}"


def _url_host(host: str) -> str:
    labels = normalize("NFC", host.lower()).split(".")
    return ".".join(x if x.isascii() else f"xn--{_url_punycode(x)}" for x in labels)


def _url_punycode(label: str) -> str:
    return label.encode("punycode").decode()


def _url_segment(text: str, *, keep_escapes: bool) -> str:
    if (_URL_DOT.sub(".", text) if keep_escapes else text) in {".", ".."}:
        raise ValueError("a path value may not be . or ..")
    encoded = _url_encode(text, _URL_IN_PATH, keep_escapes=keep_escapes)
    # One Postman engine takes a segment that begins with a colon for a path variable.
    return f"%3A{encoded[1:]}" if encoded.startswith(":") else encoded


def _url_pair(name: str, value: str | None, *, keep_escapes: bool) -> str:
    encoded = _url_encode(name, _URL_IN_NAME, keep_escapes=keep_escapes)
    if value is None:
        return encoded
    return f"{encoded}={_url_encode(value, _URL_IN_VALUE, keep_escapes=keep_escapes)}"


def _url_encode(text: str, keep: str, *, keep_escapes: bool) -> str:
    # UTF-16 and back joins surrogate pairs and makes U+FFFD of lone surrogates, as browsers do.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if keep_escapes:
        return quote(_URL_ESCAPE.sub("%25", text), safe=f"{keep}%")
    return quote(text, safe=keep)


# --- end of final_url.py ---

# --- masked.py, byte for byte ---
"""What may be shown of a URL or a signed text: all but the values of secret parameters."""

import re
import urllib.parse
from collections.abc import Iterable

_MASKED_PAIR = re.compile(r"([?&])([^=&?]*)=([^&]*)")


def masked(text: str, secret_names: Iterable[str]) -> str:
    """Return `text`, a URL or what begins with one, with `***` for the value of each secret.

    Names of parameters are compared decoded and without regard to case.
    """
    secrets = {name.lower() for name in secret_names}

    def cover(found: re.Match[str]) -> str:
        mark, name, _ = found.groups()
        is_secret = urllib.parse.unquote(name).lower() in secrets
        return f"{mark}{name}=***" if is_secret else found[0]

    return _MASKED_PAIR.sub(cover, text)


# --- end of masked.py ---


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Take a redirect as the answer: another address would need another signature."""

    def redirect_request(self, *_: Any) -> None:
        """Follow none."""


def body() -> bytes:
    """Return the body as it is sent."""
    return Path(UPLOAD).read_bytes() if UPLOAD else json.dumps(BODY, ensure_ascii=False).encode()


def opener() -> urllib.request.OpenerDirector:
    """Return what sends: the system's proxy settings apply, certificates are verified."""
    handlers: list[urllib.request.BaseHandler] = [NoRedirect()]
    return urllib.request.build_opener(*handlers)


def request() -> urllib.request.Request:
    """Return the request, its URL spelled as it goes out."""
    url = final_url(os.environ["PETS_URL"], PATH, QUERY)
    headers = dict(HEADERS)
    if COOKIES:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in COOKIES)
    text = url
    show(text)
    headers["Content-Type"] = CONTENT_TYPE
    data = body()
    for name, value in headers.items():
        if not (value.isascii() and value.isprintable()):
            raise ValueError(f"the header {name} is not visible ASCII")
    return urllib.request.Request(url, data=data, headers=headers, method="POST")


def show(text: str) -> None:
    """Show on standard error what is signed or called, if the user asks for it."""
    debug = os.environ.get("PREREQUEST_DEBUG", "")
    if debug == "unmasked":
        print("Secrets are not masked, keep this to yourself:", text, sep="\n", file=sys.stderr)
    elif debug not in ("", "0"):
        print(masked(text, []), file=sys.stderr)


def main() -> int:
    """Send the request, print the answer; return 0, 1 for a failure, 2 for what must be set first."""
    missing = [f"{name} is not set: {meaning}" for name, meaning in NEEDED.items() if not os.environ.get(name)]
    if missing:
        print(*missing, sep="\n", file=sys.stderr)
        return 2
    try:
        prepared = request()
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    try:
        answer = opener().open(prepared, timeout=60)
    except urllib.error.HTTPError as error:
        answer = error
    except urllib.error.URLError as error:
        print(f"no answer: {error.reason}", file=sys.stderr)
        return 1
    with answer:
        print(f"HTTP {answer.status}", file=sys.stderr)
        sys.stdout.buffer.write(answer.read())
    return 0 if answer.status < 400 else 1


if __name__ == "__main__":
    sys.exit(main())
