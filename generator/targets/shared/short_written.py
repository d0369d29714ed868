"""The code that signs a short call, if the scheme writes this code for the given method, URL and body."""

from typing import Any

from ...encode.code import Code
from ...encode.language import TextPiece
from ...signing import registry as schemes
from . import short_body
from .short import ShortCall, ShortHeader

_FORM = "application/x-www-form-urlencoded"
_PARTS = ShortHeader("Content-Type", (TextPiece("multipart/form-data; boundary="), TextPiece("boundary", "local")))


def is_written(call: ShortCall) -> bool:
    """Return whether the scheme of a call writes its code."""
    return bool(call.signature and call.signature.options)


def with_form_type(call: ShortCall) -> ShortCall:
    """Return a call with the media type of its form of parts, whose boundary is in the variable `boundary`."""
    return call._replace(headers=(*call.headers, _PARTS)) if short_body.parts(call.body) else call


def written(call: ShortCall, language: str) -> Any:
    """Return the lines that sign a call, in `bash` or `python`, and their imports."""
    signature = call.signature
    assert signature is not None  # noqa: S101 - the caller looked
    writer = schemes.writer(signature.scheme)
    body = call.body
    text = short_body.text(body)
    is_binary = bool(body and (body.kind == "binary" or short_body.parts(body)))
    facts = writer.CallFacts(
        method=call.method,
        headers=tuple((header.name, header.pieces) for header in call.headers),
        query=call.facts.has_query,
        body=is_binary or bool(text),
        is_binary=is_binary,
        is_form=any(_is_form(header.name, header.pieces) for header in call.headers),
        file=short_body.FILE,
    )
    code = writer.signing_code(language, signature.options, facts, dict(signature.inputs))
    return code._replace(lines=Code(code.lines))


def _is_form(name: str, pieces: tuple[TextPiece, ...]) -> bool:
    return name.lower() == "content-type" and "".join(piece.text for piece in pieces).lower().startswith(_FORM)
