"""A loopback server that keeps what arrives, hand-made APIs, and a way to run what was generated for them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from generator import targets
from generator.model import Api, ConnectionProfile, Folder, Operation, Parameter, Requirement, Schema, Signing, Variable
from tests.clients import dotnet
from tests.clients.http_server import Handler, serving

TEXT = Schema(types=("string",))
KEY = Variable("qlmApiKey", "QLM_API_KEY", "API key", secret=True)
USER = Variable("qlmUser", "QLM_USER", "the user", secret=True)
SECRETS = {"QLM_API_KEY": "canary-api-key-42", "QLM_USER": "canary user&=%#'\"\\ é"}


@dataclass
class Seen:
    """One request as it arrived: the request target and the body as bytes."""

    method: str
    target: str
    headers: list[Any]
    body: bytes

    def header(self, name: Any) -> Any:
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(values) == 1, (name, self.headers)
        return values[0]


@dataclass
class Server:
    url: str = ""
    seen: list[Any] = field(default_factory=list)
    status: int = 200
    location: str = ""
    answer: bytes = b"answer\n"
    media_type: str = "text/plain"


@pytest.fixture
def server() -> Iterator[Any]:
    kept = Server()

    class Recording(Handler):
        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline(1_000_000)
            if not self.raw_requestline or not self.parse_request():
                self.close_connection = True
                return
            target = self.raw_requestline.split(b" ")[1].decode("ascii")
            kept.seen.append(Seen(self.command, target, self.headers.items(), self.body()))
            headers = {"Content-Type": kept.media_type}
            if kept.location:
                headers["Location"] = kept.location
            if kept.status == 401:
                headers["WWW-Authenticate"] = 'Digest realm="r", nonce="n", qop="auth", algorithm=MD5'
            self.send(kept.status, kept.answer, headers)
            self.close_connection = True

    with serving(Recording) as kept.url:
        yield kept


ENDINGS = {"curl": "sh", "python_snippet": "py", "csharp_snippet": "cs"}


def command(target: Any, script: Any, *, trace: bool = False, alone: bool = False, engine: str = "mono") -> Any:
    """Return what runs a script; a program is compiled first, with the file that all of them share."""
    if target == "curl":
        return ["/bin/bash", *["-x"] * trace, script]
    if target == "python_snippet":
        return [sys.executable, *["-I"] * alone, script]
    sources = [script] if alone else [script, *script.parent.parent.glob("_*.cs")]
    return dotnet.command(engine, dotnet.compiled(sources, script.with_suffix(".exe")))


SPY = """#!/bin/bash
printf '%s\\0' "$0" "$@" >>{log}.arguments
{{ printf '%s\\0' "$0" "$@"; /usr/bin/env -0; }} >>{log}
exec {real} "$@"
"""


@dataclass
class Done:
    status: int
    out: bytes
    err: str
    arguments: str = ""


def spy_on(spies: Path, log: Path) -> None:
    """Put programs into a folder that note how they were started and start the real ones."""
    spies.mkdir()
    for name in ("curl", "openssl", "date", "od", "tr"):
        real = shutil.which(name)
        assert real
        (spies / name).write_text(SPY.format(log=log, real=real))
        (spies / name).chmod(0o755)


def assert_kept(secrets: Any, log: Path, errors: str) -> None:
    started = log.read_bytes().decode("utf-8", "replace") if log.exists() else ""
    for secret in secrets:
        assert secret not in started, "a secret in an argument vector or an environment"
        assert secret not in errors, "a secret on standard error"


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Any]:
    """Return a function that writes an operation's script, runs it in an empty folder, and lets nothing leak.

    Each program the script starts goes through a spy that notes its arguments and environment.
    """
    spies, log = tmp_path / "spies", tmp_path / "started"
    spy_on(spies, log)
    empty = tmp_path / "empty"
    empty.mkdir()

    def start(
        target: Any,
        api: Any,
        operation: Any,
        env: Any,
        *arguments: Any,
        secrets: Any = (),
        files: Any = (),
        trace: bool = False,
        short: bool = False,
        stdin: bytes = b"",
        engine: str = "mono",
    ) -> Any:
        for path, file in targets.render(api, (target,), {target: {"standalone": short}}).items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(file.content)
        script = tmp_path / target / operation.folder / f"{operation.id}.{ENDINGS[target]}"
        for name, content in files:
            (empty / name).write_bytes(content)
        done = subprocess.run(
            [*command(target, script, trace=trace, engine=engine), *arguments],
            capture_output=True,
            check=False,
            timeout=30,
            cwd=empty,
            input=stdin,
            env={
                "PATH": f"{spies}:/usr/bin:/bin",
                "LC_ALL": os.environ.get("LC_ALL", "C.UTF-8"),
                "HOME": str(tmp_path),
                **env,
            },
        )
        assert_kept(secrets, log, done.stderr.decode())
        assert {path.name for path in empty.iterdir()} == {name for name, _ in files}, "a text was executed"
        arguments = (tmp_path / "started.arguments").read_text() if log.exists() else ""  # type: ignore[assignment]
        return Done(done.returncode, done.stdout, done.stderr.decode(), arguments)  # type: ignore[arg-type]

    return start


def make_api(*operations: Any, connections: Any = (), schemas: Any = None) -> Any:
    """Return an API of these operations."""
    base = Variable("baseUrl", "QLM_URL", "base address")
    connections = connections or (ConnectionProfile("classic", "Classic", "https://qlm.example.com/service"),)
    folders = tuple(Folder(name, name) for name in dict.fromkeys(operation.folder for operation in operations))
    return Api("qlm", "QLM", "1", "", base, (), connections, folders, operations, schemas or {}, prefix="QLM")


def make_operation(method: str = "GET", path: str = "/call", parameters: Any = (), **more: Any) -> Any:
    """Return an operation."""
    return Operation("call", "Call it", "calls", method, path, parameters=tuple(parameters), **more)


def make_parameter(name: Any, place: str = "query", example: str = "x", **more: Any) -> Any:
    """Return a required parameter with an example."""
    return Parameter(name, place, TEXT, **{"required": True, "example": example, **more})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def make() -> Any:
    """Return the makers of hand-made APIs."""

    class Make:
        api = staticmethod(make_api)
        operation = staticmethod(make_operation)
        parameter = staticmethod(make_parameter)

        @staticmethod
        def way(**more: Any) -> Any:
            return ConnectionProfile("w", "A way in", "https://x", **more)

        qlm = Signing("qlm-strict", {"version": "2"}, {"api_key": KEY})
        xrfkey = Signing("qlik-xrfkey", {}, {"xrfkey": Variable("qlikXrfkey", "QLIK_XRFKEY", "fixed key")})
        signed = (Requirement(signing=qlm),)
        user = USER
        secrets = SECRETS

    return Make


@pytest.fixture(params=["curl", "python_snippet", pytest.param("csharp_snippet", marks=pytest.mark.slow)])
def target(request: pytest.FixtureRequest) -> Any:
    return request.param
