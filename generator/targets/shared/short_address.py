"""The address of a call in short: texts and variables, and what other lines depend on in it."""

from collections.abc import Iterable
from functools import cached_property, lru_cache
from itertools import count
from typing import NamedTuple

from ...encode.language import TextPiece
from ...errors import fail
from ...examples.request import PathSegment, SampleValue
from ...model import Variable
from ...signing.final_url import final_url
from .short_signature import ShortSignature, adds

_ORIGIN = "http://h"

Pieces = tuple[TextPiece, ...]


class AddressFacts(NamedTuple):
    """What the other lines of a call depend on in its address. `variables` are the values in its path."""

    variables: tuple[Variable, ...]
    has_values: bool
    has_dollars: bool
    has_query: bool
    ends_in_slash: bool


def facts_of(url: Pieces, variables: tuple[Variable, ...] = ()) -> AddressFacts:
    """Return the facts of an address with these values in its path: the same object for equal facts."""
    text = "".join(piece.text for piece in url if piece.kind == "text")
    return _facts(
        variables,
        any(piece.kind == "escaped" for piece in url),
        "$" in text or "`" in text,
        "?" in text,
        url[-1].text.partition("?")[0].endswith("/"),
    )


_facts = lru_cache(maxsize=1024)(AddressFacts)


def address(path: Iterable[PathSegment], query: Iterable[SampleValue], signature: ShortSignature | None) -> Pieces:
    """Return an address without its base, with what the signature adds to it. Raise E607 if it cannot be sent."""
    added = adds(signature.scheme, "query") if signature and signature.is_short else {}
    replaced = {name.lower() for name in added}
    parts, values = tuple(path), tuple(value for value in query if value.sent and value.name.lower() not in replaced)
    hidden = _Hidden(parts, values)
    in_path = [hidden.segment(segment) for segment in parts]
    pairs = [
        (_escaped(value.name), hidden.text(value)) if value.name else (hidden.text(value), None) for value in values
    ]
    pairs += [(name, hidden.add(TextPiece(local, "local"))) for name, local in added.items()]
    try:
        path_text = "".join([_final((segment,), ()) for segment in in_path]) or "/"
        query_text = _final((), tuple(pairs)).removeprefix("/") if pairs else ""
    except ValueError as error:
        raise fail("E607", f"the sample URL cannot be sent: {error}") from error
    return hidden.split(path_text + query_text)


@lru_cache(maxsize=8192)
def _final(path: tuple[str, ...], query: tuple[tuple[str, str | None], ...]) -> str:
    """Return an address without its origin. Paths have many segments in common, so they are written one by one."""
    return final_url(_ORIGIN, path, query, keep_escapes=True).removeprefix(_ORIGIN)


class _Hidden:
    """Replaces variables by a mark while `final_url` escapes the URL, and puts them back afterwards.

    The mark does not occur in the texts of `source`. It has `Q` only at its beginning and `z` only at its end, so that
    no text beside it can form another mark.
    """

    def __init__(self, *source: object) -> None:
        self._source = source
        self._pieces: list[TextPiece] = []

    @cached_property
    def _mark(self) -> str:
        texts = str(self._source)
        return next(mark for number in count() if (mark := f"Q{number}z") not in texts)

    def add(self, piece: TextPiece) -> str:
        self._pieces.append(piece)
        return self._mark

    def text(self, value: SampleValue) -> str:
        return self.add(TextPiece(value.variable.env, "escaped")) if value.variable else _escaped(value.text)

    def segment(self, segment: PathSegment) -> str:
        return "".join(piece if isinstance(piece, str) else self.text(piece) for piece in segment.pieces)

    def split(self, url: str) -> Pieces:
        texts = [TextPiece(text) for text in (url.split(self._mark) if self._pieces else [url])]
        both = [piece for pair in zip(texts, [*self._pieces, TextPiece("")], strict=True) for piece in pair]
        return tuple(piece for piece in both if piece.text)


def _escaped(text: str) -> str:
    """Return a value for an address that keeps the escapes of the path's own text."""
    return text.replace("%", "%25")
