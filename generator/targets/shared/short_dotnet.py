"""One call in short, in the languages of .NET: its parts for the template."""

from collections.abc import Mapping
from typing import Any

from ...encode.code import Code
from ...encode.pieces import TextPiece
from ...examples.request import FormPart
from ...signing import registry as schemes
from . import short_body
from .short import Pieces, ShortCall, ShortHeader
from .signing_source import short_lines

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def is_simple(call: ShortCall, language: str) -> bool:
    """Return whether there is a short form: not so for what signs at length, and what a .NET does not send."""
    signature, body = call.signature, call.body
    is_short = signature is None or (signature.is_short and language in schemes.get(signature.scheme).short)
    # Windows PowerShell has a list of methods; a body with these two is for .NET 5 and later.
    is_usual = call.method in _METHODS or language == "csharp"
    return is_short and is_usual and not (body and call.method in ("GET", "HEAD"))


def context(call: ShortCall, language: str) -> Mapping[str, Any]:
    """Return what the template shows of a call."""
    signature, body = call.signature, call.body
    text = short_body.text(body)
    is_plain = all(piece.kind == "text" for piece in text)
    files = [file.env for file in call.certificate]
    named = [header for header in call.headers if header.name.lower() != "content-type"]
    return {
        "call": call,
        "lines": short_lines(signature.scheme, language) if signature else Code(""),
        "inputs": signature.inputs if signature else (),
        "first": bool(signature and signature.first),
        "headers": (*named, *([_basic(call)] if call.user and not call.digest else [])),
        "media_type": body.media_type if body else "",
        "text": (TextPiece("".join(piece.text for piece in text)),) if text and is_plain else text,
        "is_plain": is_plain,
        "user": tuple((TextPiece(name, "environment"),) for name in call.user),
        "is_form": body is not None and body.kind == "multipart",
        "parts": tuple(map(_part, short_body.parts(body))),
        "file": short_body.FILE if body and body.kind == "binary" else "",
        "needs": tuple(need for need in call.needs if need.env not in (*call.login_user, *files)),
        "certificate": call.certificate[0].env if call.certificate else "",
    }


def _part(part: FormPart) -> Mapping[str, Any]:
    head = f"\r\nContent-Disposition: form-data; {short_body.head(part)}\r\n\r\n"
    return {"head": head, "value": (short_body.value_of(part),), "file": short_body.FILE if part.is_file else ""}


def _basic(call: ShortCall) -> ShortHeader:
    joined: Pieces = tuple(piece for name in call.user for piece in (TextPiece(":"), TextPiece(name, "environment")))
    return ShortHeader("Authorization", joined[1:], secret=True)
