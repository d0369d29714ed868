"""Arguments as the texts of a path, a query, a header or a form."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from ._errors import ConfigurationError

Pairs = Iterator[tuple[str, str]]


def text(value: object) -> str:
    """Return one value as text: `true`, `1.5`, nothing for None, JSON for the rest."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def pairs(values: Mapping[str, object], styles: Mapping[str, str]) -> Pairs:
    """Return names and texts in order; what is None is left out.

    A style is the text between the parts of a list or an object, or `deepObject`; by
    default a list is repeated and an object gives one pair for each of its members.
    """
    for name, value in values.items():
        if value is not None:
            yield from _pairs(name, value, styles.get(name, ""))


def segment(name: str, value: object, style: str) -> str:
    """Return the text that stands for a path parameter; ConfigurationError if empty."""
    whole = _joined(value, ",")
    if style == "label":
        whole = f".{whole}"
    if style == "matrix":
        whole = f";{name}={whole}"
    if not whole:
        raise ConfigurationError(f"the path parameter {name} is empty")
    return whole


def header(name: str, value: object) -> str:
    """Return the text of a header; ConfigurationError for one with control codes."""
    whole = _joined(value, ",")
    if not whole.replace("\t", " ").isprintable():
        raise ConfigurationError(f"the header {name} has characters no header may have")
    return whole


def _pairs(name: str, value: object, style: str) -> Pairs:
    if not _has_parts(value):
        yield name, text(value)
    elif isinstance(value, Mapping):
        yield from _object(name, cast("Mapping[str, object]", value), style)
    elif style and style != "deepObject":
        yield name, _joined(value, style)
    else:
        yield from ((name, text(each)) for each in cast("Sequence[object]", value))


def _object(name: str, value: Mapping[str, object], style: str) -> Pairs:
    if style == "deepObject":
        yield from ((f"{name}[{key}]", text(each)) for key, each in value.items())
    elif style:
        yield name, _joined(value, style)
    else:
        yield from ((key, text(each)) for key, each in value.items())


def _joined(value: object, separator: str) -> str:
    if isinstance(value, Mapping):
        members = cast("Mapping[str, object]", value).items()
        parts: Iterable[object] = (part for member in members for part in member)
    else:
        parts = cast("Sequence[object]", value) if _has_parts(value) else (value,)
    return separator.join(map(text, parts))


def _has_parts(value: object) -> bool:
    parts = isinstance(value, Sequence | Mapping)
    return parts and not isinstance(value, str | bytes)
