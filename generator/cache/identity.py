"""What is remembered of documents that cannot be hashed, or would be hashed slowly: by identity, and not for long."""

from collections.abc import Callable
from functools import lru_cache
from typing import Generic, TypeVar

Held = TypeVar("Held")
Result = TypeVar("Result")
_FORGET: list[Callable[[], None]] = []


class Same(Generic[Held]):
    """Something that nobody changes, equal to itself only."""

    __slots__ = ("held",)

    def __init__(self, held: Held) -> None:
        self.held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.held is other.held

    def __hash__(self) -> int:
        return id(self.held)


def remembered(most: int) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """Remember the last `most` results of a function whose arguments hold parts of a document, until `forget`."""

    def decorate(function: Callable[..., Result]) -> Callable[..., Result]:
        known = lru_cache(most)(function)
        _FORGET.append(known.cache_clear)
        return known

    return decorate


def forget() -> None:
    """Let go of all documents: another one is read, and `watch` may read them all day."""
    for clear in _FORGET:
        clear()
