"""Writes the value of a parameter as text, by OpenAPI's `style` and `explode`.

Percent-encoding comes later, in the URL.

Where OpenAPI has no rule, the text is as most servers read it: a list in an exploded object repeats its name; a nested
value of a deep object has more brackets (`a[b][c]`), and a list there repeats its name, too. The style `deepObject[]`
ends the name of each item in `[]`, and `deepObject[0]` numbers the items.
"""

import json
from collections.abc import Iterable, Iterator
from csv import writer
from io import StringIO
from typing import Final
from urllib.parse import parse_qs, urlencode

from ..encode.invisible import LINE_END
from ..model import WHOLE, Json, Parameter
from .media import FORM, essence, is_json, is_lines

DEEP: Final = "deepObject"
_ENCODED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_EVENT: Final = frozenset(("event", "data", "id", "retry"))
DELIMITERS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}
_NAMES = {",": "commas", " ": "blanks", "|": "bars (|)", "\t": "tabs"}
STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


def serialise(parameter: Parameter, value: Json) -> list[tuple[str, str]]:
    """Return names and texts: one pair for a path, header or plain value, or one for each part of an exploded value.

    An empty list or object in a query gives no pair, a member that is null is left out. A whole query is a value
    without a name. Source: OpenAPI 3.1.1, section 4.8.12.3; RFC 6570, section 2.3.
    """
    if parameter.media_type:
        whole = written(parameter.media_type, value)
        # A body ends in a line feed; a parameter needs none.
        name = "" if parameter.style == WHOLE else parameter.name
        return [(name, whole if isinstance(value, str) else whole.removesuffix("\n"))]
    if isinstance(value, dict):
        value = {key: item for key, item in value.items() if item is not None}
    if isinstance(value, list) and parameter.inner:
        value = [_nested(item, parameter.inner) for item in value]
    style = parameter.style or STYLES[parameter.location]
    if style in ("simple", "label", "matrix"):
        return [(parameter.name, _segment(parameter, style, value))]
    if isinstance(value, dict):
        return _object(parameter, style, value)
    if isinstance(value, list):
        return _array(parameter, style, value)
    return [(parameter.name, text(value))]


def written(media_type: str, value: Json) -> str:
    """Return a value as the text of a media type: JSON, a form, a table, or a plain text; XML needs a schema.

    In types without such a form, lists and objects are JSON.
    """
    if is_json(media_type):
        return _ENCODED(value)
    if isinstance(value, dict) and essence(media_type) == FORM:
        parts = ((name, item if isinstance(item, list) else [item]) for name, item in value.items())
        return urlencode([(name, text(item)) for name, items in parts for item in items])
    if isinstance(value, list | dict) and essence(media_type).endswith("/csv"):
        return _table(value if isinstance(value, list) else [value])
    if is_lines(media_type) and not isinstance(value, str):
        start = "\x1e" if essence(media_type).endswith("json-seq") else ""  # RFC 7464
        return "".join(f"{start}{text(item)}\n" for item in (value if isinstance(value, list) else [value]))
    if essence(media_type) == "text/event-stream" and not isinstance(value, str):
        return "".join(map(_event, value if isinstance(value, list) else [value]))
    return text(value)


def _event(value: Json) -> str:
    """Return an event of a stream: an object of its fields (OpenAPI 3.2.0), or its data.

    Source: WHATWG HTML, "Server-sent events". Readers ignore an event without data.
    """
    is_event = isinstance(value, dict) and "data" in value and value.keys() <= _EVENT
    fields = value.items() if isinstance(value, dict) and is_event else [("data", value)]
    lines = [f"{name}: {line}\n" for name, item in fields for line in LINE_END.split(text(item))]
    return "".join([*lines, "\n"])


def form_fields(form: str) -> dict[str, Json]:
    """Return the fields of the text of a form. A name that is repeated has a list."""
    fields = parse_qs(form, keep_blank_values=True)
    return {name: [*texts] if texts[1:] else texts[0] for name, texts in fields.items()}


def _table(rows: list[Json]) -> str:
    """Return objects as lines of values below one of names, lists as lines, and single values as one line."""
    objects = [row for row in rows if isinstance(row, dict)]
    lines = [row for row in rows if isinstance(row, list)]
    if len(objects) == len(rows):
        names = list(dict.fromkeys(name for row in objects for name in row))
        lines = [list(names), *([row.get(name) for name in names] for row in objects)]
    elif len(lines) < len(rows):
        lines = [rows]
    table = StringIO()
    writer(table, lineterminator="\n").writerows([text(item) for item in line] for line in lines)
    return table.getvalue()


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
            if item is not None:
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


def _nested(value: Json, delimiters: str) -> Json:
    """Return a list in a list as text."""
    if not isinstance(value, list) or not delimiters:
        return value
    return delimiters[0].join(text(_nested(item, delimiters[1:])) for item in value)


def list_form(parameter: Parameter) -> str:
    """Return a sentence that says how a list is written."""
    style = parameter.style or STYLES[parameter.location]
    if parameter.media_type or style.startswith(DEEP) or style in ("label", "matrix"):
        return ""
    if parameter.explode and style != "simple":
        return "A list: repeat the name for more values."
    return f"A list, with {_NAMES[DELIMITERS.get(style, ',')]} between the values."


def is_ambiguous(parameter: Parameter, value: Json) -> bool:
    """Return whether a part of a list or an object has in it what separates the parts, so that servers find more."""
    if not isinstance(value, list | dict) or parameter.media_type:
        return False
    style = parameter.style or STYLES[parameter.location]
    if style.startswith(DEEP) or (parameter.explode and style not in ("simple", "label", "matrix")):
        return False
    exploded = {"label": ".", "matrix": ";"}.get(style, ",") + ("=" if isinstance(value, dict) else "")
    marks = exploded if parameter.explode else DELIMITERS.get(style, ",")
    parts = [*value, *value.values()] if isinstance(value, dict) else [_nested(x, parameter.inner) for x in value]
    return any(mark in text(part) for mark in marks for part in parts)


def _joined(parameter: Parameter, style: str, parts: Iterable[str]) -> list[tuple[str, str]]:
    texts = list(parts)
    return [(parameter.name, DELIMITERS.get(style, ",").join(texts))] if texts else []


def _flat(value: dict[str, Json]) -> list[str]:
    return [part for key, item in value.items() for part in (key, text(item))]


def prefix(parameter: Parameter, value: Json) -> str:
    """Return the literal text that a path style writes before a value (`.` or `;name=`)."""
    style = parameter.style or STYLES[parameter.location]
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
