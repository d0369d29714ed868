"""What the client knows of each operation, and what a caller passes to one."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

if sys.version_info >= (3, 13):
    from warnings import deprecated
else:
    from typing_extensions import deprecated

__all__ = ["Operation", "deprecated"]

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Operation(Generic[T]):
    """One method on one path, and the type `T` of its answer.

    `answers` names the forms an answer may have (`json`, `xml`, `text`; none: nothing
    comes back) and `accept` the media types where they are not the usual ones.
    `shape` names what an XML answer looks like.
    `styles` says how the parts of a value are joined where they are not repeated.
    `defaults` are what the server takes for an argument that is not sent; `needs`
    names the arguments that must come from the client where the caller gives none.
    `repeatable`: calling twice does no more than calling once. `failure` names the
    element of an answer that reports a failure whatever the status.
    """

    id: str
    method: str
    path: str
    answers: tuple[str, ...] = ()
    accept: str = ""
    content_type: str = ""
    signing: Literal["", "always", "on request"] = ""
    credentials: tuple[str, ...] = ()
    base: str = "base_url"
    repeatable: bool = False
    defaults: Mapping[str, object] = field(default_factory=dict[str, object])
    styles: Mapping[str, str] = field(default_factory=dict[str, str])
    needs: tuple[str, ...] = ()
    shape: str = ""
    failure: str = ""

    @property
    def label(self) -> str:
        """Return method and path, the way errors name an operation."""
        return f"{self.method} {self.path}"
