"""What the synchronous and the asynchronous client share: calls are made ready here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple, TypedDict, TypeVar
from urllib.parse import urljoin, urlsplit

import httpx2

from ._access import identify, login
from ._answers import decode, reported
from ._api import FETCH, HINTS, PARAMETERS
from ._bodies import Body, encode
from ._errors import (
    ApiError,
    ConfigurationError,
    RefusedError,
    UnreachableError,
    error_class,
)
from ._operation import Operation
from ._retry import Retry
from ._settings import Variables, Way
from ._url import final_url
from ._values import header, pairs, segment

T = TypeVar("T")
_HOLE = re.compile(r"\{([^{}]*)\}")
_ACCEPTED = {"json": "application/json", "xml": "application/xml", "text": "text/plain"}
_SKEW = 30
Outcome = httpx2.Response | httpx2.RequestError


class Given(TypedDict, total=False):
    """What a caller gives to a call; values that are None are not sent."""

    path: Mapping[str, object]
    query: Mapping[str, object]
    headers: Mapping[str, object]
    cookies: Mapping[str, object]
    body: object
    content_type: str


@dataclass(frozen=True)
class Settings:
    """How a client calls. `sign` names operations to sign though none has to be."""

    variables: Variables
    way: Way | None = None
    retry: Retry | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    sign: frozenset[str] = frozenset()
    sign_all: bool = False
    signing: Mapping[str, str] = field(default_factory=dict[str, str])

    def signs(self, operation: Operation[Any]) -> bool:
        """Return whether calls of an operation are signed."""
        if operation.signing == "on request":
            return self.sign_all or operation.id in self.sign
        return operation.signing == "always"


class Call(NamedTuple):
    """A call made ready; only the signature is missing, which each attempt adds."""

    operation: Operation[Any]
    url: str
    headers: Mapping[str, str]
    body: Body
    extensions: dict[str, object]


class Core:
    """Makes calls ready and judges answers; knows nothing of connections."""

    def __init__(self, settings: Settings) -> None:
        """Keep the settings."""
        self.settings = settings
        self.variables = settings.variables

    def prepare(self, operation: Operation[Any], given: Given) -> Call:
        """Return a call ready to send; ConfigurationError for what cannot be sent."""
        try:
            return self._prepared(operation, given)
        except ConfigurationError as error:
            error.operation = operation.label
            raise
        except ValueError as error:
            raise ConfigurationError(str(error), operation=operation.label) from error

    def fetching(self, path: str) -> Call:
        """Return a call that downloads what the server named by a path of its own."""
        base = self.variables.need("base_url")
        parts = urlsplit(urljoin(base, path))
        if parts[:2] != urlsplit(base)[:2]:
            raise ConfigurationError(f"{path} is not on the server of the base address")
        operation = replace(FETCH, path=parts.path)
        sent = self._headers(operation, {})
        identify(operation, self.settings.way, self.variables, sent)
        pairs = [each.partition("=") for each in filter(None, parts.query.split("&"))]
        url = final_url(
            f"{parts.scheme}://{parts.netloc}",
            parts.path.split("/")[1:],
            [(name, value if equals else None) for name, equals, value in pairs],
            keep_escapes=True,
        )
        return Call(operation, url, sent, Body(), self._extensions(operation))

    def _extensions(self, operation: Operation[Any]) -> dict[str, object]:
        signs = self.settings.signs(operation)
        return {
            "sign": operation.id if signs else "",
            "digest": login(operation, self.variables),
        }

    def _prepared(self, operation: Operation[Any], given: Given) -> Call:
        query = list(self._query(operation, given.get("query", {})))
        sent = self._headers(operation, given)
        query += identify(operation, self.settings.way, self.variables, sent)
        url = final_url(
            self.variables.need(operation.base),
            _segments(operation, given.get("path", {})),
            query,
        )
        media_type = given.get("content_type") or operation.content_type
        body = encode(given.get("body"), media_type)
        if body.content is not None or body.upload is not None:
            sent["Content-Type"] = media_type
        return Call(operation, url, sent, body, self._extensions(operation))

    def _query(
        self,
        operation: Operation[Any],
        given: Mapping[str, object],
    ) -> list[tuple[str, str]]:
        usual = operation.defaults
        asked = {k: self._own(operation, k, v) for k, v in given.items()}
        return list(
            pairs(
                {k: v for k, v in asked.items() if k not in usual or v != usual[k]},
                operation.styles,
            )
        )

    def _own(self, operation: Operation[Any], name: str, value: object) -> object:
        if value is not None or name not in PARAMETERS:
            return value
        variable = PARAMETERS[name]
        if name in operation.needs:
            return self.variables.need(variable)
        return self.variables.get(variable) or None

    def _headers(self, operation: Operation[Any], given: Given) -> dict[str, str]:
        media_types = (_ACCEPTED.get(each, "") for each in operation.answers)
        accept = operation.accept or ", ".join(filter(None, media_types)) or "*/*"
        sent = {"Accept": accept, **self.settings.headers}
        for name, value in given.get("headers", {}).items():
            own = self._own(operation, name, value)
            if own is not None:
                sent[name] = header(name, own)
        cookies = pairs(given.get("cookies", {}), operation.styles)
        if whole := "; ".join(f"{name}={value}" for name, value in cookies):
            sent["Cookie"] = header("Cookie", whole)
        return sent

    def wait(self, call: Call, attempt: int, outcome: Outcome) -> float | None:
        """Return the seconds after which a call is made again; None: it is not."""
        retry = self.settings.retry
        if retry is None or not call.body.replayable:
            return None
        if isinstance(outcome, httpx2.Response):
            return retry.after_answer(call.operation, attempt, outcome)
        return retry.after_error(call.operation, attempt, outcome)

    def accepted(self, call: Call, outcome: Outcome) -> httpx2.Response:
        """Return the answer of a call that succeeded; raises ApiError for others."""
        if not isinstance(outcome, httpx2.Response):
            raise self.unreachable(call.operation, outcome) from outcome
        if not outcome.is_success:
            raise self._failure(call.operation, outcome)
        return outcome

    def value(self, operation: Operation[Any], response: httpx2.Response) -> object:
        """Return the value of an answer; raises the error it stands for."""
        value = decode(operation, response)
        if message := reported(operation, value):
            raise self._error(operation, response, RefusedError, message)
        return value

    def _failure(
        self,
        operation: Operation[Any],
        response: httpx2.Response,
    ) -> ApiError:
        status = response.status_code
        message = f"{status} {response.reason_phrase}".strip()
        return self._error(operation, response, error_class(status), message)

    def unreachable(self, operation: Operation[Any], error: Exception) -> ApiError:
        """Return the error of a call that got no answer."""
        message = self.variables.cover(str(error)) or type(error).__name__
        hint = ""
        if isinstance(error, httpx2.TimeoutException):
            hint = "The server took longer than the time-out of the client."
        elif "CERTIFICATE" in message.upper():
            hint = "Pass ca= where the server's authority is a private one."
        return UnreachableError(message, operation=operation.label, hint=hint)

    def _error(
        self,
        operation: Operation[Any],
        response: httpx2.Response,
        kind: type[ApiError],
        message: str,
    ) -> ApiError:
        return kind(
            self.variables.cover(message),
            operation=operation.label,
            status=response.status_code,
            body=self.variables.cover(response.text),
            hint=self._hint(operation, response),
        )

    def _hint(self, operation: Operation[Any], response: httpx2.Response) -> str:
        status, text = response.status_code, response.text
        fitting = (hint for hint in HINTS if status in hint.statuses)
        hints = [each.text for each in fitting if re.search(each.pattern, text)][:1]
        skew = _skew(response)
        if self.settings.signs(operation) and abs(skew) > _SKEW:
            way = "behind" if skew > 0 else "ahead of"
            hints.append(f"This clock is {abs(skew):.0f} s {way} the server's.")
        if response.is_redirect:
            hints.append("The server redirects: make the new address the base address.")
        return " ".join(hints)


def _segments(operation: Operation[Any], given: Mapping[str, object]) -> list[str]:
    def filled(hole: re.Match[str]) -> str:
        name = hole[1]
        return segment(name, given[name], operation.styles.get(name, ""))

    parts = operation.path.removeprefix("/").split("/")
    return [_HOLE.sub(filled, part) for part in parts]


def _skew(response: httpx2.Response) -> float:
    try:
        server = parsedate_to_datetime(response.headers.get("Date", ""))
    except ValueError:
        return 0.0
    now = datetime.now(UTC)
    return (server.replace(tzinfo=server.tzinfo or UTC) - now).total_seconds()
