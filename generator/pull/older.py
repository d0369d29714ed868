"""Makes a document from the list of calls that sites without an OpenAPI document have: rows like `GET /x/app/{id}`."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from ..document.objects import METHODS
from ..encode.terminal import visible
from ..errors import fail
from ..model import PLACEHOLDER
from .fetch import FetchedAnswer
from .request import DocumentRequest

LACKS = "it has only the paths and parameters of the calls: no types, no bodies, no answers, no descriptions"
_ROW = re.compile(r"\s*([A-Za-z]+)[ :]+(/[^\s\"]*)")


def document_of_calls(request: DocumentRequest, answer: FetchedAnswer) -> tuple[bytes, dict[str, Any]]:
    """Return a document with the calls in an answer. Raise E678 if there are none."""
    root = "/" + urlsplit(request.url).path.partition("/about/")[0].rpartition("/")[2]
    paths: dict[str, Any] = {}
    for method, target in _rows(answer.body):
        path, _, query = target.partition("?")
        path = path.removeprefix(root).rstrip("/") or "/"
        paths.setdefault(path, {})[method] = _operation(method, path, query)
    if not paths:
        about = "the site has no OpenAPI document, and no row of its list of calls is METHOD /path"
        raise fail("E678", about, hint="open it in a browser")
    document = {
        "swagger": "2.0",
        "info": {"title": request.title, "version": "0", "description": f"Made of the site's list of calls: {LACKS}."},
        "basePath": root,
        "paths": dict(sorted(paths.items())),
        "definitions": {},
    }
    return f"{json.dumps(document, indent=2, ensure_ascii=False)}\n".encode(), document


def _rows(body: bytes) -> Iterator[tuple[str, str]]:
    text = body.decode("utf-8", "replace")
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError):
        listed = text.splitlines()
    for row in listed if isinstance(listed, list) else ():
        # A row may be an object with method and path; its texts, in order, have the same content.
        words = " ".join(map(str, row.values())) if isinstance(row, dict) else str(row)
        match = _ROW.match(words)
        if match and match[1].lower() in METHODS and visible(match[2]) == match[2]:
            yield match[1].lower(), match[2]


def _operation(method: str, path: str, query: str) -> dict[str, Any]:
    names = [(name, "path") for name in dict.fromkeys(PLACEHOLDER.findall(path))]
    names += [(part.partition("=")[0], "query") for part in dict.fromkeys(query.split("&")) if part]
    parameters: list[dict[str, Any]] = [
        {"name": name.strip("{}"), "in": location, "required": location == "path", "type": "string"}
        for name, location in names
    ]
    if method in ("post", "put"):
        parameters.append({"name": "body", "in": "body", "required": False, "schema": {}})
    return {"parameters": parameters, "responses": {"200": {"description": "Not described."}}}
