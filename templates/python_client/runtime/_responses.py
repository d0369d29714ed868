"""Answers with their status and headers, for `with_response`."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from importlib import import_module
from typing import (
    TYPE_CHECKING,
    Any,
    Concatenate,
    Generic,
    NamedTuple,
    ParamSpec,
    TypeVar,
    overload,
)

import httpx2

from ._files import AsyncDownload, Download
from ._lazy import Lazy

if TYPE_CHECKING:
    from . import _async, _sync
else:
    _async, _sync = Lazy("._async"), Lazy("._sync")

__all__ = [
    "Async",
    "AsyncResource",
    "Detailed",
    "DetailedDownload",
    "M",
    "Response",
    "Sync",
    "SyncResource",
    "View",
]

P = ParamSpec("P")
T = TypeVar("T")
M = TypeVar("M")


class Response(NamedTuple, Generic[T]):
    """The answer: the status, the headers, and the documented value."""

    status: int
    headers: httpx2.Headers
    value: T


class _Resource:
    """The calls of a resource; its class says what `with_response` is a view of."""

    if not TYPE_CHECKING:

        @property
        def with_response(self) -> object:
            """The same calls; they return status and headers, too."""
            return view_of(type(self)(self._core.detailing()))


class SyncResource(_Resource):
    """The calls of a resource."""

    def __init__(self, core: _sync.SyncCore) -> None:
        """Call over `core`."""
        self._core: _sync.SyncCore = core


class AsyncResource(_Resource):
    """The same for asynchronous calls."""

    def __init__(self, core: _async.AsyncCore) -> None:
        """Call over `core`."""
        self._core: _async.AsyncCore = core


def view_of(resource: object) -> object:
    """Return a resource as the class `Responses` of its module."""
    view = import_module(type(resource).__module__).Responses
    typed_view: object = view(resource)
    return typed_view


class Sync:
    """Marks the view of a synchronous resource."""


class Async:
    """Marks the view of an asynchronous resource."""


class View(Generic[M]):
    """A resource whose calls return status and headers, too."""

    def __init__(self, resource: object) -> None:
        """Call over `resource`."""
        self._resource = resource

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            """Return a method that has no type of its own here."""
            if name.startswith("_"):
                raise AttributeError(name)
            return getattr(self._resource, name)


class _Named:
    """A method of a view; it calls the method with this name of the resource."""

    _name = ""

    def __set_name__(self, owner: type[View[Any]], name: str) -> None:
        """Keep the name of the method."""
        self._name = name

    def _bound(self, view: View[Any]) -> Callable[..., Any]:
        method: Callable[..., Any] = getattr(view.__dict__["_resource"], self._name)
        return method


class Detailed(_Named, Generic[P, T]):
    """A method that returns a `Response` instead of a value."""

    def __init__(self, method: Callable[Concatenate[Any, P], T]) -> None:
        """Take arguments and answer of `method`."""

    @overload
    def __get__(
        self,
        view: View[Sync],
        owner: type[Any],
    ) -> Callable[P, Response[T]]: ...

    @overload
    def __get__(
        self,
        view: View[Async],
        owner: type[Any],
    ) -> Callable[P, Coroutine[Any, Any, Response[T]]]: ...

    def __get__(self, view: View[Any], owner: type[Any]) -> Callable[..., Any]:
        """Return the method of a view."""
        return self._bound(view)


class DetailedDownload(_Named, Generic[P]):
    """The same for a method that returns a download."""

    def __init__(self, method: Callable[Concatenate[Any, P], Download]) -> None:
        """Take the arguments of `method`."""

    @overload
    def __get__(
        self,
        view: View[Sync],
        owner: type[Any],
    ) -> Callable[P, Response[Download]]: ...

    @overload
    def __get__(
        self,
        view: View[Async],
        owner: type[Any],
    ) -> Callable[P, Coroutine[Any, Any, Response[AsyncDownload]]]: ...

    def __get__(self, view: View[Any], owner: type[Any]) -> Callable[..., Any]:
        """Return the method of a view."""
        return self._bound(view)
