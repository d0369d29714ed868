"""The value of a parameter as text, by OpenAPI's `style` and `explode`; percent-encoding comes later, in the URL."""

import json
from collections.abc import Iterable

from ..model import Json, Parameter

_ENCODED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_DELIMITERS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}
_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


def serialise(parameter: Parameter, value: Json) -> list[tuple[str, str]]:
    """Return names and texts: one pair for a path, header or plain value, one for each part where it is exploded.

    An empty list or object in a query is no pair at all. Source: OpenAPI 3.1.1, section 4.8.12.3.
    """
    style = parameter.style or _STYLES[parameter.location]
    if style in ("simple", "label", "matrix"):
        return [(parameter.name, _segment(parameter, style, value))]
    if isinstance(value, dict):
        return _object(parameter, style, value)
    if isinstance(value, list):
        return _array(parameter, style, value)
    return [(parameter.name, text(value))]


def text(value: Json) -> str:
    """Return a single value as text: `true`, `1.5`, nothing for null, JSON for what has parts."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return _ENCODED(value)


def _object(parameter: Parameter, style: str, value: dict[str, Json]) -> list[tuple[str, str]]:
    if style == "deepObject":
        return [(f"{parameter.name}[{key}]", text(item)) for key, item in value.items()]
    if parameter.explode:
        return [(key, text(item)) for key, item in value.items()]
    return _joined(parameter, style, _flat(value))


def _array(parameter: Parameter, style: str, value: list[Json]) -> list[tuple[str, str]]:
    if parameter.explode or style == "deepObject":
        return [(parameter.name, text(item)) for item in value]
    return _joined(parameter, style, map(text, value))


def _joined(parameter: Parameter, style: str, parts: Iterable[str]) -> list[tuple[str, str]]:
    found = list(parts)
    return [(parameter.name, _DELIMITERS.get(style, ",").join(found))] if found else []


def _flat(value: dict[str, Json]) -> list[str]:
    return [part for key, item in value.items() for part in (key, text(item))]


def _segment(parameter: Parameter, style: str, value: Json) -> str:
    parts = _parts(value, explode=parameter.explode)
    if style == "simple":
        return ",".join(parts)
    if style == "label":
        return "." + ("." if parameter.explode else ",").join(parts)
    if not parameter.explode or not isinstance(value, list | dict):
        return f";{parameter.name}={','.join(parts)}"
    return "".join(f";{part}" if isinstance(value, dict) else f";{parameter.name}={part}" for part in parts)


def _parts(value: Json, *, explode: bool) -> list[str]:
    if isinstance(value, dict):
        return [f"{key}={text(item)}" for key, item in value.items()] if explode else _flat(value)
    return [text(item) for item in value] if isinstance(value, list) else [text(value)]
