"""The errors of this client: a small family with details and hints."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeAlias, TypeVar, cast, get_origin

import httpx2

_SHOWN = 300
T = TypeVar("T")
Json: TypeAlias = Any


def parsed(text: str | bytes) -> Json:
    """Return the value of a JSON text. Raise ValueError if it is not JSON."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


class ApiError(Exception):
    """A call failed.

    `operation` is its method and path, `status` the HTTP status (None without an
    answer). `headers` and `body` are those of the answer; `hint` says what to do.
    """

    def __init__(
        self,
        message: str,
        *,
        operation: str = "",
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        body: str = "",
        hint: str = "",
    ) -> None:
        """Store the details of the failure; secrets must be masked already."""
        super().__init__(message)
        self.message = message
        self.operation = operation
        self.status = status
        self.headers = httpx2.Headers(headers)
        self.body = body
        self.hint = hint

    @property
    def json(self) -> Json:
        """The parsed body of the answer; None if it is not JSON."""
        try:
            return parsed(self.body)
        except ValueError:
            return None

    def json_as(self, kind: type[T]) -> T | None:
        """Return the body of the answer as a type that docstrings name.

        None: it is no JSON, or an object in place of a list or the reverse.
        """
        body: object = self.json
        outer = list if (get_origin(kind) or kind) is list else dict
        return cast("T", body) if isinstance(body, outer) else None

    def __str__(self) -> str:
        """Return the message for people: the call, the failure, the hint."""
        head = f"{self.operation}: {self.message}" if self.operation else self.message
        excerpt = " ".join(self.body.split())[:_SHOWN]
        return "\n".join(filter(None, (head, excerpt, self.hint)))


class ConfigurationError(ApiError):
    """Something the client needs is missing or unusable; nothing was sent."""


class UnreachableError(ApiError):
    """There was no answer: no connection, a failed TLS handshake, or a time-out."""


class RefusedError(ApiError):
    """The server refused the caller (401, 403, or a refusal in the answer itself)."""


class NotFoundError(ApiError):
    """The server does not have what the call names (404, 410)."""


class ConflictError(ApiError):
    """The object changed in the meantime or exists already (409, 412)."""


class AnswerError(ApiError):
    """The answer came but is not in the documented form."""


_BY_STATUS: dict[int, type[ApiError]] = {
    401: RefusedError,
    403: RefusedError,
    404: NotFoundError,
    409: ConflictError,
    410: NotFoundError,
    412: ConflictError,
}


def error_class(status: int) -> type[ApiError]:
    """Return the class of the error for an HTTP status."""
    return _BY_STATUS.get(status, ApiError)
