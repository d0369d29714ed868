"""The body of a request in Postman's format."""

from typing import Any

from ...encode import postman
from ...examples.request import FormPart, SampleBody
from . import rows, text

_OWN_FIELD = {"key": "name", "value": "", "description": "A field of your own.", "type": "text", "disabled": True}


def content_type(sent: SampleBody) -> list[dict[str, Any]]:
    """Return the header row of a body. For a multipart form Postman writes it itself, with the boundary."""
    return [] if sent.kind == "multipart" else [{"key": "Content-Type", "value": sent.media_type}]


def body(sent: SampleBody) -> dict[str, Any]:
    """Return the member `body` of a request."""
    if sent.kind == "json":
        return {"mode": "raw", "raw": text.json_body(sent.value), "options": {"raw": {"language": "json"}}}
    if sent.kind == "xml":
        return {"mode": "raw", "raw": text.xml_body(str(sent.value)), "options": {"raw": {"language": "xml"}}}
    if sent.kind == "text":
        return {"mode": "raw", "raw": postman.prose(str(sent.value))}
    if sent.kind == "binary":
        return {"mode": "file", "file": {"src": ""}}
    mode = "formdata" if sent.kind == "multipart" else "urlencoded"
    return {"mode": mode, mode: [*map(_form_row, sent.parts)] or [_OWN_FIELD]}


def _form_row(part: FormPart) -> dict[str, Any]:
    row = rows.field(part.value)
    said = {"contentType": part.media_type} if part.media_type else {}
    if not part.is_file:
        return {**row, "type": "text", **said}
    del row["value"]
    return {**row, "type": "file", "src": [] if part.several else "", **said}
