"""Reads captures in JSON: a HAR file or one of its entries, and reports of newman's JSON reporter."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from ...document.positions import as_object, as_objects
from .answered import CapturedAnswer
from .captured import Captured, http_date


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
