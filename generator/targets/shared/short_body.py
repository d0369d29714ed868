"""The body of a call in short: a text with or without a secret, parts, or a file."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import count
from urllib.parse import quote

from ...encode import json
from ...encode.language import TextPiece
from ...examples.request import FormPart, SampleBody, SampleValue

FILE = "path/to/file"
_BINARY = "application/octet-stream"  # else a part would count as text/plain (RFC 7578, section 4.4)
_ROWS = 6


def text(body: SampleBody | None, *, most: int = _ROWS) -> tuple[TextPiece, ...]:
    """Return the text of a body, JSON on at most `most` lines; an empty text for parts and files."""
    if body is None or body.kind in ("multipart", "binary"):
        return ()
    if body.kind == "urlencoded":
        return tuple(_form(value for value in body.fields if value.sent))
    return (TextPiece(_rows(json.text(body.value), most) if body.kind == "json" else str(body.value or "")),)


def parts(body: SampleBody | None) -> tuple[FormPart, ...]:
    """Return the parts of a form that are sent."""
    is_form = body is not None and body.kind == "multipart"
    return tuple(part for part in body.parts if part.value.sent) if body and is_form else ()


def head(part: FormPart) -> str:
    """Return the head of a part of a form: its name, and its media type if it has its own."""
    text = f"name={_quoted(part.value.name)}"
    text += f"; filename={_quoted(FILE.rpartition('/')[2])}" if part.is_file else ""
    media_type = part.media_type or (_BINARY if part.is_file else "")
    return text + (f"\r\nContent-Type: {media_type}" if media_type else "")


def value_of(part: FormPart) -> TextPiece:
    """Return the content of a part that is not a file."""
    return TextPiece(part.value.variable.env, "environment") if part.value.variable else TextPiece(part.value.text)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A") + '"'


def _form(values: Iterable[SampleValue]) -> Iterator[TextPiece]:
    mark = ""
    for value in values:
        yield TextPiece(f"{mark}{quote(value.name, safe='')}={quote(value.text, safe='')}")
        if value.variable:
            yield TextPiece(value.variable.env, "escaped")
        mark = "&"


@lru_cache(maxsize=1024)
def _rows(text: str, most: int) -> str:
    tokens = text.split("\n")
    width = max(100, sum(len(token.strip()) + 1 for token in tokens) // most + 1)
    # Lines have unused columns at their ends, because tokens are not cut. So the first width may be too small.
    widths = count(width, 8)
    return "\n".join(next(rows for rows in (list(_filled(tokens, one)) for one in widths) if len(rows) <= max(most, 1)))


def _filled(tokens: Iterable[str], width: int) -> Iterator[str]:
    current = ""
    for indented in tokens:
        token = indented.strip()
        gap = "" if not current or current[-1] in "[{" or token[0] in "]}" else " "
        if current and len(current) + len(gap) + len(token) > width:
            yield current
            current = indented.rstrip()
        else:
            current += gap + token
    yield current
