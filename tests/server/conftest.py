import hashlib
import hmac
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from generator.model import (
    Api,
    Body,
    ConnectionProfile,
    Folder,
    Media,
    Operation,
    Parameter,
    Property,
    Requirement,
    Response,
    Schema,
    Server,
    Signing,
    Variable,
)
from generator.server import ServerLimits, ServerSettings, VerifyingServer, running

API_KEY = "s3cret-Key-42"
PASSWORD = "pass-Word-77"
USER = "ralph-the-user"
TEXT = Schema(types=("string",))
KEY = Variable("qlmApiKey", "QLM_API_KEY", secret=True)
LOGIN = (
    Parameter("is_user", "query", TEXT, required=True, variable=Variable("qlmUser", "QLM_USER", secret=True)),
    Parameter("is_pwd", "query", TEXT, variable=Variable("qlmPassword", "QLM_PASSWORD", secret=True)),
)
SIGNING = Requirement(signing=Signing("qlm-strict", {}, {"api_key": KEY}))
SIGNED, SIGNABLE = (SIGNING,), (Requirement(), SIGNING)
XRFKEY = Signing("qlik-xrfkey", {}, {})
VALUES = {"QLM_API_KEY": API_KEY, "QLM_USER": USER, "QLM_PASSWORD": PASSWORD}


def operation(id_: Any, method: Any, path: Any, **more: Any) -> Any:
    return Operation(id=id_, title=id_.title(), folder="all", method=method, path=path, **more)


def api(id_: Any, operations: Any, base: str = "http://localhost:55555", **more: Any) -> Any:
    variable = Variable("baseUrl", "BASE_URL")
    servers = (Server(base, base),)
    connections = more.pop("connections", ())
    folders = (Folder("all", "All"),)
    return Api(id_, id_, "1", "", variable, servers, connections, folders, operations, {}, **more)


def qlm_api() -> Any:
    xml = Response("200", media=(Media("text/xml", TEXT, example="<result>ok</result>"),))
    free = (Parameter("is_orderid", "query", TEXT), Parameter("is_userdata1", "query", TEXT), *LOGIN)
    form = Schema(types=("object",), properties=(Property("is_avkey", TEXT, required=True),))
    return api(
        "qlm",
        (
            operation(
                "retrieve",
                "GET",
                "/Retrieve",
                parameters=free,
                responses=(xml,),
                security=SIGNED,
            ),
            operation("ping", "GET", "/Ping", responses=(xml,), security=SIGNABLE),
            operation(
                "activate",
                "POST",
                "/Activate",
                body=Body((Media("application/x-www-form-urlencoded", form),), required=True),
                responses=(xml,),
                security=SIGNED,
            ),
        ),
        base="http://localhost:55555",
    )


def qlik_api() -> Any:
    thing = Media("application/json", Schema(types=("object",)), example={"name": "é"})
    file = Media("application/octet-stream", Schema(types=("string",), format="binary"))
    ok, created, gone = Response("200", media=(thing,)), Response("201", media=(thing,)), Response("204")
    id_ = Parameter("id", "path", Schema(types=("string",), format="uuid"), required=True)
    name = Parameter("name", "path", TEXT, required=True)
    query = (
        Parameter("filter", "query", TEXT),
        Parameter("kind", "query", Schema(types=("integer",), enum=(0, 1))),
        Parameter("flag", "query", Schema(types=("boolean",))),
        Parameter("count", "query", Schema(types=("integer",))),
        Parameter("ids", "query", Schema(types=("array",), items=Schema(types=("integer",)))),
    )
    body = Body((thing,), required=True)
    keyed = {"security": (Requirement(signing=XRFKEY),)}
    certificate = ConnectionProfile(
        "certificate",
        "Client certificate",
        "https://localhost:4242",
        headers=(("X-Qlik-User", "{qlikUser}"),),
        variables=(Variable("qlikUser", "QLIK_USER"),),
        client_certificate=True,
    )
    return api(
        "qlik",
        (
            operation("list", "GET", "/app", parameters=query, responses=(ok,), **keyed),
            operation("get", "GET", "/app/{id}", parameters=(id_,), responses=(ok,), **keyed),
            operation("full", "GET", "/app/full", responses=(ok,), **keyed),
            operation("delete", "DELETE", "/app/{id}", parameters=(id_,), responses=(gone,), **keyed),
            operation("create", "POST", "/app", body=body, responses=(created,), **keyed),
            operation(
                "download",
                "GET",
                "/file/{name}.bin",
                parameters=(name,),
                responses=(Response("200", media=(file,)),),
                **keyed,
            ),
        ),
        base="https://localhost:4242",
        connections=(certificate,),
    )


@dataclass
class Running:
    """The server under test and a client that sends bytes as they are."""

    API_KEY = API_KEY
    PASSWORD = PASSWORD
    USER = USER

    server: VerifyingServer
    log: list[str] = field(default_factory=list)

    @property
    def netloc(self) -> Any:
        return urlsplit(self.server.url).netloc

    @property
    def last(self) -> Any:
        return self.server.ledger[-1]

    def raw(self, data: Any, *, half_close: bool = False) -> Any:
        """Send bytes as they are and return everything that comes back until the server closes."""
        host, port = self.netloc.split(":")
        with socket.create_connection((host, int(port)), timeout=10) as sock:
            sock.sendall(data)
            if half_close:
                sock.shutdown(socket.SHUT_WR)
            received = b""
            while chunk := sock.recv(65536):
                received += chunk
        return received

    def send(
        self, target: Any, headers: Any = (), method: str = "GET", host: str = "", body: bytes = b""
    ) -> tuple[Any, Any]:
        """Send one request, target and Host as given; return status and text."""
        lines = [f"{method} {target} HTTP/1.1", f"Host: {host or self.netloc}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in headers]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        response = self.raw("\r\n".join([*lines, "", ""]).encode() + body)
        head, _, content = response.partition(b"\r\n\r\n")
        return int(head.split()[1]), content.decode("utf-8", "replace")

    def signed(
        self,
        target: Any,
        *,
        text: Any = None,
        key: Any = API_KEY,
        when: Any = None,
        host: str = "",
        replace: Any = (),
        drop: Any = (),
        method: str = "GET",
        body: bytes = b"",
        extra: Any = (),
    ) -> Any:
        """Sign `scheme://host + target` (or what `text` makes of it) and send."""
        when = when or datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
        url = f"http://{host or self.netloc}{target}"
        signed = f"{url}&X-Qlm-Timestamp:{when}&X-Qlm-Authentication-Version:2" if text is None else text(url, when)
        headers = {
            "X-Qlm-Authentication-Token": hmac.new(key.encode(), signed.encode(), hashlib.sha256).hexdigest(),
            "X-Qlm-Timestamp": when,
            "X-Qlm-Authentication-Version": "2",
        }
        kept = {name: value for name, value in headers.items() if name not in drop} | dict(replace)
        return self.send(target, [*kept.items(), *extra], method, host, body)  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    log: list[Any] = []
    limits = ServerLimits(head=8192, body=4096, request_time=1.0, search_time=60.0, idle_time=2.0, connections=20)
    settings = ServerSettings(VALUES, limits=limits, as_documented=True)
    with running((qlm_api(), qlik_api()), settings, log=log.append) as started:
        yield Running(started, log)


@pytest.fixture(scope="session")
def qlik() -> Any:
    return qlik_api()
