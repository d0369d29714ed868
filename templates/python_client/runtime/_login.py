"""Adds tokens, logins and the signature to a request before it is sent."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import AsyncGenerator, Generator
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, cast
from urllib.parse import quote, urlencode

import httpx2

from ._core import TokenRequest
from ._errors import RefusedError, parsed
from ._lazy import Lazy

if TYPE_CHECKING:
    import anyio
else:
    anyio = Lazy("anyio")

_MARGIN = 30.0
_LIFETIME = 300.0
_UNAUTHORIZED = 401


class _Token(NamedTuple):
    value: str
    expires: float


class _Failure(NamedTuple):
    moment: float
    error: httpx2.RequestError


class Login(httpx2.Auth):
    """Runs the caller's `auth` or the documented login, and then signs.

    Of calls that need the same token at the same time, one fetches it. If its server
    does not answer, all these calls fail.
    """

    def __init__(self, auth: httpx2.Auth | None = None) -> None:
        """Run `auth`, if there is one, instead of the documented login."""
        self._auth = auth
        self._tokens: dict[TokenRequest, _Token] = {}
        self._failures: dict[TokenRequest, _Failure] = {}
        self._lock = Lock()

    def sign(self, request: httpx2.Request) -> None:
        """Sign a request before it is sent; this class does not sign."""

    def sync_auth_flow(
        self,
        request: httpx2.Request,
    ) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Send the request; if it needs a token, first fetch the token."""
        if self.requires_request_body:
            request.read()
        if self._wanted(request):
            start = time.monotonic()
            with self._lock:
                if token_request := self._wanted(request):
                    self._check(token_request, request, start)
                    response = yield _asking(token_request, request)
                    response.read()
                    self._keep(token_request, request, response)
        flow = self._inner(request).sync_auth_flow(request)
        following = next(flow)
        while True:
            self.sign(following)
            response = yield following
            self._forget(request, response)
            try:
                following = flow.send(response)
            except StopIteration:
                return

    async def async_auth_flow(
        self,
        request: httpx2.Request,
    ) -> AsyncGenerator[httpx2.Request, httpx2.Response]:
        """Do the same as `sync_auth_flow`."""
        if self.requires_request_body:
            await request.aread()
        if self._wanted(request):
            start = time.monotonic()
            async with self._async_lock:
                if token_request := self._wanted(request):
                    self._check(token_request, request, start)
                    response = yield _asking(token_request, request)
                    await response.aread()
                    self._keep(token_request, request, response)
        flow = self._inner(request).async_auth_flow(request)
        following = await anext(flow)
        while True:
            self.sign(following)
            response = yield following
            self._forget(request, response)
            try:
                following = await flow.asend(response)
            except StopAsyncIteration:
                return

    @cached_property
    def _async_lock(self) -> anyio.Lock:
        return anyio.Lock()

    def _inner(self, request: httpx2.Request) -> httpx2.Auth:
        login = request.extensions.get("digest")
        return self._auth or (httpx2.DigestAuth(*login) if login else httpx2.Auth())

    def _wanted(self, request: httpx2.Request) -> TokenRequest | None:
        """Return the token to fetch, or add the current token if it is still valid."""
        token_request: TokenRequest | None = request.extensions.get("token")
        token = self._tokens.get(token_request) if token_request else None
        is_valid = token is not None and time.monotonic() < token.expires
        request.extensions["kept"] = is_valid
        if token and is_valid:
            request.headers["Authorization"] = f"Bearer {token.value}"
            return None
        return token_request

    def missed(
        self,
        token_request: TokenRequest | None,
        error: httpx2.RequestError,
    ) -> None:
        """Note that the request of a token failed."""
        if token_request and error.request.url == token_request.url:
            self._failures[token_request] = _Failure(time.monotonic(), error)

    def _check(
        self,
        token_request: TokenRequest,
        request: httpx2.Request,
        start: float,
    ) -> None:
        """Fail if the request of a token has failed since `start`."""
        failure = self._failures.get(token_request)
        if failure and failure.moment > start:
            raise type(failure.error)(str(failure.error), request=request)

    def _keep(
        self,
        token_request: TokenRequest,
        request: httpx2.Request,
        response: httpx2.Response,
    ) -> None:
        answer = _json(response)
        value = answer.get("access_token")
        text = value if isinstance(value, str) else ""
        if not text or not text.isascii() or not text.isprintable():
            message = f"{response.status_code}: the server of tokens gave none"
            hint = "Check client_id= and client_secret=."
            body = response.text.replace(token_request.client_secret, "***")
            raise RefusedError(
                message,
                operation=f"POST {token_request.url}",
                status=response.status_code,
                headers=response.headers,
                body="" if text else body,
                hint=hint,
            )
        lasts = answer.get("expires_in", _LIFETIME)
        seconds = _seconds(lasts)
        expires = time.monotonic() + max(seconds - _MARGIN, seconds / 2)
        self._tokens[token_request] = _Token(text, expires)
        request.headers["Authorization"] = f"Bearer {text}"

    def _forget(self, request: httpx2.Request, response: httpx2.Response) -> None:
        """Forget a token that the server refuses; if it was a kept one, say so.

        Another call may have fetched a new one in the meantime, which stays.
        """
        token_request: TokenRequest | None = request.extensions.get("token")
        if not token_request or response.status_code != _UNAUTHORIZED:
            return
        response.extensions["outdated"] = request.extensions["kept"]
        token = self._tokens.get(token_request)
        if token and request.headers["Authorization"] == f"Bearer {token.value}":
            self._tokens.pop(token_request, None)


def _seconds(value: object) -> float:
    """Return how long a token is valid; some servers write the number as a text."""
    text = str(value)
    return float(text) if text.isascii() and text.isdigit() else _LIFETIME


def _json(response: httpx2.Response) -> dict[str, object]:
    try:
        answer: object = parsed(response.content) if response.is_success else {}
    except ValueError:
        return {}
    return cast("dict[str, object]", answer) if isinstance(answer, dict) else {}


def _asking(token_request: TokenRequest, request: httpx2.Request) -> httpx2.Request:
    """Return the request of a token, with the time-out of the request that needs it."""
    user = quote(token_request.client_id, "")
    pair = f"{user}:{quote(token_request.client_secret, '')}"
    form = {"grant_type": "client_credentials", "scope": token_request.scope}
    content = urlencode({name: value for name, value in form.items() if value})
    limits = {k: v for k, v in request.extensions.items() if k == "timeout"}
    return httpx2.Request(
        "POST",
        token_request.url,
        extensions=limits,
        content=content.encode(),
        headers={
            "Accept": "application/json",
            "Authorization": f"Basic {b64encode(pair.encode()).decode()}",
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
