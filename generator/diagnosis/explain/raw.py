"""Reads raw HTTP, the output of `curl -v`, and the text of the Postman and newman consoles."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from ...document.objects import METHODS
from .captured import Captured, http_date

_METHODS = "|".join(METHODS).upper()
_REQUEST_LINE = re.compile(rf"(?P<method>{_METHODS}) (?P<target>.*?) HTTP/[\d.]+")
_CONSOLE_LINE = re.compile(
    rf"[^A-Za-z]*(?P<method>{_METHODS}):?\s+(?P<url>https?://.*?)"
    r"(?:\s+\[.*\]|\s+HTTP/[\d.]+|\s+\d{3}\s+[\d.]+ ?m?s)?\s*"
)
_HEADER = re.compile(r"\W*?(?P<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(?P<value>.*)")
_ANSWER = re.compile(r"\W*(?:Response (?:Headers|Body)|HTTP/[\d.]+ \d\d\d)")
_MARK = re.compile(r"^[><*] ?", re.MULTILINE)
_QUOTED = re.compile(r"([\"'])(.*)\1,?")


def is_raw(text: str) -> bool:
    """Return whether the text contains a request line with a version, as it is sent."""
    return any(_REQUEST_LINE.fullmatch(line.removeprefix("> ").rstrip()) for line in text.splitlines())


def read_raw(text: str) -> Captured | None:
    """Return the first request in raw HTTP or in the output of `curl -v`."""
    verbose = re.search(r"^> ", text, re.MULTILINE) is not None
    secure = verbose and re.search(r"^\* .*(?:SSL connection|TLS)", text, re.MULTILINE)
    lines = [line.rstrip("\r") for line in (_MARK.sub("", text) if verbose else text).split("\n")]
    matches = ((at, match) for at, line in enumerate(lines, 1) if (match := _REQUEST_LINE.fullmatch(line)))
    start, line = next(matches, (0, None))
    if line is None:
        return None
    headers, body = _head(lines[start:])
    target = line["target"]
    host = next((value for name, value in headers if name.lower() == "host"), "")
    url = target if "://" in target.partition("?")[0] else f"{'https' if secure else 'http'}://{host}{target}"
    scheme_known = bool(secure) or "://" in target.partition("?")[0] or verbose
    when = _date(lines[start:])
    return Captured("raw HTTP", line["method"], url, headers, body, when, exact=True, scheme_known=scheme_known)


def _head(lines: list[str]) -> tuple[tuple[tuple[str, str], ...], str]:
    end = next((at for at, line in enumerate(lines) if not line.strip()), len(lines))
    pairs = [line.partition(":") for line in lines[:end]]
    after_headers = "\n".join(lines[end + 1 :]).strip("\n")
    body = "" if _ANSWER.match(after_headers) else after_headers.partition("\n\n")[0]
    return tuple((name.strip(), value.strip()) for name, colon, value in pairs if colon), body


def _date(lines: Iterable[str]) -> datetime | None:
    answer = False
    for line in lines:
        answer = answer or _ANSWER.match(line) is not None
        match = _HEADER.fullmatch(line)
        if answer and match and match["name"].lower() == "date":
            return http_date(_unquoted(match["value"]))
    return None


def read_console(text: str) -> Captured | None:
    """Return the first request in the text of a console: a line of method and URL, then headers."""
    lines = text.splitlines()
    for at, line in enumerate(lines):
        match = _CONSOLE_LINE.fullmatch(line)
        if match:
            headers = tuple(_console_headers(lines[at + 1 :]))
            return Captured("console text", match["method"], match["url"], headers, when=_date(lines[at + 1 :]))
    return None


def _console_headers(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if _ANSWER.match(line) or _CONSOLE_LINE.fullmatch(line):
            return
        match = _HEADER.fullmatch(line.rstrip())
        if match and match["value"]:
            yield match["name"], _unquoted(match["value"])


def _unquoted(value: str) -> str:
    quoted = _QUOTED.fullmatch(value.strip())
    return quoted[2] if quoted else value.strip()
