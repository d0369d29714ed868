"""Prepares calls, for the synchronous and the asynchronous client."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypedDict
from urllib.parse import urljoin, urlsplit

import httpx2

from . import _failures as failures
from ._access import Identity, credentials, identify, login
from ._answers import decode, reported
from ._api import DEFAULTS, FETCH, PARAMETERS, SIGNING, WRITERS
from ._bodies import Body, encode
from ._errors import ApiError, ConfigurationError, RefusedError
from ._operation import Operation
from ._retry import Outcome, Retry, pause
from ._settings import Variables, Way
from ._url import final_url
from ._values import cookies, escaped, header, pairs, segment

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_ACCEPTED = {"json": "application/json", "xml": "application/xml", "text": "text/plain"}
_MOST_REDIRECTS = 10
_NO_TEXTS: Mapping[str, str] = {}
_NOTHING: Mapping[str, object] = {}
_HARMLESS = ("accept", "accept-encoding", "accept-language", "user-agent")


class Given(TypedDict, total=False):
    """The arguments of a call. Values that are None are not sent.

    `url` is the address of a next page, which the server gave.
    """

    path: Mapping[str, object]
    query: Mapping[str, object]
    headers: Mapping[str, object]
    cookies: Mapping[str, object]
    body: object
    content_type: str
    url: str


class Settings(NamedTuple):
    """The settings of a client. `sign` names operations that are signed on request.

    `extensions` are added to every request, such as the time-out of `using`.
    """

    variables: Variables
    way: Way | None = None
    retry: Retry | None = None
    headers: Mapping[str, str] = _NO_TEXTS
    sign: frozenset[str] = frozenset()
    sign_all: bool = False
    signing: Mapping[str, str] = _NO_TEXTS
    auth: httpx2.Auth | None = None
    follow_redirects: bool = False
    extensions: Mapping[str, object] = _NOTHING

    def signs(self, operation: Operation[Any]) -> bool:
        """Return whether calls of an operation are signed."""
        when = operation.signing or SIGNING
        if when == "on request":
            return self.sign_all or operation.label in self.sign
        return when == "always"


class TokenRequest(NamedTuple):
    """A token to fetch: its address, the login of the client, the scopes of the token."""

    url: str
    client_id: str
    client_secret: str
    scope: str


class Call(NamedTuple):
    """A prepared call, without the signature, which each attempt adds."""

    operation: Operation[Any]
    url: str
    headers: httpx2.Headers
    body: Body
    extensions: dict[str, Any]
    variables: Variables


class Core:
    """Prepares calls and checks answers, without connections."""

    def __init__(self, settings: Settings) -> None:
        """Keep the settings."""
        self.settings = settings
        self.variables = settings.variables

    def identity(self, operation: Operation[Any], given: Given) -> Identity:
        """Return the caller. Raise ConfigurationError if a value is missing."""
        if self.settings.auth:
            return Identity(self.settings.way)
        headers = {**self.settings.headers, **_given(given.get("headers", {}))}
        with failures.blamed(operation):
            chosen = credentials(operation, self.variables, headers)
        return Identity(self.settings.way, chosen)

    def prepare(
        self,
        operation: Operation[Any],
        given: Given,
        identity: Identity,
        values: Mapping[str, object],
    ) -> Call:
        """Return a prepared call. Raise ConfigurationError if it cannot be sent.

        `values` are those that the caller's functions gave for this call.
        """
        with failures.blamed(operation):
            variables = self.variables.filled(values) if values else self.variables
            headers = self._headers(operation, given)
            query = list(self._query(operation, given.get("query", {})))
            from_login = identify(identity, variables, headers)
            query += [(escaped(name), escaped(value)) for name, value in from_login]
            usual = operation.content_type
            media_type = given.get("content_type") or usual
            body = encode(given.get("body"), media_type, operation, WRITERS.get("xml"))
            if body.content is not None or body.upload is not None:
                if media_type == usual:
                    media_type = body.content_type(usual)
                headers["Content-Type"] = header("Content-Type", media_type)
            url = self._url(operation, given, query)
            extensions = self._extensions(operation, identity, variables)
            return Call(operation, url, headers, body, extensions, variables)

    def fetching(self, path: str) -> tuple[Operation[Any], Given]:
        """Return the call that downloads a file that the server named by a path."""
        base = self.variables.need("base_url")
        outer = urlsplit(base).path.rstrip("/").rpartition("/")[0]
        beside = path.startswith("/") and not f"{path}/".startswith(f"{outer}/")
        url = urljoin(base, outer + path if beside else path)
        operation = FETCH._replace(path=urlsplit(url).path)
        return operation, {"url": url}

    def address(self, operation: Operation[Any], given: Given) -> str:
        """Return the address of a call without its credentials."""
        return self._url(operation, given, [])

    def _url(
        self,
        operation: Operation[Any],
        given: Given,
        query: list[tuple[str, str]],
    ) -> str:
        base = self.variables.need(operation.base)
        if (url := given.get("url")) is None:
            pairs_or_flags = [(n, v) if n else (v, None) for n, v in query]
            segments = _segments(operation, operation.written(given.get("path", {})))
            return final_url(base, segments, pairs_or_flags, keep_escapes=True)
        parts = urlsplit(urljoin(base, url))
        if parts[:2] != urlsplit(base)[:2]:
            raise ConfigurationError(f"{url} is not on the server of the base address")
        pieces = [part.partition("=") for part in filter(None, parts.query.split("&"))]
        repeated = {name for name, _ in query}
        given_pairs = [(n, v if e else None) for n, e, v in pieces if n not in repeated]
        return final_url(
            f"{parts.scheme}://{parts.netloc}",
            parts.path.split("/")[1:],
            [*given_pairs, *query],
            keep_escapes=True,
        )

    def _extensions(
        self,
        operation: Operation[Any],
        identity: Identity,
        variables: Variables,
    ) -> dict[str, Any]:
        extensions = dict(self.settings.extensions)
        extensions["sign"] = operation.label if self.settings.signs(operation) else ""
        extensions["digest"] = login(identity, variables)
        extensions["follows"] = self.settings.follow_redirects
        for credential in identity.credentials:
            token, grant = next(iter(credential.variables), ""), credential.grant
            if grant and not variables.has(token):
                extensions["token"] = TokenRequest(
                    urljoin(variables.need("base_url"), grant.token_url),
                    variables.need(grant.client_id),
                    variables.need(grant.client_secret),
                    variables.get(grant.scope) or operation.scopes.get(token, ""),
                )
        return extensions

    def _query(
        self,
        operation: Operation[Any],
        given: Mapping[str, object],
    ) -> Iterable[tuple[str, str]]:
        usual = {**DEFAULTS, **operation.defaults}
        values = {k: self._client_value(operation, k, v) for k, v in given.items()}
        unusual = {k: v for k, v in values.items() if k not in usual or v != usual[k]}
        return pairs(operation.written(unusual), operation.styles)

    def _client_value(
        self,
        operation: Operation[Any],
        name: str,
        value: object,
    ) -> object:
        if value is not None or name not in PARAMETERS:
            return operation.constants.get(name) if value is None else value
        variable = PARAMETERS[name]
        if name in operation.needs:
            return self.variables.need(variable)
        return self.variables.get(variable) or None

    def _headers(self, operation: Operation[Any], given: Given) -> httpx2.Headers:
        kinds = operation.answers if operation.is_documented else ()
        media_types = (_ACCEPTED.get(kind, "") for kind in kinds)
        accept = operation.accept or ", ".join(filter(None, media_types)) or "*/*"
        headers = httpx2.Headers({"Accept": accept})
        headers.update(self.settings.headers)
        for name, value in operation.written(given.get("headers", {})).items():
            filled = self._client_value(operation, name, value)
            if filled is not None:
                headers[name] = header(name, filled, operation.styles.get(name, ""))
        values = operation.written(given.get("cookies", {}))
        if whole := cookies(values, operation.styles):
            headers["Cookie"] = header("Cookie", whole)
        return headers

    def wait(self, call: Call, attempt: int, outcome: Outcome) -> float | None:
        """Return the seconds before a call is repeated; None if it is not."""
        if not call.body.replayable:
            return None
        return pause(self.settings.retry, call.operation, attempt, outcome)

    def redirected(
        self,
        call: Call,
        response: httpx2.Response,
        hops: int,
    ) -> httpx2.Request | None:
        """Return the request of a redirect, if the caller wants to follow it.

        To another server it brings no credentials, and from https never to http.
        """
        following = response.next_request
        may_go_on = self.settings.follow_redirects and hops < _MOST_REDIRECTS
        if not following or not may_go_on or not failures.may_follow(call):
            return None
        before, after = response.request.url, following.url
        if (before.scheme, before.netloc) == (after.scheme, after.netloc):
            return following
        if before.scheme == "https" and after.scheme != "https":
            return None
        kept = {k: v for k, v in response.request.headers.items() if k in _HARMLESS}
        return httpx2.Request(following.method, after, headers=kept)

    def is_read(self, call: Call, response: httpx2.Response) -> bool:
        """Return whether an answer is an error; the body of an error is always read."""
        return not response.is_success or failures.may_differ(call.operation, response)

    def accepted(self, call: Call, outcome: Outcome) -> httpx2.Response:
        """Return the answer of a successful call. Raise ApiError for others."""
        if not isinstance(outcome, httpx2.Response):
            raise self.unreachable(call, outcome) from outcome
        if not outcome.is_success:
            raise failures.failed(call, outcome)
        if outcome.is_closed and (difference := failures.difference(call, outcome)):
            raise difference
        return outcome

    def value(self, call: Call, response: httpx2.Response) -> object:
        """Return the value of an answer, or raise its error."""
        value = decode(call.operation, response)
        if message := reported(call.operation, value):
            raise failures.error(call, response, RefusedError, message)
        return value

    def unreachable(self, call: Call, error: Exception) -> ApiError:
        """Return the error of a call without an answer."""
        return failures.unreachable(call, error)


def _given(headers: Mapping[str, object]) -> dict[str, str]:
    return {name: "" for name, value in headers.items() if value is not None}


def _segments(operation: Operation[Any], given: Mapping[str, object]) -> list[str]:
    def filled(part: str) -> str:
        texts = _PLACEHOLDER.split(part)
        names = _PLACEHOLDER.findall(part)
        styles = operation.styles
        texts[1::2] = [segment(n, given[n], styles.get(n, "")) for n in names]
        return "".join(texts)

    return [filled(part) for part in operation.path.removeprefix("/").split("/")]
