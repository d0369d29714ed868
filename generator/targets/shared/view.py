"""One operation as every script shows it: plain values in the order they are written, no code of any language."""

from collections.abc import Iterable
from typing import NamedTuple

from ...cache.identity import Same, remembered
from ...examples.request import SampleRequest, sample_request
from ...model import Api, Operation
from .access import Access, access
from .values import Payload, SampleRow, payload, rows, segment


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
    request = sample_request(api, operation)
    return OperationView(
        title=operation.title,
        method=operation.method,
        path=operation.path,
        about="\n\n".join(_prose(operation)),
        access=access(api, operation),
        segments=tuple(map(segment, request.segments)),
        query=rows(request.query),
        headers=rows(request.headers),
        cookies=rows(request.cookies),
        payload=payload(request.body),
        secret_names=_secret_names(request),
    )


def _prose(operation: Operation) -> Iterable[str]:
    parts = dict.fromkeys(part.strip() for part in (operation.summary, operation.description))
    return (part for part in parts if part.rstrip(".") not in ("", operation.title))


def _secret_names(request: SampleRequest) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.name for value in request.query if value.secret))
