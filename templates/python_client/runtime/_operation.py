"""What the client knows of each operation, and what a caller passes to one."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Generic, Literal, NamedTuple, TypeVar

if sys.version_info >= (3, 13):
    from warnings import deprecated
else:
    from typing_extensions import deprecated

__all__ = ["Operation", "deprecated"]

T = TypeVar("T")
_NOTHING: Mapping[str, object] = {}
_NO_TEXTS: Mapping[str, str] = {}


class Operation(NamedTuple, Generic[T]):
    """One method on one path, and the type `T` of its answer.

    `answers` names the forms an answer may have (`json`, `xml`, `text`; none: nothing
    comes back) and `accept` the media types where they are not the usual ones.
    `signing` says when a call is signed, where that is not as most of the API's are.
    `plain`: the answer is one text, number or boolean. `html`: it may be a web page.
    `shape` names what an XML answer looks like, `body_shape` what an XML body does.
    `security` holds the alternatives of credentials, one of which a caller needs.
    `styles` says how the parts of a value are joined where they are not repeated, and
    `parts` the same, or the media type, of the fields of a form.
    `defaults` are what the server takes for an argument that is not sent, where that
    is not usual in this API; `needs` names the arguments that must come from the client where the caller gives none.
    `texts` names the members of a body that are texts, for values such as decimals.
    `pages` says how the next page is asked for.
    `repeatable`: calling twice does no more than calling once; None: as HTTP says of
    the method. `failure` names the element of an answer that reports a failure whatever
    the status, `failure_word` a word by which a text does.
    """

    method: str
    path: str
    answers: tuple[str, ...] = ("json",)
    accept: str = ""
    plain: bool = False
    html: bool = False
    content_type: str = "application/json"
    signing: Literal["", "always", "on request", "never"] = ""
    security: tuple[tuple[str, ...], ...] = ()
    base: str = "base_url"
    repeatable: bool | None = None
    defaults: Mapping[str, object] = _NOTHING
    styles: Mapping[str, str] = _NO_TEXTS
    parts: Mapping[str, str] = _NO_TEXTS
    needs: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    pages: Mapping[str, str] = _NO_TEXTS
    shape: str = ""
    body_shape: str = ""
    failure: str = ""
    failure_word: str = ""

    @property
    def label(self) -> str:
        """Return method and path, the way errors name an operation."""
        return f"{self.method} {self.path}"

    @property
    def may_repeat(self) -> bool:
        """Return whether a call may be made again after the server may have got it."""
        if self.repeatable is not None:
            return self.repeatable
        return self.method not in ("POST", "PATCH")
