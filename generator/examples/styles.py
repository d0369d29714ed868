"""Writes the value of a parameter as text, by OpenAPI's `style` and `explode`.

Percent-encoding comes later, in the URL.

Where OpenAPI has no rule, the text is as most servers read it: a list in an exploded object repeats its name; a nested
value of a deep object has more brackets (`a[b][c]`), and a list there repeats its name, too. The style `deepObject[]`
ends the name of each item in `[]`, and `deepObject[0]` numbers the items.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Final

from ..model import WHOLE, Json, Parameter
from .media import is_json

DEEP: Final = "deepObject"
_ENCODED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_DELIMITERS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}
_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


def serialise(parameter: Parameter, value: Json) -> list[tuple[str, str]]:
    """Return names and texts: one pair for a path, header or plain value, or one for each part of an exploded value.

    An empty list or object in a query gives no pair. A whole query is a value without a name. Source: OpenAPI 3.1.1,
    section 4.8.12.3.
    """
    if parameter.style == WHOLE:
        return [("", written(parameter.media_type, value))]
    if parameter.media_type:
        return [(parameter.name, written(parameter.media_type, value))]
    style = parameter.style or _STYLES[parameter.location]
    if style in ("simple", "label", "matrix"):
        return [(parameter.name, _segment(parameter, style, value))]
    if isinstance(value, dict):
        return _object(parameter, style, value)
    if isinstance(value, list):
        return _array(parameter, style, value)
    return [(parameter.name, text(value))]


def written(media_type: str, value: Json) -> str:
    """Return a value as the text of a media type: JSON, or a plain text if the type is a text type."""
    plain = isinstance(value, str) and not is_json(media_type)
    return str(value) if plain else _ENCODED(value)


def text(value: Json) -> str:
    """Return a single value as text: `true`, `1.5`; an empty text for null, JSON for a list or object."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return _ENCODED(value)


def _object(parameter: Parameter, style: str, value: dict[str, Json]) -> list[tuple[str, str]]:
    if style.startswith(DEEP):
        ending = style.removeprefix(DEEP)
        return [pair for key, item in value.items() for pair in _deep(f"{parameter.name}[{key}]", item, ending)]
    if parameter.explode:
        return [pair for key, item in value.items() for pair in _deep(key, item)]
    return _joined(parameter, style, _flat(value))


def _deep(name: str, value: Json, ending: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _deep(f"{name}[{key}]", item, ending)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            is_numbered = ending == "[0]" or isinstance(item, dict | list)
            yield from _deep(f"{name}[{index}]" if is_numbered else f"{name}{ending}", item, ending)
    else:
        yield name, text(value)


def _array(parameter: Parameter, style: str, value: list[Json]) -> list[tuple[str, str]]:
    if style.startswith(DEEP):
        return list(_deep(parameter.name, value, style.removeprefix(DEEP)))
    if parameter.explode:
        return [(parameter.name, text(item)) for item in value]
    return _joined(parameter, style, map(text, value))


def _joined(parameter: Parameter, style: str, parts: Iterable[str]) -> list[tuple[str, str]]:
    texts = list(parts)
    return [(parameter.name, _DELIMITERS.get(style, ",").join(texts))] if texts else []


def _flat(value: dict[str, Json]) -> list[str]:
    return [part for key, item in value.items() for part in (key, text(item))]


def prefix(parameter: Parameter, value: Json) -> str:
    """Return the literal text that a path style writes before a value (`.` or `;name=`)."""
    style = parameter.style or _STYLES[parameter.location]
    if style == "label":
        return "."
    if style == "matrix":
        return ";" if parameter.explode and isinstance(value, dict) else f";{parameter.name}="
    return ""


def _segment(parameter: Parameter, style: str, value: Json) -> str:
    before = prefix(parameter, value)
    if not parameter.explode or not isinstance(value, list | dict):
        return before + ",".join(_parts(value, explode=False))
    between = {"label": ".", "matrix": before}.get(style, ",")
    return before + between.join(_parts(value, explode=True))


def _parts(value: Json, *, explode: bool) -> list[str]:
    if isinstance(value, dict):
        return [f"{key}={text(item)}" for key, item in value.items()] if explode else _flat(value)
    return [text(item) for item in value] if isinstance(value, list) else [text(value)]
