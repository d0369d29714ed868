"""One operation as every script shows it: plain values in the order they are written, no code of any language."""

from collections.abc import Iterable
from typing import NamedTuple

from ...cache.identity import Same, remembered
from ...examples.credentials import is_credential
from ...model import Api, Operation, Parameter
from .access import Access, access
from .values import Payload, SampleRow, payload, rows, segments


class OperationView(NamedTuple):
    """All a script of one operation is made of; `access` is the way into it, the same for many operations."""

    title: str
    method: str
    path: str
    about: str
    access: Access
    segments: tuple[SampleRow, ...]
    query: tuple[SampleRow, ...]
    headers: tuple[SampleRow, ...]
    cookies: tuple[SampleRow, ...]
    payload: Payload | None
    secret_names: tuple[str, ...]


def view(api: Api, operation: Operation) -> OperationView:
    """Return what a script of `operation` shows."""
    return _view(Same(api), Same(operation))


@remembered(4)
def _view(held: Same[Api], chosen: Same[Operation]) -> OperationView:
    api, operation = held.held, chosen.held
    by_place = rows(api, operation)
    return OperationView(
        title=operation.title,
        method=operation.method,
        path=operation.path,
        about="\n\n".join(_prose(operation)),
        access=access(api, operation),
        segments=segments(api, operation),
        query=by_place["query"],
        headers=by_place["header"],
        cookies=by_place["cookie"],
        payload=payload(api, operation),
        secret_names=_secret_names(operation),
    )


def _prose(operation: Operation) -> Iterable[str]:
    parts = dict.fromkeys(part.strip() for part in (operation.summary, operation.description))
    return (part for part in parts if part.rstrip(".") not in ("", operation.title))


def _secret_names(operation: Operation) -> tuple[str, ...]:
    names = [each.name for each in operation.parameters if each.location == "query" and _is_secret(each)]
    names += [each.name for each in operation.credentials if each.kind == "apiKey" and each.location == "query"]
    return tuple(names)


def _is_secret(parameter: Parameter) -> bool:
    variable = parameter.variable
    return parameter.schema.secret or bool(variable and variable.secret) or is_credential(parameter.name)
