"""Answers as Python values, by the forms an operation documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

import httpx2

from ._api import PARSERS
from ._errors import AnswerError, Json, parsed
from ._operation import Operation

_BOM = b"\xef\xbb\xbf"
_VAGUE = ("text/plain", "text/html")
_STARTS = {"json": (b"{", b"[", b'"'), "xml": (b"<",)}


def decode(operation: Operation[Any], response: httpx2.Response) -> object:
    """Return the value of an answer. Raise AnswerError if it is not as documented."""
    if not operation.answers:
        return None
    if not response.content:
        return _empty(operation, response)
    kind = _kind(operation.answers, response)
    try:
        return _decoded(kind, operation, response)
    except ValueError as error:
        raise AnswerError(
            f"the answer is not the {kind} it should be: {error}",
            operation=operation.label,
            status=response.status_code,
            headers=response.headers,
            body=response.text,
        ) from error


def reported(operation: Operation[Any], value: object) -> str:
    """Return the failure that an answer reports with any status, or else nothing."""
    if not operation.failure:
        return ""
    if isinstance(value, str):
        return _said(operation, value)
    members = _members(value)
    if len(members) == 1 and operation.failure not in members:
        # Some servers put JSON into an object with the name of the XML root.
        members = _members(next(iter(members.values())))
    message = members.get(operation.failure)
    return message if isinstance(message, str) else ""


def _members(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def _said(operation: Operation[Any], content: str) -> str:
    name = re.escape(operation.failure)
    tag = rf"<(?:[\w.-]+:)?{name}(?:\s(?:[^>]*[^>/])?)?>"
    message = r"\s*(?:<!\[CDATA\[)?\s*([^\s<\]][^<\]]*)"
    for pattern in (tag + message, rf'"{name}"\s*:\s*"([^"]+)"'):
        if said := re.search(pattern, content):
            return said[1]
    is_failure = operation.failure_word and operation.failure_word in content
    return content if is_failure and "<" not in content else ""


def _empty(operation: Operation[Any], response: httpx2.Response) -> str | None:
    if "none" in operation.answers:
        return None
    if "text" in operation.answers:
        return ""
    raise AnswerError(
        "the call succeeded, but the answer is empty",
        operation=operation.label,
        status=response.status_code,
        headers=response.headers,
    )


def _decoded(kind: str, operation: Operation[Any], response: httpx2.Response) -> object:
    if kind == "json":
        return _bare(operation, _json(response))
    if kind in PARSERS:
        charset = response.charset_encoding or ""
        return PARSERS[kind](response.content, charset, operation.shape)
    is_json = _start(response).startswith(_STARTS["json"])
    if is_json and "json" in response.headers.get("Content-Type", ""):
        value = _bare(operation, _json(response))
        return value if isinstance(value, str) else response.text
    return response.text


def _json(response: httpx2.Response) -> Json:
    """Return the value of JSON, in UTF-8 or in the charset that the server names."""
    try:
        return parsed(response.content)
    except UnicodeDecodeError:
        if response.charset_encoding:
            return parsed(response.text)
        raise


def _start(response: httpx2.Response) -> bytes:
    return response.content[:64].removeprefix(_BOM).lstrip()


def _bare(operation: Operation[Any], value: object) -> object:
    """Return the plain value in `{"value": …}`, as Qlik's repository sends it."""
    if operation.plain and isinstance(value, dict):
        members = cast("Mapping[str, object]", value)
        return members["value"] if set(members) == {"value"} else members
    return value


def _kind(answers: tuple[str, ...], response: httpx2.Response) -> str:
    kinds = [kind for kind in answers if kind != "none"]
    if len(kinds) == 1:
        return kinds[0]
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip()
    is_vague = not media_type.startswith("text/") or media_type in _VAGUE
    content = _start(response) if is_vague else b""
    for kind in ("json", "xml"):
        fits = media_type.endswith(kind) or content.startswith(_STARTS[kind])
        if fits and kind in kinds:
            return kind
    return "text" if "text" in kinds else kinds[0]
