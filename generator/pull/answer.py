"""Checks the answer: it is the document, or a list of calls of which one is made, or an error says why not."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from ..document.json_text import parse_json
from ..document.objects import METHODS
from ..document.source import Source
from ..encode.terminal import visible
from ..errors import PrerequestError, fail
from ..model import PLACEHOLDER
from ..settings.limits import Limits
from .failures import wrong_port
from .fetch import FetchedAnswer
from .request import DocumentRequest

_XSRF = b"XSRF"
_GZIP = b"\x1f\x8b"
_SHOWN = 200
LACKS = "it has only the paths and parameters of the calls: no types, no bodies, no answers, no descriptions"
_ROW = re.compile(r"\s*([A-Za-z]+)[ :]+(/[^\s\"]*)")


def checked(request: DocumentRequest, answer: FetchedAnswer) -> tuple[bytes, dict[str, Any]]:
    """Return the document in an answer, as UTF-8 and as data.

    Raise E677 if the answer is a refusal, E678 if it is something else.
    """
    if answer.status != 200:
        raise _refused(request, answer)
    _refuse_compressed(answer)
    try:
        content = _utf8(answer.body)
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _no_json(answer) from error
    if not isinstance(document, dict) or not ("swagger" in document or "openapi" in document):
        hint = "this is the address of another interface: check --server and its port"
        raise fail("E678", "the answer is JSON, but not an OpenAPI document", hint=hint)
    _refuse_unreadable(content)
    return content, document


def _refuse_unreadable(content: bytes) -> None:
    """Refuse what `generate` would later refuse in the stored file: NaN, a duplicate key, half a surrogate pair."""
    try:
        parse_json(Source("the answer", content.decode()), Limits())
    except PrerequestError as error:
        first = error.diagnostics[0]
        where = f"line {first.line}, column {first.column}"
        raise fail("E678", f"the answer is JSON with a fault, {where}: {first.message}", hint=first.hint) from error


def _refuse_compressed(answer: FetchedAnswer) -> None:
    coding = visible(answer.headers.get("content-encoding", ""))[:_SHOWN].strip().lower()
    if coding not in ("", "identity") or answer.body.startswith(_GZIP):
        hint = "perhaps a proxy before the server compresses it: call the server directly"
        raise fail("E678", f"the answer is compressed ({coding or 'gzip'}), which was not asked for", hint=hint)


def _utf8(body: bytes) -> bytes:
    """Return JSON text in UTF-8, from any encoding of Unicode."""
    coding = json.detect_encoding(body)
    return body if coding == "utf-8" else body.decode(coding).encode()


def _refused(request: DocumentRequest, answer: FetchedAnswer) -> PrerequestError:
    about = f"the server answered {answer.status}"
    if answer.status == 403 and _XSRF in answer.body:
        hint = "perhaps a proxy before the server removes the query or a header of the request"
        return fail("E677", f"{about}: XSRF prevention check failed", hint=hint)
    if answer.status in (401, 403):
        return fail("E677", f"{about}: {_text(answer)}", hint=_rights(request))
    if 300 <= answer.status < 400:
        target = visible(_host(answer.headers.get("location", ""))) or "another page"
        return fail("E677", f"{about}, a redirect to {target}, which is not followed", hint=_login(request))
    if answer.status == 404:
        hint = f"{wrong_port(request, urlsplit(request.url).port or 443)}; old releases do not describe themselves"
        return fail("E677", f"{about}: there is no {urlsplit(request.url).path}", hint=hint)
    return fail("E677", f"{about}: {_text(answer)}")


def _host(location: str) -> str:
    try:
        return urlsplit(location).netloc[:_SHOWN]
    except ValueError:
        return "a text that is not an address"


def _rights(request: DocumentRequest) -> str:
    if request.connection.client_certificate:
        return "the certificate is of another site, or the user of --user lacks the right to this call"
    return _login(request)


def _login(request: DocumentRequest) -> str:
    if request.connection.client_certificate:
        return "a proxy answers here, which accepts no client certificate: use --way header or jwt, or its port"
    prefix = urlsplit(request.url).path.split("/")[1]
    connection_id = request.connection.id
    return f"the virtual proxy {prefix!r} refuses the way in {connection_id!r}; check its prefix and its settings"


def _no_json(answer: FetchedAnswer) -> PrerequestError:
    kind = visible(answer.headers.get("content-type", ""))[:_SHOWN]
    if "html" in kind.lower() or answer.body.lstrip()[:1] == b"<":
        hint = "the virtual proxy did not recognise the user: check its prefix, the header's name or the token"
        return fail("E678", "the answer is a web page, most likely for logging in, instead of JSON", hint=hint)
    return fail("E678", f"the answer is not JSON ({kind or 'of no declared type'}): {_text(answer)}")


def _text(answer: FetchedAnswer) -> str:
    text = " ".join(answer.body[: 4 * _SHOWN].decode("utf-8", "replace").split())
    return visible(text[:_SHOWN]) or "no text"


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
