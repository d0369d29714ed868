"""One call in short: the context of the templates of any language."""

from collections.abc import Mapping
from typing import Any

from ...encode.language import TextPiece
from ...examples.request import FormPart
from . import short_body
from .short import ShortCall, ShortHeader


def context(call: ShortCall) -> Mapping[str, Any]:
    """Return the context of the template for a call."""
    signature, body = call.signature, call.body
    text = short_body.text(body)
    is_plain = all(piece.kind == "text" for piece in text)
    files = [file.env for file in call.certificate]
    headers = [header for header in call.all_headers if header.name.lower() != "content-type"]
    return {
        "call": call,
        "inputs": signature.inputs if signature else (),
        "first": bool(signature and signature.first),
        "headers": (
            *headers,
            *([ShortHeader("Authorization", call.user_pieces, secret=True)] if call.user and not call.digest else []),
        ),
        "media_type": body.media_type if body else "",
        "text": (TextPiece("".join(piece.text for piece in text)),) if text and is_plain else text,
        "is_plain": is_plain,
        "user": tuple((TextPiece(name, "environment"),) for name in call.user),
        "is_form": body is not None and body.kind == "multipart",
        "parts": tuple(map(_part, short_body.parts(body))),
        "file": short_body.FILE if body and body.kind == "binary" else "",
        "needs": tuple(
            (need, f"Set {need.env}: {need.title}") for need in call.needs if need.env not in (*call.login_user, *files)
        ),
        "certificate": call.certificate[0].env if call.certificate else "",
    }


def _part(part: FormPart) -> Mapping[str, Any]:
    lines = [*f"Content-Disposition: form-data; {short_body.head(part)}".split("\r\n"), "", ""]
    file = short_body.FILE if part.is_file else ""
    return {"head": "\r\n".join(["", *lines]), "lines": lines, "value": (short_body.value_of(part),), "file": file}
