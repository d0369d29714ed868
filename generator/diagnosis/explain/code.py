"""A call written as code: PowerShell, `fetch(…)`, Python with requests or httpx. The text is read, never run."""

import re
from urllib.parse import urlencode

from .captured import Captured

_POWERSHELL = re.compile(r"\bInvoke-(?:RestMethod|WebRequest)\b|\b(?:irm|iwr)\s", re.IGNORECASE)
_FETCH = re.compile(r"\bfetch\(")
_PYTHON = re.compile(r"\b(?:requests|httpx2?|session|client)\.(get|post|put|delete|patch|head|request)\(")
_TEXT = r"""(?:"((?:[^"\\`]|[\\`].|"")*+)"|'((?:[^'\\]|\\.|'')*+)')"""
_URL = re.compile(_TEXT)
_PAIR = re.compile(_TEXT + r"\s*[:=]\s*" + _TEXT)
_METHOD = re.compile(r"""(?:-Method\s+|\bmethod["']?\s*[:=]\s*)["']?([A-Za-z]+)""", re.IGNORECASE)
_BODY = re.compile(r"""(?:-Body\s+|\b(?:body|data|content)["']?\s*[:=]\s*)""" + _TEXT, re.IGNORECASE)
_HEADERS = re.compile(r"""(?:-Headers\s+@|\bheaders["']?\s*[:=]\s*)(?=\{)""", re.IGNORECASE)
_PARAMETERS = re.compile(r"\bparams\s*=\s*(?=\{)")
_ESCAPE = re.compile(r"[\\`](.)", re.DOTALL)


def is_code(text: str) -> bool:
    """Say whether the text holds such a call."""
    return any(call.search(text) for call in (_POWERSHELL, _FETCH, _PYTHON))


def read_code(text: str) -> Captured | None:
    """Return the request of the first call in `text`, None where it names no address as a literal."""
    call = next(found for kind in (_POWERSHELL, _FETCH, _PYTHON) if (found := kind.search(text)))
    rest = text[call.end() :]
    url = next(
        (literal for one in _URL.finditer(rest) if (literal := _literal(one)).startswith(("http:", "https:"))), ""
    )
    url = url or next(iter(re.findall(r"(?:-Uri\s+|^\s*)(https?://\S+)", rest, re.IGNORECASE)), "")
    if not url:
        return None
    parameters = _pairs(rest, _PARAMETERS)
    if parameters:
        url += f"{'&' if '?' in url else '?'}{urlencode(parameters)}"
    method, body = _METHOD.search(rest), _BODY.search(rest)
    named = call[1] if call.re is _PYTHON and call[1] != "request" else method[1] if method else "GET"
    headers = tuple(_pairs(rest, _HEADERS))
    return Captured("call written as code", named.upper(), url, headers, _literal(body) if body else "")


def _pairs(text: str, begin: re.Pattern[str]) -> list[tuple[str, str]]:
    """Return the pairs of literals between the braces after `begin`."""
    found = begin.search(text)
    inside = text[found.end() :].partition("}")[0] if found else ""
    return [(_plain(one[1], one[2]), _plain(one[3], one[4])) for one in _PAIR.finditer(inside)]


def _literal(found: re.Match[str]) -> str:
    return _plain(found[1], found[2])


def _plain(double: str | None, single: str | None) -> str:
    return _ESCAPE.sub(lambda mark: mark[1], double if double is not None else single or "")
