"""The rows that a person sees and ticks in Postman: query, path and header rows."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from ...encode import postman
from ...encode.prose import sentences
from ...examples.request import PathSegment, SampleRequest, SampleValue, segments
from ...model import Api, Operation
from ...signing.registry import Scheme
from .text import about

Row = dict[str, Any]
_Placeholder = tuple[str, str]
_NO_NAME = re.compile(r"[^\w-]")


def reference(name: str) -> str:
    """Return a reference to a Postman variable. Only this function writes `{{`."""
    return "{{" + name + "}}"


def query(values: Iterable[SampleValue], scheme: Scheme | None) -> list[Row]:
    """Return the query rows. Optional ones are disabled, so that a person can tick them."""
    rows = [_row(row.name, row.value, row.title) for row in (scheme.query_rows if scheme else ())]
    return rows + [
        _whole(value)
        if value.parameter and not value.name
        else _sample(value, postman.query_key(value.name), postman.query_value)
        for value in values
    ]


def _whole(value: SampleValue) -> Row:
    """Return the row of a whole query: a key without a value."""
    return {**_row(postman.query_key(value.text), "", _about(value), disabled=not value.sent), "value": None}


def field(value: SampleValue) -> Row:
    """Return the row of a form field; an optional one is disabled."""
    return _sample(value, postman.prose(value.name), postman.raw_body)


def headers(
    values: Iterable[SampleValue], cookies: Iterable[SampleValue], operation: Operation, scheme: Scheme | None
) -> list[Row]:
    """Return the header rows. An offered signature has a disabled row that a person can tick."""
    whole = [value._replace(name="") for value in values if value.name.lower() == "cookie"]
    rows = [_sample(value, value.name, postman.prose) for value in values if value.name.lower() != "cookie"]
    added = scheme.header_rows(operation.signing) if scheme and operation.signing else ()
    rows += [_row(row.name, row.value, row.title, disabled=not operation.signed) for row in added]
    # Rows that a person changes come first.
    return sorted([*rows, *_cookies([*whole, *cookies])], key=lambda row: row["key"] == "Accept")


def _cookies(values: Iterable[SampleValue]) -> Iterator[Row]:
    """Yield a row with the cookies that are sent, keys first, and a disabled row for each optional cookie.

    A value without a name is that of a header `Cookie` which the document declares, with all of its cookies.
    """
    sent_values = sorted((value for value in values if value.sent), key=lambda value: not value.credential)
    for group, disabled in [(sent_values, False), *(([value], True) for value in values if not value.sent)]:
        if group:
            starts = (f"{value.name}=" if value.name else "" for value in group)
            text = "; ".join(start + _text(value, postman.prose) for start, value in zip(starts, group, strict=True))
            meanings = dict.fromkeys(
                f"{value.name or value.parameter}: {_about(value)}" for value in group if _about(value)
            )
            yield _row("Cookie", text, "\n".join(meanings), disabled=disabled)


def path(api: Api, operation: Operation, sample: SampleRequest, *, filled: bool = False) -> tuple[list[str], list[Row]]:
    """Return the path as Postman writes it, and the rows with the values of its placeholders.

    A placeholder that is a whole segment is a path variable (`:name`). Postman has no path variables inside a segment,
    so a variable of the collection is used there; the literal text around it is then not a part of the value. With
    `filled`, the value is written instead.
    """
    parts: list[str] = []
    rows: dict[str, Row] = {}
    names: dict[str, str] = {}
    for segment in sample.segments:
        piece = segment.pieces[0] if len(segment.pieces) == 1 else None
        if isinstance(piece, SampleValue):
            name = names.setdefault(piece.parameter, _unused(_plain_name(piece), rows))
            parts.append(f":{name}")
            rows[name] = api.once(_placeholder_row, name, piece)
        elif isinstance(piece, str):
            parts.append(_literal(piece))
        else:
            parts.append(_mixed(segment, {} if filled else api.once(_inner_names), operation))
    return parts, list(rows.values())


def _placeholder_row(_: Api, name: str, value: SampleValue) -> Row:
    return _row(name, postman.path_part(value.text), _about(value))


@lru_cache(maxsize=8192)
def _literal(text: str) -> str:
    return _no_variable(postman.path_text(text))


def _mixed(segment: PathSegment, names: Mapping[_Placeholder, str], operation: Operation) -> str:
    def inner(value: SampleValue) -> str:
        name = names.get(_placeholder(operation, value))
        return reference(name) if name else postman.path_part(value.text)

    pieces = (postman.path_text(piece) if isinstance(piece, str) else inner(piece) for piece in segment.pieces)
    return _no_variable("".join(pieces))


def _no_variable(text: str) -> str:
    """Return a segment without a colon at the beginning, which would make it a path variable."""
    return text if text[:1] != ":" else f"%3A{text[1:]}"


def path_variables(api: Api) -> dict[str, str]:
    """Return the variables of the collection that are used inside of segments, with their samples."""
    return {name: postman.path_part(text) for (_, text), name in api.once(_inner_names).items()}


def _inner_names(api: Api) -> dict[_Placeholder, str]:
    """Return the names of the variables inside of segments. None of our other variables begins with `path_`.

    So a document cannot read a user's secret by naming it. The same placeholder in another path, or with another
    sample, has a variable of its own: `{id}:cancel` of a job is not `{id}:cancel` of a user.
    """
    names: dict[_Placeholder, str] = {}
    used: set[str] = set()
    for operation in api.operations:
        mixed = [segment for segment in segments(api, operation) if len(segment.pieces) > 1]
        for value in (value for segment in mixed for value in segment.values):
            plain, placeholder = _plain_name(value), _placeholder(operation, value)
            name = f"path_{plain}" if f"path_{plain}" not in used else f"path_{operation.id}_{plain}"
            if placeholder not in names:
                names[placeholder] = _unused(name, used)
                used.add(names[placeholder])
    return names


def _placeholder(operation: Operation, value: SampleValue) -> _Placeholder:
    """Return the path up to a placeholder, and its sample."""
    before, placeholder, _ = operation.path.partition(f"{{{value.parameter}}}")
    return before + placeholder, value.text


def _unused(name: str, used: Container[str]) -> str:
    while name in used:
        name += "_"
    return name


def _plain_name(value: SampleValue) -> str:
    """Return the name of a path parameter, without characters that would end a variable in Postman."""
    return _NO_NAME.sub("_", value.parameter)


def _sample(value: SampleValue, key: str, clean: Callable[[str], str]) -> Row:
    return _row(key, _text(value, clean), _about(value), disabled=not value.sent)


def _text(value: SampleValue, clean: Callable[[str], str]) -> str:
    # The text before a variable is the word before a token.
    return clean(value.text) + reference(value.variable.name) if value.variable else clean(value.text)


def _about(value: SampleValue) -> str:
    return about(sentences(value.meaning, "Deprecated." if value.deprecated else ""))


def _row(key: str, value: str, description: str, *, disabled: bool = False) -> Row:
    row: Row = {"key": key, "value": value}
    if description:
        row["description"] = description
    if disabled:
        row["disabled"] = True
    return row
