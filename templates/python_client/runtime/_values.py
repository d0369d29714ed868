"""Writes arguments as texts for a path, a query, a header, a cookie or a form."""

from __future__ import annotations

import json
import math
import os
import sys
from base64 import b64encode
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from enum import Enum
from typing import TYPE_CHECKING, TypeGuard, cast
from urllib.parse import quote, unquote

from ._errors import ConfigurationError

if TYPE_CHECKING:
    from decimal import Decimal

Pairs = Iterator[tuple[str, str]]
Scalar = bool | int | float | str | None
Plain = Scalar | list["Plain"] | dict[str, "Plain"]
Names = Collection[str]
_COOKIE = "!#$&'()*+-./:<=>?@[]^_`{|}~"
_SPREAD = "*"
_DEEP = "deepObject"


def plain(value: object, name: str, texts: Names = ()) -> Plain:
    """Return a value for JSON. ConfigurationError names a value that JSON lacks.

    Dates and times become RFC 3339 texts, enums their value, paths and UUIDs texts, and
    decimals numbers, or texts in the members called as one of `texts`.
    """
    if isinstance(value, Mapping):
        return _members(cast("Mapping[object, object]", value), name, texts)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        items = enumerate(cast("Sequence[object]", value))
        return [plain(item, f"{name}[{index}]", texts) for index, item in items]
    return _scalar(value, name, is_text=_last(name) in texts)


def _last(name: str) -> str:
    """Return the name of a member, or of the list that an item is in."""
    return name.rpartition(".")[2].partition("[")[0]


def _members(value: Mapping[object, object], name: str, texts: Names) -> Plain:
    members: dict[str, Plain] = {}
    for key, member in value.items():
        label = _scalar(key, name, is_text=True)
        if not isinstance(label, str):
            raise _unfit(key, f"a key of {name}")
        inner = (*texts, label) if _last(name) in texts else texts
        members[label] = plain(member, f"{name}.{label}", inner)
    return members


def _scalar(value: object, name: str, *, is_text: bool) -> Scalar:
    if isinstance(value, Enum):
        return _scalar(value.value, name, is_text=is_text)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if _is_decimal(value) and not (is_text and value.is_finite()):
        return _number(value, name)
    return _text_of(value, name)


def _text_of(value: object, name: str) -> str:
    if isinstance(value, date | time):
        return _moment(value, name)
    if _is_decimal(value) or _is_instance(value, "uuid", "UUID"):
        return str(value)
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, os.PathLike):
        value = os.fsdecode(cast("os.PathLike[str]", value))
    if not isinstance(value, str):
        raise _unfit(value, name)
    return _encodable(value, name)


def _encodable(value: str, name: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ConfigurationError(f"{name} holds half of a character") from error
    return value


def _moment(value: date | time, name: str) -> str:
    if isinstance(value, datetime | time) and value.tzinfo is None:
        hint = "For example datetime.now(UTC), or value.astimezone() for local time."
        raise ConfigurationError(f"{name} has no time zone", hint=hint)
    return value.isoformat().replace("+00:00", "Z")


def _number(value: Decimal, name: str) -> int | float:
    if not value.is_finite():
        raise ConfigurationError(f"{name} is {value}, which is no number of JSON")
    if value == value.to_integral_value():
        return int(value)
    if type(value)(repr(float(value))) != value:
        raise ConfigurationError(f"{name} has more digits than a JSON number keeps")
    return float(value)


def _is_decimal(value: object) -> TypeGuard[Decimal]:
    return _is_instance(value, "decimal", "Decimal")


def _is_instance(value: object, module: str, name: str) -> bool:
    """Return whether a value has a class, without importing the class's module."""
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(value, getattr(loaded, name))


def _unfit(value: object, name: str) -> ConfigurationError:
    if isinstance(value, float):
        return ConfigurationError(f"{name} is {value}, which cannot be sent")
    kind = type(value).__name__
    return ConfigurationError(f"{name} is a value of type {kind}, which cannot be sent")


def as_json(value: object, name: str, texts: Names = ()) -> str:
    """Return a value as JSON; `texts` are those of `plain`."""
    data = plain(value, name, texts)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def text(value: object, name: str = "a value") -> str:
    """Return one value as text: `true`, `1.5`, nothing for None, JSON for the rest."""
    data = plain(value, name, (_last(name),))
    if data is None or isinstance(data, str):
        return data or ""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def pairs(values: Mapping[str, object], styles: Mapping[str, str]) -> Pairs:
    """Return names and texts in order, without values that are None.

    A style is the text between the parts of a list or an object (`&`: the list is repeated), then that of the lists
    in it; `deepObject` (with the ending of list names), `json`, or `whole` for a query without names; by default a
    list is repeated and an object gives one pair a member. Percent signs are escaped, and so are commas in
    the parts of a list that is joined by commas.
    """
    for name, value in values.items():
        if value is not None:
            for label, content in _pairs(name, value, styles.get(name, "")):
                yield escaped(label), content


def fields(values: Mapping[str, object], styles: Mapping[str, str]) -> Pairs:
    """Return names and texts as `pairs` does, without escapes: a form has its own."""
    for name, content in pairs(values, styles):
        yield unquote(name), unquote(content)


def escaped(value: str) -> str:
    """Return a text whose percent signs stay what they are in an address."""
    return value.replace("%", "%25")


def segment(name: str, value: object, style: str) -> str:
    """Return the text of a path parameter, with percent signs escaped.

    ConfigurationError: it is empty. A style that ends in `*` spreads the parts of a value (`explode`).
    """
    kind, spread = style.removesuffix(_SPREAD), style.endswith(_SPREAD)
    whole = _styled(name, value, kind, spread=spread)
    if not whole:
        raise ConfigurationError(f"the path parameter {name} is empty")
    return whole


def _styled(name: str, value: object, kind: str, *, spread: bool) -> str:
    if kind == "json":
        parts = plain(value, name)
        return escaped(json.dumps(parts, separators=(",", ":"), allow_nan=False))
    if kind == "label":
        return f".{_joined(name, value, '.' if spread else ',', spread=spread)}"
    if kind == "matrix" and spread and isinstance(value, Mapping):
        members = cast("object", value)
        return f";{_joined(name, members, ';', spread=True)}"
    if kind == "matrix" and spread and _has_parts(value):
        items = enumerate(cast("Sequence[object]", value))
        return "".join(f";{name}={_part(x, f'{name}[{n}]', ';')}" for n, x in items)
    if kind == "matrix":
        return f";{name}={_joined(name, value, ',')}"
    return _joined(name, value, kind or ",", spread=spread)


def header(name: str, value: object, style: str = "") -> str:
    """Return the text of a header. Raise ConfigurationError if HTTP forbids it."""
    spread = style == _SPREAD
    whole = unquote(_styled(name, value, "" if spread else style, spread=spread))
    if not whole.isascii():
        hint = "Headers hold ASCII: percent-encode the rest, if the server wants that."
        message = f"the header {name} has characters beyond ASCII"
        raise ConfigurationError(message, hint=hint)
    if not whole.replace("\t", " ").isprintable():
        raise ConfigurationError(f"the header {name} has characters no header may have")
    return whole


def cookies(values: Mapping[str, object], styles: Mapping[str, str]) -> str:
    """Return the text of a Cookie header. `!` escapes only what would end a cookie."""
    split = ((styles.get(n, ""), pairs({n: values[n]}, styles)) for n in values)
    return "; ".join(_cookie(*pair, style) for style, parts in split for pair in parts)


def _cookie(name: str, value: str, style: str) -> str:
    safe = _COOKIE + {",": "%,", "!": '%, "\\'}.get(style[-1:], "%")
    content = unquote(value) if style.endswith("!") else value
    return f"{unquote(name)}={quote(content, safe=safe)}"


def _pairs(name: str, value: object, style: str) -> Pairs:
    if style.startswith("whole"):
        yield "", _json(value, name) if style.endswith("json") else _leaf(value, name)
    elif style == "json":
        yield name, _json(value, name)
    elif not _has_parts(value):
        yield name, _leaf(value, name)
    elif style.startswith(_DEEP):
        yield from _deep(name, value, style.removeprefix(_DEEP))
    elif style[:1] not in ("", "&"):
        if value:
            yield name, _joined(name, value, style)
    elif isinstance(value, Mapping):
        for key, member in cast("Mapping[str, object]", value).items():
            if member is not None:
                yield from _deep(key, member)
    else:
        items = enumerate(cast("Sequence[object]", value))
        yield from ((name, _part(x, f"{name}[{n}]", "", style[1:])) for n, x in items)


def _deep(name: str, value: object, ending: str = "") -> Pairs:
    """Return `name[member][inner]` for objects in objects; a list repeats its name.

    The name of an item has this ending; `[0]` stands for the item's number. The parts
    of a list that have parts of their own are always numbered.
    """
    if isinstance(value, Mapping):
        for key, member in cast("Mapping[str, object]", value).items():
            if member is not None:
                yield from _deep(f"{name}[{key}]", member, ending)
    elif _has_parts(value):
        for index, item in enumerate(cast("Sequence[object]", value)):
            is_numbered = ending == "[0]" or _has_parts(item)
            label = f"{name}[{index}]" if is_numbered else f"{name}{ending}"
            yield from _deep(label, item, ending)
    else:
        yield name, _leaf(value, name)


def _joined(name: str, value: object, separators: str, *, spread: bool = False) -> str:
    separator, deeper = separators[:1], separators[1:]
    if isinstance(value, Mapping):
        members = cast("Mapping[str, object]", value).items()
        inner = "=" if spread else separator
        both = separator + inner
        texts: list[str] = []
        for key, part in members:
            if part is None:
                continue
            text = _part(part, f"{name}.{key}", both)
            texts.append(f"{_part(key, name, both)}{inner}{text}")
        return separator.join(texts)
    if not _has_parts(value):
        return _leaf(value, name)
    items = enumerate(cast("Sequence[object]", value))
    return separator.join(_part(x, f"{name}[{n}]", separator, deeper) for n, x in items)


def _part(value: object, name: str, separators: str, inner: str = "") -> str:
    """Return a part of a value. What separates parts is escaped in it, if RFC 6570 can."""
    if inner and _has_parts(value):
        return _joined(name, value, inner)
    content = _leaf(value, name)
    for mark in {*separators} & {*",;="}:
        content = content.replace(mark, quote(mark, safe=""))
    return content


def _leaf(value: object, name: str) -> str:
    return escaped(text(value, name))


def _json(value: object, name: str) -> str:
    return escaped(as_json(value, name))


def _has_parts(value: object) -> bool:
    return isinstance(value, Sequence | Mapping) and not isinstance(value, str | bytes)
