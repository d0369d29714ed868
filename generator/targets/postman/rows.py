"""The rows a person sees and ticks in Postman: query, path and header rows."""

import re
from typing import Any

from ...encode import postman
from ...examples.values import parameter_pairs, parameter_text
from ...model import Api, Credential, Operation, Parameter
from ...naming.names import identifier
from ...signing.registry import Scheme
from ..shared import values
from .text import about, header_value

Row = dict[str, Any]
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


def reference(name: str) -> str:
    """Return a live Postman variable. The only place in the tool that writes `{{`."""
    return "{{" + name + "}}"


def query(api: Api, operation: Operation, scheme: Scheme | None) -> list[Row]:
    """Return the query rows; optional ones are there, disabled, so that a person ticks what is needed."""
    rows = [_row(row.name, row.value, row.title) for row in (scheme.query_rows if scheme else ())]
    for parameter in operation.parameters:
        if parameter.location == "query":
            for key, value in _values(api, parameter):
                rows.append(_row(postman.query_key(key), value, _about(parameter), disabled=not parameter.required))
    return rows + _credential_rows(operation.credentials, "query")


def field(row: values.SampleRow) -> Row:
    """Return the row of a form field; an optional one is there, disabled."""
    return _row(postman.prose(row.name), postman.prose(row.value), about(row.note), disabled=not row.required)


def headers(api: Api, operation: Operation, scheme: Scheme | None) -> list[Row]:
    """Return the header rows. A signature that is only offered stands there disabled, ready to be ticked."""
    rows = []
    for parameter in operation.parameters:
        if parameter.location == "header":
            for _, value in _values(api, parameter):
                rows.append(_row(parameter.name, value, _about(parameter), disabled=not parameter.required))
    rows += _credential_rows(operation.credentials, "header")
    for row in scheme.header_rows(operation.signing) if scheme and operation.signing else ():
        rows.append(_row(row.name, row.value, row.title, disabled=not operation.signed))
    return rows + _cookies(api, operation)


def _cookies(api: Api, operation: Operation) -> list[Row]:
    keys = _credential_rows(operation.credentials, "cookie")
    given = [p for p in operation.parameters if p.location == "cookie" and (p.required or not keys)]
    pairs = [(row["key"], row["value"]) for row in keys]
    pairs += [(parameter.name, value) for parameter in given for _, value in _values(api, parameter)]
    text = "; ".join(f"{name}={value}" for name, value in pairs)
    return [_row("Cookie", text, "cookies", disabled=not keys)] if pairs else []


def path(api: Api, operation: Operation) -> tuple[list[str], list[Row]]:
    """Return the path as Postman writes it (`:name` for a hole) and the rows that fill its holes."""
    known = {p.name: p for p in operation.parameters if p.location == "path"}
    segments: list[str] = []
    rows: dict[str, Row] = {}
    for segment in operation.path.split("/")[1:]:
        placeholders = _PLACEHOLDER.findall(segment)
        if not placeholders:
            segments.append(postman.path_part(segment))
            continue
        key = identifier("_".join(placeholders))
        parts = [postman.path_part(part) for part in _PLACEHOLDER.split(segment)]
        parts[1::2] = [_path_text(api, known.get(placeholder), placeholder) for placeholder in placeholders]
        meaning = " ".join(_about(known[placeholder]) for placeholder in placeholders if placeholder in known)
        segments.append(f":{key}")
        rows[key] = _row(key, "".join(parts), meaning)
    return segments, list(rows.values())


def _path_text(api: Api, parameter: Parameter | None, name: str) -> str:
    text = parameter_text(parameter, api.schemas) if parameter else ""
    return postman.path_part(text or name)


def _values(api: Api, parameter: Parameter) -> list[tuple[str, str]]:
    if parameter.variable is not None:
        return [(parameter.name, reference(parameter.variable.name))]
    clean = postman.query_value if parameter.location == "query" else header_value
    return [(key, clean(value)) for key, value in parameter_pairs(parameter, api.schemas)]


def _credential_rows(credentials: tuple[Credential, ...], place: str) -> list[Row]:
    clean = postman.query_key if place == "query" else str
    return [
        _row(clean(each.name), reference(each.variables[0].name), about(each.description))
        for each in credentials
        if each.kind == "apiKey" and each.location == place
    ]


def _about(parameter: Parameter) -> str:
    return about(" ".join(filter(None, (values.note(parameter), "Deprecated." if parameter.deprecated else ""))))


def _row(key: str, value: str, description: str, *, disabled: bool = False) -> Row:
    row: Row = {"key": key, "value": value}
    if description:
        row["description"] = description
    if disabled:
        row["disabled"] = True
    return row
