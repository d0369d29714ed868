"""The body of a request in Postman's format."""

from typing import Any

from ...encode import postman
from ...examples.request import FormPart, SampleBody
from . import rows, text

_OWN_FIELD = {"key": "name", "value": "", "description": "A field of your own.", "type": "text", "disabled": True}


def content_type(sample: SampleBody) -> list[dict[str, Any]]:
    """Return the header row of a body. For a multipart form Postman writes it itself, with the boundary."""
    return [] if sample.kind == "multipart" else [{"key": "Content-Type", "value": sample.media_type}]


def body(sample: SampleBody) -> dict[str, Any]:
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
