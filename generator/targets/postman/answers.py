"""Saved answers. Postman shows them under a request, and its mock servers send them."""

import re
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from itertools import count
from typing import Any, Final

from ...encode import postman
from ...examples.answers import SampleAnswer, sample_answers
from ...examples.request import SampleRequest
from ...model import Api, Operation
from . import text

Request = Mapping[str, Any]
_PHRASES: Final = {status.value: status.phrase for status in HTTPStatus}
_CLAUSE: Final = re.compile(r"(?<=\w)(?:[.;:,]\s|\s\()")
_NAME_WIDTH: Final = 50
_LANGUAGES: Final = ("json", "xml", "html")


def saved_answers(
    api: Api, operation: Operation, request: Request, spelled: Callable[[SampleRequest], Request]
) -> list[dict[str, Any]]:
    """Return an answer for each documented status and example, with its request: the usual `request` or its own.

    `spelled` writes a sample request like the usual one.
    """
    answers = sample_answers(api, operation)
    usual = _original(request)
    saved = []
    for answer, name, content in api.once(_named, answers):
        original = _original(spelled(answer.request)) if answer.request else usual
        saved.append({"name": name, "originalRequest": _accepting(original, answer), **content})
    return saved


def _named(api: Api, answers: tuple[SampleAnswer, ...]) -> list[tuple[SampleAnswer, str, dict[str, Any]]]:
    """Return each answer with its name, which no other one has, and its content."""
    used_names: set[str] = set()
    entries = []
    for answer in answers:
        title, content = api.once(_answer, answer)
        name = next(name for name in _names(title, answer.media_type) if name not in used_names)
        used_names.add(name)
        entries.append((answer, name, content))
    return entries


def _accepting(original: dict[str, Any], answer: SampleAnswer) -> dict[str, Any]:
    """Return the request of a success with an `Accept` that asks for its media type; mock servers compare it."""
    accept = {"key": "Accept", "value": answer.media_type} if answer.media_type and answer.status // 100 == 2 else {}
    header = [{**row, **accept} if row["key"] == "Accept" else row for row in original["header"]]
    return {**original, "header": header}


def _names(name: str, media_type: str) -> Iterator[str]:
    """Yield the names that an answer may have. The media type distinguishes two representations."""
    yield name
    if media_type:
        yield text.name(f"{name} ({media_type})")
    yield from (f"{name} ({number})" for number in count(2))


def _short(line: str) -> str:
    """Return the beginning of a description, a clause or some words, that can be a name and a file name."""
    clause = _CLAUSE.split(line, maxsplit=1)[0] if len(line) > _NAME_WIDTH else line
    words = clause.replace("`", "").strip().rstrip(".")
    return words if len(words) <= _NAME_WIDTH else f"{words[:_NAME_WIDTH].rsplit(' ', 1)[0]} …"


def _answer(_: Api, answer: SampleAnswer) -> tuple[str, dict[str, Any]]:
    """Return the name of an answer, and its content."""
    title = _short(answer.about) or f"{answer.status} {_PHRASES.get(answer.status, '')}"
    kind = [("Content-Type", answer.media_type)] if answer.media_type else []
    return text.name(title), {
        "status": _PHRASES.get(answer.status, ""),
        "code": answer.status,
        "_postman_previewlanguage": next((name for name in _LANGUAGES if name in answer.media_type), "text"),
        "header": [{"key": name, "value": postman.prose(value)} for name, value in (*kind, *answer.headers)],
        "cookie": [],
        "body": _text(answer),
    }


def _text(answer: SampleAnswer) -> str:
    if answer.kind in ("text", "xml") and isinstance(answer.value, str):
        return text.xml_body(answer.value) if answer.kind == "xml" else postman.raw_body(answer.value)
    return text.json_body(answer.value) if answer.media_type and answer.kind != "binary" else ""


def _original(request: Request) -> dict[str, Any]:
    """Return the request as it is sent: without disabled rows and without descriptions."""
    url = {key: _sent_rows(value) if isinstance(value, list) else value for key, value in request["url"].items()}
    sent_url = {key: value for key, value in url.items() if value}
    original = {"method": request["method"], "header": _sent_rows(request["header"]), "url": sent_url}
    return {**original, **_body(request["body"])} if request.get("body") else original


def _body(whole: Mapping[str, Any]) -> dict[str, Any]:
    mode = whole["mode"]
    if mode not in ("formdata", "urlencoded"):
        return {"body": dict(whole)}
    rows = _sent_rows(whole[mode])
    return {"body": {**whole, mode: rows}} if rows else {}


def _sent_rows(rows: list[Any]) -> list[Any]:
    return [
        {key: value for key, value in row.items() if key != "description"} if isinstance(row, dict) else row
        for row in rows
        if not (isinstance(row, dict) and row.get("disabled"))
    ]
