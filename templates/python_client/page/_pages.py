"""Answers page by page: one call after the other, until the server has no more."""

from __future__ import annotations

import re
from collections.abc import (
    AsyncIterator,
    Callable,
    Coroutine,
    Iterator,
    Mapping,
    Sequence,
)
from typing import Any, NamedTuple, ParamSpec, TypeGuard, TypeVar, Unpack, cast
from urllib.parse import urljoin

import httpx2

from ._async import AsyncCore
from ._core import Core, Given
from ._errors import ConfigurationError
from ._operation import Operation
from ._sync import SyncCore

__all__ = ["async_pages", "pages"]

P = ParamSpec("P")
T = TypeVar("T")
_LINK = re.compile(r"<([^>]*)>((?:[^,\"]|\"[^\"]*\")*)")
_NEXT = re.compile(r";\s*rel\s*=\s*(?:next\b|\"(?:[^\"]*\s)?next[\s\"])", re.IGNORECASE)


def pages(
    call: Callable[P, T],
    *arguments: P.args,
    **options: P.kwargs,
) -> Iterator[T]:
    """Return an iterator over the answers of an operation that answers in pages.

    `call` is a method of a resource, the rest is passed on: the first page is the one
    that the call itself gives. ConfigurationError: the operation has no pages.
    """
    core = cast("SyncCore", _core(call))
    recorded: Any = _recording(call, _Recorder())(*arguments, **options)
    request: _Request | None = recorded
    walk = _Walk()
    while walk.goes_on(request):
        response = core.answer(request.operation, request.given)
        value: T = response.value
        if walk.stands_still(request, value):
            return
        yield value
        address = core.address(request.operation, request.given)
        request = _following(request, address, response.headers, value)


async def async_pages(
    call: Callable[P, Coroutine[Any, Any, T]],
    *arguments: P.args,
    **options: P.kwargs,
) -> AsyncIterator[T]:
    """Return an asynchronous iterator over such answers; see `pages`."""
    core = cast("AsyncCore", _core(call))
    recorded: Any = await _recording(call, _AsyncRecorder())(*arguments, **options)
    request: _Request | None = recorded
    walk = _Walk()
    while walk.goes_on(request):
        response = await core.answer(request.operation, request.given)
        value: T = response.value
        if walk.stands_still(request, value):
            return
        yield value
        address = core.address(request.operation, request.given)
        request = _following(request, address, response.headers, value)


class _Walk:
    """The requests so far; a request that is repeated ends the pages."""

    def __init__(self) -> None:
        self._requested: set[str] = set()
        self._last: object = None

    def goes_on(self, request: _Request | None) -> TypeGuard[_Request]:
        """Return whether there is another page that was not requested yet."""
        arguments = "" if request is None else repr([*request.given.items()])
        is_new = request is not None and arguments not in self._requested
        self._requested.add(arguments)
        return is_new

    def stands_still(self, request: _Request, value: object) -> bool:
        """Return whether the server sent the same page again: it ignores the number."""
        counted = not {"link", "next", "cursor"}.intersection(request.operation.pages)
        again = counted and bool(value) and value == self._last
        self._last = value
        return again


class _Request(NamedTuple):
    operation: Operation[Any]
    given: Given


class _Recorder:
    """Replaces the core of a resource, and returns what it would send."""

    def send(self, operation: Operation[Any], **given: Unpack[Given]) -> _Request:
        return _recorded(operation, given)


class _AsyncRecorder:
    """The same for an asynchronous resource."""

    async def send(
        self,
        operation: Operation[Any],
        **given: Unpack[Given],
    ) -> _Request:
        return _recorded(operation, given)


def _recorded(operation: Operation[Any], given: Given) -> _Request:
    if not operation.pages:
        raise ConfigurationError("no pages are known", operation=operation.label)
    return _Request(operation, given)


def _core(call: object) -> Core:
    core: object = getattr(getattr(call, "__self__", None), "_core", None)
    if not isinstance(core, Core):
        raise ConfigurationError("pages are those of a method: client.rows.list_rows")
    return core


def _recording(call: object, recorder: object) -> Callable[..., Any]:
    """Return a method that makes no call, but returns what it would send."""
    resource: Any = getattr(call, "__self__", None)
    kind: Callable[..., object] = resource.__class__
    method: Callable[..., Any] = getattr(kind(recorder), getattr(call, "__name__", ""))
    return method


def _following(
    request: _Request,
    address: str,
    headers: httpx2.Headers,
    value: object,
) -> _Request | None:
    """Return the request for the next page; None after the last one."""
    rules = request.operation.pages
    given = request.given.copy()
    whole: object = given.get("body") if "in" in rules else given.get("query")
    query = dict(cast("Mapping[str, object]", whole or {}))
    if "link" in rules or "next" in rules:
        url = _linked(headers) if "link" in rules else _member(value, rules["next"])
        if not isinstance(url, str) or not url:
            return None
        given.pop("query", None)
        given["url"] = _joined(address, url)
    elif (changed := _changed(rules, query, value)) is None:
        return None
    elif "in" in rules:
        given["body"] = {**query, **changed}
    else:
        given["query"] = {**query, **changed}
    return _Request(request.operation, given)


def _joined(address: str, url: str) -> str:
    try:
        return urljoin(address, url)
    except ValueError as wrong:
        raise ConfigurationError("the address of the next page is none") from wrong


def _changed(
    rules: Mapping[str, str],
    query: Mapping[str, object],
    value: object,
) -> dict[str, object] | None:
    """Return the parameters that lead to the next page."""
    if "more" in rules and _member(value, rules["more"]) is False:
        return None
    if "cursor" in rules:
        cursor = _member(value, rules["from"])
        return {rules["cursor"]: cursor} if cursor else None
    count = len(_items(_member(value, rules.get("items", ""))))
    limit = query.get(rules.get("limit", ""))
    if not count or (isinstance(limit, int) and count < limit):
        return None
    name, step = ("offset", count) if "offset" in rules else ("page", 1)
    start = query.get(rules[name])
    first = start if isinstance(start, int) else int(rules.get("first", name == "page"))
    return {rules[name]: first + step}


def _items(value: object) -> Sequence[object]:
    return cast("Sequence[object]", value) if isinstance(value, list) else ()


def _member(value: object, path: str) -> object:
    """Return a member inside an answer by its path: `meta/next`, `data/-1/id`."""
    for name in filter(None, path.split("/")):
        if isinstance(value, list):
            items = _items(cast("object", value))
            value = items[-1] if name == "-1" and items else None
        elif isinstance(value, dict):
            value = cast("Mapping[str, object]", value).get(name)
        else:
            return None
    return value


def _linked(headers: httpx2.Headers) -> str:
    """Return the address of the next page from the header `Link` (RFC 8288)."""
    links = _LINK.findall(", ".join(headers.get_list("Link")))
    return next((url for url, parameters in links if _NEXT.search(parameters)), "")
