"""A proxy that lets Windows users in as Qlik's does: login by NTLM after a redirect, then a session cookie.

The NTLM messages are answered by pyspnego, an implementation of its own: neither newman's nor curl's.
"""

import base64
import http.client
import secrets
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import spnego

from tests.clients.http_server import Handler, serving

COOKIE = "X-Qlik-Session"
_LOGIN = "/internal_windows_authentication/"
_FORM = b"<!doctype html><title>Login</title><form method=post><input name=username></form>"


@dataclass
class WindowsProxy:
    """`behind` is the address of the server it guards; `logins` counts those that failed and those that did not."""

    behind: str
    url: str = ""
    offers: tuple[str, ...] = ("NTLM",)
    logins: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})
    sessions: set[str] = field(default_factory=set)
    first_paths: dict[str, str] = field(default_factory=dict)


class _Handler(Handler):
    protocol_version = "HTTP/1.1"
    proxy: WindowsProxy
    login: Any = None

    def answer(self) -> None:
        body = self.body()
        cookie = SimpleCookie(self.headers.get("Cookie", "")).get(COOKIE)
        if self.path.startswith(_LOGIN):
            self._log_in()
        elif cookie and cookie.value in self.proxy.sessions:
            self._pass_on(body)
        elif "Windows" in self.headers.get("User-Agent", ""):
            ticket = secrets.token_hex(8)
            self.proxy.first_paths[ticket] = self.path
            self.send(302, headers={"Location": f"{_LOGIN}?targetId={ticket}"})
        else:
            self.send(200, _FORM, {"Content-Type": "text/html"})

    def _log_in(self) -> None:
        kind, _, text = self.headers.get("Authorization", "").partition(" ")
        token = base64.b64decode(text)
        if kind not in self.proxy.offers or not token:
            self.send(401, headers={"WWW-Authenticate": ", ".join(self.proxy.offers)})
            return
        if self.login is None or (kind == "NTLM" and token[8] == 1):
            options = {"NTLM": spnego.NegotiateOptions.use_ntlm, "Negotiate": spnego.NegotiateOptions.use_negotiate}
            self.login = spnego.server(protocol=kind.lower(), options=options[kind])
        try:
            challenge = self.login.step(token)
        except spnego.exceptions.SpnegoError:
            self.proxy.logins[False] += 1
            self.send(401, headers={"WWW-Authenticate": ", ".join(self.proxy.offers)})
            return
        if self.login.complete:
            self._finish()
        else:
            answer = base64.b64encode(challenge or b"").decode()
            self.send(401, headers={"WWW-Authenticate": f"{kind} {answer}"})

    def _finish(self) -> None:
        self.proxy.logins[True] += 1
        session = secrets.token_hex(16)
        self.proxy.sessions.add(session)
        secure = "; Secure" if self.proxy.url.startswith("https") else ""
        target = self.proxy.first_paths[self.path.partition("targetId=")[2]]
        self.send(302, headers={"Location": target, "Set-Cookie": f"{COOKIE}={session}; Path=/; HttpOnly{secure}"})

    def _pass_on(self, body: Any) -> None:
        connection = http.client.HTTPConnection(urlsplit(self.proxy.behind).netloc, timeout=10)
        connection.putrequest(self.command, self.path, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in ("host", "connection"):
                connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        self.send(answer.status, answer.read(), {"Content-Type": answer.headers.get("Content-Type", "")})
        connection.close()


@contextmanager
def windows_proxy(
    behind: str, tls: ssl.SSLContext | None, offers: tuple[str, ...] = ("NTLM",)
) -> Iterator[WindowsProxy]:
    """Run the proxy, with TLS where it is given; it offers NTLM, Negotiate or both.

    NTLM_USER_FILE names the file of its users (`DOMAIN:user:password`).
    """
    proxy = WindowsProxy(behind, offers=offers)
    with serving(_Handler, tls=tls, proxy=proxy) as proxy.url:
        yield proxy
