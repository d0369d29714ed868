"""A Windows user logs in by NTLM or Negotiate, which brings a session cookie."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Generator
from http.cookies import SimpleCookie
from importlib import import_module
from typing import Any

import httpx2

from ._errors import ConfigurationError

_UNAUTHORIZED = 401
_STEPS = 6
_KEPT = ("timeout", "sni_hostname")
Flow = Generator[httpx2.Request, httpx2.Response, None]


class WindowsAuth(httpx2.Auth):
    """Logs a Windows user in before the first call: `Client(auth=WindowsAuth(...))`.

    A GET at the address of that call brings the session; the call itself goes out
    once, with its cookie. It wants the package pyspnego.
    """

    def __init__(self, user: str, password: str) -> None:
        """Take the user with the domain (DOMAIN, backslash, name), and the password.

        ConfigurationError: one of them is empty, or there is no pyspnego.
        """
        self._user, self._password = user, password
        self._cookies: dict[str, str] = {}
        if not user or not password:
            raise ConfigurationError("user or password of the login is missing")
        try:
            # An extra: most clients never need it.
            self._spnego: Any = import_module("spnego")
        except ImportError as error:
            message = "a Windows user logs in with the package pyspnego"
            raise ConfigurationError(message, hint="pip install pyspnego") from error

    def auth_flow(self, request: httpx2.Request) -> Flow:
        """Log in if there is no session, then send; log in again if it has ended."""
        for _ in range(2):
            if not self._cookies:
                yield from self._log_in(request)
            request.headers["User-Agent"] = "Windows"
            pairs = [f"{name}={value}" for name, value in self._cookies.items()]
            request.headers["Cookie"] = "; ".join(pairs)
            response = yield request
            if not response.is_redirect and response.status_code != _UNAUTHORIZED:
                return
            if not self._cookies:
                return
            self._cookies = {}

    def _log_in(self, request: httpx2.Request) -> Flow:
        url = request.url
        for _ in range(_STEPS):
            response = yield self._get(request, url)
            offered = response.headers.get_list("www-authenticate", split_commas=True)
            schemes = {one.partition(" ")[0].lower() for one in offered}
            if response.status_code == _UNAUTHORIZED and schemes & {
                "ntlm",
                "negotiate",
            }:
                scheme = "Negotiate" if "negotiate" in schemes else "NTLM"
                response = yield from self._prove(request, url, scheme)
            self._keep(response)
            to = url.join(response.headers.get("location", ""))
            if self._cookies or not response.is_redirect or to.host != url.host:
                return
            url = to

    def _prove(
        self,
        request: httpx2.Request,
        url: httpx2.URL,
        scheme: str,
    ) -> Generator[httpx2.Request, httpx2.Response, httpx2.Response]:
        """Do the steps of NTLM or Negotiate, which belong to one connection."""
        client = self._spnego.client(
            self._user,
            self._password,
            hostname=url.host,
            service="HTTP",
            protocol=scheme.lower(),
        )
        token = client.step()
        while True:
            following = self._get(request, url)
            proof = b64encode(token or b"").decode()
            following.headers["Authorization"] = f"{scheme} {proof}"
            response = yield following
            answer = response.headers.get("www-authenticate", "").partition(" ")[2]
            if response.status_code != _UNAUTHORIZED or not answer or client.complete:
                return response
            token = client.step(b64decode(answer))

    def _get(self, request: httpx2.Request, url: httpx2.URL) -> httpx2.Request:
        kept = request.extensions
        extensions = {one: kept[one] for one in _KEPT if one in kept}
        headers = {"User-Agent": "Windows", "Accept": "*/*"}
        return httpx2.Request("GET", url, headers=headers, extensions=extensions)

    def _keep(self, response: httpx2.Response) -> None:
        for text in response.headers.get_list("set-cookie"):
            for name, one in SimpleCookie(text).items():
                self._cookies[name] = one.value
