"""The constants of each operation, and the arguments of a call."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Generic, Literal, NamedTuple, TypeVar

if sys.version_info >= (3, 13):
    from warnings import deprecated
else:
    from typing_extensions import deprecated

from ._values import plain

__all__ = ["Operation", "deprecated"]

T = TypeVar("T")
_NOTHING: Mapping[str, object] = {}
_NO_TEXTS: Mapping[str, str] = {}


class Operation(NamedTuple, Generic[T]):
    """One method on one path, and the type `T` of its answer.

    `answers` names the forms of an answer (`json`, `xml`, `text`; empty: no body), and
    `accept` the media types, if they are not the usual ones. `signing` says when a call
    is signed, if that differs from most operations of the API.
    `plain`: the answer is one text, number or boolean. `html`: it may be a web page.
    `shape` names the shape of an XML answer, `body_shape` that of an XML body.
    `null_body`: a body that is None is sent, as `null`. `text_body`: a text is sent as
    it is (`text`, `lines`), a list as JSON, one line for each item (`lines`).
    `security` has the alternatives of credentials; a caller needs one of them.
    `scopes` has the OAuth 2 scopes that a token needs, by the name of its variable.
    `styles` says how the parts of a value are joined, if they are not repeated;
    `parts` has the same, or the media type, for the fields of a form (`spread`: the
    members of an object are fields).
    `defaults` are the server's defaults of arguments, if they are not usual in this
    API; `needs` names the arguments that the client must have, if the caller does not
    pass them.
    `constants` has lists and objects that are sent if the caller leaves them out.
    `texts` names the members of a body, or of a parameter in JSON, that are texts, for
    values such as decimals.
    `pages` says how the next page is asked for.
    `repeatable`: a repeated call has no further effect; None: as HTTP says about the
    method. `failure` names the element of an answer that reports a failure with any
    status, `failure_word` the word by which a text reports one.
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
    scopes: Mapping[str, str] = _NO_TEXTS
    base: str = "base_url"
    repeatable: bool | None = None
    defaults: Mapping[str, object] = _NOTHING
    constants: Mapping[str, object] = _NOTHING
    styles: Mapping[str, str] = _NO_TEXTS
    parts: Mapping[str, str] = _NO_TEXTS
    needs: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    pages: Mapping[str, str] = _NO_TEXTS
    shape: str = ""
    body_shape: str = ""
    null_body: bool = False
    text_body: Literal["", "text", "lines"] = ""
    failure: str = ""
    failure_word: str = ""

    @property
    def label(self) -> str:
        """Return method and path, as errors name an operation."""
        return f"{self.method} {self.path}"

    @property
    def is_documented(self) -> bool:
        """Return whether the document has a type of the answer; else, any text is one."""
        return self.plain or self.answers[:1] != ("text",)

    @property
    def may_repeat(self) -> bool:
        """Return whether a call may be repeated after the server may have got it."""
        if self.repeatable is not None:
            return self.repeatable
        return self.method not in ("POST", "PATCH")

    def written(self, values: Mapping[str, object]) -> dict[str, object]:
        """Return arguments; those that are sent as JSON have only what JSON has."""
        arguments = dict(values)
        for name, style in self.styles.items():
            if style.endswith("json") and name in arguments:
                arguments[name] = plain(arguments[name], name, self.texts)
        return arguments
