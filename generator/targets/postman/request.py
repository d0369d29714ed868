"""One operation as a Postman item: request, body, saved answers."""

from collections import Counter
from functools import partial
from hashlib import sha1
from typing import Any
from uuid import UUID

from ...encode import postman
from ...examples.request import FormPart, SampleBody, SampleRequest, SampleValue, sample_request
from ...model import Api, Operation, Requirement
from ...signing.registry import Scheme
from . import authorization, logins, rows, text
from .answers import saved_answers

_NAMESPACE = UUID("6f1a52a6-9f0e-5d4b-8c58-3b8a1f2f1d5e").bytes
_BODILESS = {"GET", "HEAD"}
_OWN_FIELD = {"key": "name", "value": "", "description": "A field of your own.", "type": "text", "disabled": True}


def stable_id(api: Api, *names: str) -> str:
    """Return the UUIDv5 of an object of an API, the same on every machine and for every version of a document.

    The title distinguishes two APIs with the same file name; otherwise Postman would replace one by the other.
    """
    name = "\n".join((api.id, api.title, *names)).encode()
    # As `uuid.uuid5` does it, but three times as fast: a collection has thousands of ids.
    digest = bytearray(sha1(_NAMESPACE + name, usedforsecurity=False).digest()[:16])
    digest[6], digest[8] = digest[6] & 0x0F | 0x50, digest[8] & 0x3F | 0x80
    text = digest.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _identity(api: Api, operation: Operation) -> tuple[str, ...]:
    """Return method and path, and the name if the paths of two operations differ in the pattern of a router only."""
    address = operation.method, operation.written_path
    return (*address, operation.id) if api.once(_shared_addresses)[address] > 1 else address


def _shared_addresses(api: Api) -> Counter[tuple[str, str]]:
    return Counter((operation.method, operation.written_path) for operation in api.operations)


def item(
    api: Api,
    operation: Operation,
    scheme: Scheme | None,
    inherited: dict[str, Any] | None = None,
    *,
    answered: bool = True,
) -> dict[str, Any]:
    """Return the item of an operation. A signed item has no other auth and follows no redirects.

    An item with the auth of the collection (`inherited`) has no auth itself. Without `answered` it has no saved
    answers.
    """
    sample = sample_request(api, operation)
    spelled = partial(_request, api, operation, scheme)
    request = spelled(sample)
    auth = authorization.auth(api, operation)
    if auth["type"] == authorization.NONE["type"] or auth != inherited:
        request["auth"] = auth
    about = _description(operation, sample)
    if about:
        request["description"] = about
    entry: dict[str, Any] = {
        "id": stable_id(api, *_identity(api, operation)),
        "name": text.name(operation.title),
        "request": request,
        "response": saved_answers(api, operation, request, partial(spelled, filled=True)) if answered else [],
    }
    behavior = _behavior(operation, has_body=sample.body is not None)
    if behavior:
        entry["protocolProfileBehavior"] = behavior
    return entry


def _request(
    api: Api, operation: Operation, scheme: Scheme | None, sample: SampleRequest, *, filled: bool = False
) -> dict[str, Any]:
    query, header = api.once(_rows, sample.query, sample.headers, sample.cookies, operation.security, scheme)
    request: dict[str, Any] = {"method": operation.method, "header": header}
    if sample.body:
        request["header"] = header + content_type(sample.body)
        request["body"] = api.once(_body, sample.body)
    segments, placeholders = rows.path(api, operation, sample, filled=filled)
    host = rows.reference(api.base_of(operation).name)
    url: dict[str, Any] = {"raw": raw_url(host, segments, query), "host": [host], "path": segments}
    url |= {"query": query} if query else {}
    url |= {"variable": placeholders} if placeholders else {}
    return {**request, "url": url}


def _rows(
    _: Api,
    query: tuple[SampleValue, ...],
    headers: tuple[SampleValue, ...],
    cookies: tuple[SampleValue, ...],
    security: tuple[Requirement, ...],
    scheme: Scheme | None,
) -> tuple[list[rows.Row], list[rows.Row]]:
    """Return the rows of the query and of the headers. Many requests share them, so nobody may change them."""
    login = authorization.login(security)
    query, headers, cookies = logins.offered(login, query, headers, cookies)
    return rows.query(query, scheme), rows.headers(headers, cookies, login, scheme)


def raw_url(host: str, segments: list[str], query: list[dict[str, Any]]) -> str:
    """Return a URL as Postman writes it in one line, in addition to its parts."""
    rows = [row for row in query if not row.get("disabled")]
    text = "&".join(row["key"] if row["value"] is None else f"{row['key']}={row['value']}" for row in rows)
    return "/".join([host, *segments]) + (f"?{text}" if text else "")


def _behavior(operation: Operation, *, has_body: bool) -> dict[str, bool]:
    behavior: dict[str, bool] = {}
    if operation.signing and operation.signed:
        behavior["followRedirects"] = False
    if has_body and operation.method in _BODILESS:
        behavior["disableBodyPruning"] = True
    return behavior


def _description(operation: Operation, sample: SampleRequest) -> str:
    parts = [text for text in (operation.summary, operation.description) if text and text != operation.title]
    if operation.deprecated:
        parts.insert(0, "**Deprecated.**")
    if operation.stability:
        parts.append(f"Stability: {operation.stability}.")
    parts += filter(None, [logins.about(operation)])
    if sample.body and sample.body.note:
        parts.append(f"Body: {sample.body.note}")
    return text.about("\n\n".join(parts))


def content_type(sample: SampleBody) -> list[dict[str, Any]]:
    """Return the header row of a body. For a multipart form Postman writes it itself, with the boundary."""
    return [] if sample.kind == "multipart" else [{"key": "Content-Type", "value": sample.media_type}]


def _body(_: Api, sample: SampleBody) -> dict[str, Any]:
    """Return the member `body` of a request."""
    if sample.kind == "json":
        return {"mode": "raw", "raw": text.json_body(sample.value), "options": {"raw": {"language": "json"}}}
    if sample.kind == "xml":
        return {"mode": "raw", "raw": text.xml_body(str(sample.value)), "options": {"raw": {"language": "xml"}}}
    if sample.kind == "text":
        return {"mode": "raw", "raw": postman.raw_body(str(sample.value))}
    if sample.kind == "binary":
        return {"mode": "file", "file": {"src": ""}}
    mode = "formdata" if sample.kind == "multipart" else "urlencoded"
    return {"mode": mode, mode: [*map(_form_row, sample.parts)] or [_OWN_FIELD]}


def _form_row(part: FormPart) -> dict[str, Any]:
    row = rows.field(part.value)
    said = {"contentType": part.media_type} if part.media_type else {}
    if not part.is_file:
        return {**row, "type": "text", **said}
    del row["value"]
    return {**row, "type": "file", "src": [] if part.several else "", **said}
