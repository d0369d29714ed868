"""Answers with their status and headers, for `with_response`."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, cast

import httpx2

if TYPE_CHECKING:
    from ._async import AsyncCore
    from ._sync import SyncCore

__all__ = [
    "AsyncDetailed",
    "AsyncResource",
    "Detailed",
    "Response",
    "SyncResource",
    "View",
]

P = ParamSpec("P")
T = TypeVar("T")
V_co = TypeVar("V_co", covariant=True)


@dataclass(frozen=True)
class Response(Generic[T]):
    """What came back: the status, the headers, and the value the API documents."""

    status: int
    headers: httpx2.Headers
    value: T


class SyncResource(Generic[V_co]):
    """The calls of a resource, and in a class `V_co` the same calls with more."""

    def __init__(self, core: SyncCore) -> None:
        """Call over `core`."""
        self._core = core

    @property
    def with_response(self) -> V_co:
        """The same calls, which give status and headers too."""
        resource = type(self)(self._core.detailing())
        return cast("V_co", view_of(resource, "Responses"))


class AsyncResource(Generic[V_co]):
    """The same for calls that let others run while they wait."""

    def __init__(self, core: AsyncCore) -> None:
        """Call over `core`."""
        self._core = core

    @property
    def with_response(self) -> V_co:
        """The same calls, which give status and headers too."""
        resource = type(self)(self._core.detailing())
        return cast("V_co", view_of(resource, "AsyncResponses"))


def view_of(resource: object, name: str) -> object:
    """Return a resource as the class that stands beside its own in its module."""
    view = getattr(import_module(type(resource).__module__), name)
    found: object = view(resource)
    return found


class View:
    """A resource whose calls give more than their values."""

    def __init__(self, resource: object) -> None:
        """Call over `resource`."""
        self._resource = resource

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            """Return a method that has no type of its own here."""
            if name.startswith("_"):
                raise AttributeError(name)
            return getattr(self._resource, name)


class Detailed(Generic[P, T]):
    """A method that gives a `Response` in place of a value."""

    def __init__(self, method: Callable[Concatenate[Any, P], T]) -> None:
        """Call `method`."""
        self._method = method

    def __get__(self, view: View, owner: type[View]) -> Callable[P, Response[T]]:
        """Return the method of a view."""
        return cast("Callable[P, Response[T]]", bound(self._method, view))


class AsyncDetailed(Generic[P, T]):
    """An asynchronous method that gives a `Response` in place of a value."""

    def __init__(
        self,
        method: Callable[Concatenate[Any, P], Coroutine[Any, Any, T]],
    ) -> None:
        """Call `method`."""
        self._method = method

    def __get__(
        self,
        view: View,
        owner: type[View],
    ) -> Callable[P, Coroutine[Any, Any, Response[T]]]:
        """Return the method of a view."""
        found = bound(self._method, view)
        return cast("Callable[P, Coroutine[Any, Any, Response[T]]]", found)


def bound(method: Callable[..., Any], view: View) -> Callable[..., Any]:
    """Return a method that is called over the resource of a view."""
    resource = view.__dict__["_resource"]

    @wraps(method)
    def call(*arguments: object, **named: object) -> object:
        return method(resource, *arguments, **named)

    return call
