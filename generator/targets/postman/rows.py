"""The rows a person sees and ticks in Postman: query, path and header rows."""

from collections.abc import Callable, Iterable
from typing import Any

from ...encode import postman
from ...examples.request import PathSegment, SampleRequest, SampleValue
from ...model import Operation
from ...naming.names import identifier
from ...signing.registry import Scheme
from .text import about

Row = dict[str, Any]


def reference(name: str) -> str:
    """Return a live Postman variable. The only place in the tool that writes `{{`."""
    return "{{" + name + "}}"


def query(values: Iterable[SampleValue], scheme: Scheme | None) -> list[Row]:
    """Return the query rows; optional ones are there, disabled, so that a person ticks what is needed."""
    rows = [_row(row.name, row.value, row.title) for row in (scheme.query_rows if scheme else ())]
    return rows + [_sample(value, postman.query_key(value.name), postman.query_value) for value in values]


def field(value: SampleValue) -> Row:
    """Return the row of a form field; an optional one is there, disabled."""
    return _sample(value, postman.prose(value.name), postman.prose)


def headers(request: SampleRequest, operation: Operation, scheme: Scheme | None) -> list[Row]:
    """Return the header rows. A signature that is only offered stands there disabled, ready to be ticked."""
    rows = [_sample(value, value.name, postman.prose) for value in request.headers]
    added = scheme.header_rows(operation.signing) if scheme and operation.signing else ()
    rows += [_row(row.name, row.value, row.title, disabled=not operation.signed) for row in added]
    return rows + _cookies(request.cookies)


def _cookies(values: Iterable[SampleValue]) -> list[Row]:
    keys = [value for value in values if value.credential]
    given = [value for value in values if not value.credential and (value.required or not keys)]
    text = "; ".join(f"{value.name}={_text(value, postman.prose)}" for value in (*keys, *given))
    return [_row("Cookie", text, "cookies", disabled=not keys)] if text else []


def path(segments: Iterable[PathSegment]) -> tuple[list[str], list[Row]]:
    """Return the path as Postman writes it (`:name` for a placeholder) and the rows that fill its placeholders."""
    parts: list[str] = []
    rows: dict[str, Row] = {}
    for segment in segments:
        if not segment.values:
            parts.append(postman.path_part(segment.template))
            continue
        key = identifier("_".join(value.parameter for value in segment.values))
        parts.append(f":{key}")
        rows[key] = _row(key, postman.path_part(segment.text), " ".join(map(_about, segment.values)))
    return parts, list(rows.values())


def _sample(value: SampleValue, key: str, clean: Callable[[str], str]) -> Row:
    return _row(key, _text(value, clean), _about(value), disabled=not value.sent)


def _text(value: SampleValue, clean: Callable[[str], str]) -> str:
    return reference(value.variable.name) if value.variable else clean(value.text)


def _about(value: SampleValue) -> str:
    return about(" ".join(filter(None, (value.meaning, "Deprecated." if value.deprecated else ""))))


def _row(key: str, value: str, description: str, *, disabled: bool = False) -> Row:
    row: Row = {"key": key, "value": value}
    if description:
        row["description"] = description
    if disabled:
        row["disabled"] = True
    return row
