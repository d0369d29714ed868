"""A call written as code: PowerShell, `fetch(…)`, Python with requests or httpx. The text is read, never run."""

import re
from urllib.parse import urlencode, urljoin

from .captured import Captured
from .literals import TEXT, inlined, plain

_POWERSHELL = re.compile(r"\bInvoke-(?:RestMethod|WebRequest)\b|\b(?:irm|iwr)\s", re.IGNORECASE)
_FETCH = re.compile(r"\bfetch\(")
_PYTHON = re.compile(r"\b\w+\.(get|post|put|delete|patch|head|request)\((?=\s*(?:\w+\s*=\s*)?[frb]?[\"'])")
_LIBRARY = re.compile(r"\b(?:requests|httpx2?)\b")
_URL = re.compile(TEXT)
_PAIR = re.compile(rf"(?:{TEXT}|(?<![\w-])([\w-]+))\s*[:=]\s*[frb]?{TEXT}")
_METHOD = re.compile(r"""(?:-Method\s+|\bmethod["']?\s*[:=]\s*)["']?([A-Za-z]+)""", re.IGNORECASE)
_BODY = re.compile(rf"""(?:-Body\s+|\b(?:body|data|content)["']?\s*[:=]\s*){TEXT}""", re.IGNORECASE)
_HEADERS = re.compile(r"""(?:-Headers\s+|\bheaders["']?\s*(?:[:=]|\.update\()\s*)@?(?=\{)""", re.IGNORECASE)
_ADDED = re.compile(rf"(?:\.Add\(\s*|\bheaders\[\s*){TEXT}\s*(?:,|\]\s*=)\s*[frb]?{TEXT}", re.IGNORECASE)
_PARAMETERS = re.compile(r"\bparams\s*=\s*(?=\{)")
_BASE = re.compile(rf"\bbase_url\s*=\s*{TEXT}")


def is_code(text: str) -> bool:
    """Say whether the text holds such a call."""
    return any(call.search(text) for call in (_POWERSHELL, _FETCH, _LIBRARY))


def read_code(text: str) -> Captured | None:
    """Return the request of the first call in `text`, None where it has no address."""
    text = inlined(text, powershell=_POWERSHELL.search(text) is not None)
    call = next((found for kind in (_POWERSHELL, _FETCH, _PYTHON) if (found := kind.search(text))), None)
    rest = text[call.end() :] if call else ""
    url = _address(text, rest)
    if not call or not url:
        return None
    parameters = _pairs(rest, _PARAMETERS)
    if parameters:
        url += f"{'&' if '?' in url else '?'}{urlencode(parameters)}"
    method, body = _METHOD.search(rest), _BODY.search(rest)
    named = call[1] if call.re is _PYTHON and call[1] != "request" else method[1] if method else _first_word(call, rest)
    return Captured(
        "call written as code", named.upper(), url, _headers(text, call.start()), _literal(body) if body else ""
    )


def _address(text: str, rest: str) -> str:
    literals = [_literal(found) for found in _URL.finditer(rest)]
    whole = next((one for one in literals if one.lower().startswith(("http:", "https:"))), "")
    bare = re.search(r"(?:-Uri\s+|^\s*)(https?://\S+)", rest, re.IGNORECASE)
    base = _BASE.search(text)
    path = next((one for one in literals if one.startswith("/")), "")
    joined = urljoin(_literal(base).rstrip("/") + "/", path.lstrip("/")) if base and path else ""
    return whole or (bare[1] if bare else "") or joined


def _first_word(call: re.Match[str], rest: str) -> str:
    word = re.match(r"\s*[\"']([A-Za-z]+)[\"']", rest) if call.re is _PYTHON else None
    return word[1] if word else "GET"


def _headers(text: str, call: int) -> tuple[tuple[str, str], ...]:
    """Return the headers of a call: what a session was given before it, then what the call itself says."""
    before, after = text[:call], text[call:]
    pairs = [pair for found in _HEADERS.finditer(before) for pair in _inside(before[found.end() :])]
    pairs += [(plain(one[1], one[2]), plain(one[3], one[4])) for one in _ADDED.finditer(before)]
    by_name = {name.lower(): (name, value) for name, value in (*pairs, *_pairs(after, _HEADERS))}
    return tuple(by_name.values())


def _pairs(text: str, begin: re.Pattern[str]) -> list[tuple[str, str]]:
    """Return the pairs of literals between the braces after the first `begin`."""
    found = begin.search(text)
    return _inside(text[found.end() :]) if found else []


def _inside(text: str) -> list[tuple[str, str]]:
    pairs = _PAIR.finditer(text.partition("}")[0])
    return [(one[3] or plain(one[1], one[2]), plain(one[4], one[5])) for one in pairs]


def _literal(found: re.Match[str]) -> str:
    return plain(found[1], found[2])
