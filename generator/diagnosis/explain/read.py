"""Reads the requests in a text of any known kind: raw HTTP, a console, HAR and newman here; others in their modules."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ...document.objects import METHODS
from ...document.positions import as_object, as_objects
from ...errors import fail
from .captured import Captured, CapturedAnswer, answer_in, http_date
from .code import is_code, read_code
from .curl import is_curl, read_curl

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


def is_json(text: str) -> bool:
    """Return whether the text begins like JSON."""
    return text.lstrip("\ufeff \t\r\n").startswith(("{", "["))


def read_records(text: str) -> list[Captured]:
    """Return the requests of a HAR file, a HAR entry or a newman report, in order; none for other JSON."""
    try:
        data = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return []
    return [captured for entry in _entries(data) if (captured := _captured(entry)) is not None]


def _entries(data: Any) -> Iterator[dict[str, Any]]:
    for outer, inner in (("log", "entries"), ("run", "executions")):
        entries = as_object(as_object(data).get(outer)).get(inner)
        if isinstance(entries, list):
            yield from as_objects(entries)
            return
    for entry in as_objects(data if isinstance(data, list) else [data]):
        yield entry if "request" in entry else {"request": entry}


def _captured(entry: dict[str, Any]) -> Captured | None:
    request = entry.get("request")
    if not isinstance(request, dict):
        return None
    is_newman = isinstance(request.get("url"), dict)
    url = _postman_url(request["url"]) if is_newman else request.get("url")
    if not isinstance(url, str) or not url:
        return None
    return Captured(
        "newman report" if is_newman else "HAR entry",
        _encodable(str(request.get("method", "GET"))),
        _encodable(url),
        tuple((_encodable(name), _encodable(value)) for name, value in _headers(request)),
        _encodable(_body(request)),
        _time(entry),
        answer=_answer(entry.get("response")),
    )


def _answer(response: Any) -> CapturedAnswer | None:
    status = as_object(response).get("status", as_object(response).get("code"))
    if not isinstance(status, int):
        return None
    headers = {name.lower(): value for name, value in _headers(response)}
    kind = headers.get("content-type", "").partition(";")[0]
    return CapturedAnswer(status, headers.get("location", ""), kind, body=_text(as_object(response)))


def _text(response: dict[str, Any]) -> str:
    """Return the text of an answer: of a HAR entry, or of newman, which writes its bytes as numbers."""
    octets = as_object(response.get("stream")).get("data")
    if isinstance(octets, list):
        return bytes(one for one in octets if isinstance(one, int) and 0 <= one < 256).decode("utf-8", "replace")
    return _encodable(str(as_object(response.get("content")).get("text", "")))


def _encodable(text: str) -> str:
    """Return a text as it can have been sent: clients replace half a surrogate pair, because it has no encoding."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _headers(message: Any) -> tuple[tuple[str, str], ...]:
    rows = as_objects(as_object(message).get("headers") or as_object(message).get("header"))
    pairs = [(row.get("name", row.get("key")), row.get("value")) for row in rows]
    return tuple((str(name), str(value)) for name, value in pairs if name and not str(name).startswith(":"))


def _body(request: dict[str, Any]) -> str:
    for outer, inner in (("postData", "text"), ("body", "raw")):
        text = as_object(request.get(outer)).get(inner)
        if isinstance(text, str):
            return text
    return ""


def _time(entry: dict[str, Any]) -> datetime | None:
    started = entry.get("startedDateTime")
    if isinstance(started, str):
        try:
            return datetime.fromisoformat(started).astimezone(UTC)
        except (ValueError, OverflowError):
            return None
    dates = [value for name, value in _headers(entry.get("response")) if name.lower() == "date"]
    return http_date(dates[0]) if dates else None


def _postman_url(url: dict[str, Any]) -> str:
    host, path = url.get("host") or [], url.get("path") or []
    authority = ".".join(map(str, host)) if isinstance(host, list) else str(host)
    port = f":{url['port']}" if url.get("port") else ""
    rows = [row for row in as_objects(url.get("query")) if not row.get("disabled")]
    query = "&".join(_postman_pair(row) for row in rows)
    joined = "/".join(map(str, path)) if isinstance(path, list) else str(path)
    return f"{url.get('protocol') or 'http'}://{authority}{port}/{joined}{'?' if query else ''}{query}"


def _postman_pair(row: dict[str, Any]) -> str:
    value = row.get("value")
    return str(row.get("key") or "") if value is None else f"{row.get('key') or ''}={value}"


# The first kind that matches the text and gives a request is used.
_KINDS: tuple[tuple[Callable[[str], bool], Callable[[str], Captured | None]], ...] = (
    (is_raw, read_raw),
    (is_curl, read_curl),
    (is_code, read_code),
    (bool, read_console),
)


def read(text: str) -> list[Captured]:
    """Return the requests captured in `text`. Raise E660 if none can be read."""
    if is_json(text) and (requests := read_records(text)):
        return requests
    answer = answer_in(text)
    for is_kind, reader in _KINDS:
        if is_kind(text) and (captured := reader(text)):
            return [replace(captured, answer=answer)]
    if answer:
        return [Captured("answer alone", "", "", answer=answer)]
    raise fail(
        "E660",
        "no captured request was found in this text",
        hint="give a curl command, a call in PowerShell, JavaScript or Python, raw HTTP, a HAR file, "
        "newman's JSON report or the text of Postman's console",
    )
