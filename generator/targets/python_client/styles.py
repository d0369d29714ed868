"""How the client's runtime writes the values of parameters and of the fields of forms."""

from collections.abc import Iterable

from ...encode.http import media_types
from ...examples.media import is_json
from ...examples.styles import DEEP, DELIMITERS
from ...model import WHOLE, Encoding, Parameter
from .shaping import is_plain

_MEMBERS = {"label": "label", "matrix": "matrix"}


def styles(parameters: Iterable[Parameter]) -> Iterable[tuple[str, str]]:
    """Yield how the values of parameters are written, by the names of those that differ from the usual."""
    for parameter in parameters:
        if style := _style(parameter):
            yield parameter.name, style


def _style(parameter: Parameter) -> str:
    """Return how the client's runtime joins the parts of a value; a star writes them as separate pairs."""
    if parameter.style == WHOLE:
        return "whole json" if is_json(parameter.media_type) else WHOLE
    if parameter.media_type:
        return "json" if is_json(parameter.media_type) else ""
    star = "*" if parameter.explode else ""
    lists = DELIMITERS.get(parameter.style, ",") + parameter.inner
    if parameter.location in ("path", "header"):
        usual = _MEMBERS.get(parameter.style, "")
        return lists if lists != "," else usual + star if usual or _is_spread(parameter) else ""
    if parameter.style.startswith(DEEP):
        return parameter.style
    inner = "!" if parameter.style == "cookie" else parameter.inner
    if parameter.explode or is_plain(parameter.schema):
        return f"&{inner}" if inner else ""
    return DELIMITERS.get(parameter.style, ",") + inner


def _is_spread(parameter: Parameter) -> bool:
    """Return whether an object is written as `name=value` pairs."""
    return parameter.explode and not is_plain(parameter.schema) and "array" not in parameter.schema.types


def part_style(encoding: Encoding, *, is_multipart: bool) -> str:
    """Return the media type or the style of a field of a form, if the document says it."""
    style, media_type = encoding.style, next(iter(media_types(encoding.content_type)), "")
    if not (style or encoding.explode is not None) or (is_multipart and media_type):
        return media_type
    explode = style in ("", "form") if encoding.explode is None else encoding.explode
    if explode and not style.startswith(DEEP):
        return f"spread&{encoding.inner}" if encoding.inner else "spread"
    return DELIMITERS.get(style or "form", style) + encoding.inner


def file_types(encoding: Encoding) -> str:
    """Return the media types of a file in a form. The client chooses by its name, as it does if there is a range."""
    return "" if "*" in encoding.content_type else ", ".join(media_types(encoding.content_type))
