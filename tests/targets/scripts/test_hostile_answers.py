"""Whatever a server answers, the scripts of curl and C# end with a word, keep the secrets and change nothing here."""

import os
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from generator.output import write
from generator.pipeline import Job, build
from tests.clients import dotnet

OK = b"HTTP/1.1 200 OK\r\n"
ANSWERS = {
    "garbage": b"\0\xff\xfe\r\n\r\n",
    "nothing": b"",
    "HTTP/0.9": b"hello there",
    "a header of 300 kB": OK + b"X: " + b"a" * 300_000 + b"\r\n\r\n",
    "20,000 headers": OK + b"X: a\r\n" * 20_000 + b"\r\n",
    "a redirect with a secret": b"HTTP/1.1 302 F\r\nLocation: http://h/?is_pwd=canary-pw\x1b[31m\r\n\r\n",
    "a redirect to no address": b"HTTP/1.1 302 F\r\nLocation: http://[::bad/\r\nContent-Length: 0\r\n\r\n",
    "a redirect to nothing": b"HTTP/1.1 302 F\r\nContent-Length: 0\r\n\r\n",
    "a status of letters": b"HTTP/1.1 abc F\r\nContent-Length: 0\r\n\r\n",
    "a status of its own": b"HTTP/1.1 999 F\r\nContent-Length: 0\r\n\r\n",
    "two lengths": OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    "a length that does not hold": OK + b"Content-Length: 50\r\n\r\nabc",
    "a chunk of letters": OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc",
    "a charset of its own": OK + b"Content-Type: text/html; charset=nonsense\r\nContent-Length: 3\r\n\r\nabc",
    "a media type of nothing": OK + b"Content-Type: \x01;;;\r\nContent-Length: 3\r\n\r\nabc",
    "a coding that it is not": OK + b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
    "a demand to log in": b"HTTP/1.1 401 F\r\nWWW-Authenticate: Negotiate\r\nWWW-Authenticate: Basic realm=x\r\n\r\n",
    "another protocol": b"HTTP/1.1 101 S\r\nUpgrade: x\r\n\r\n",
    "a cookie": OK + b"Set-Cookie: \xff=\xfe; Domain=evil\r\nContent-Length: 0\r\n\r\n",
}
SAMPLE = ("garbage", "a redirect with a secret", "a length that does not hold")


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """A server that gives every request the same bytes."""

    def serve() -> None:
        with suppress(OSError):
            while True:
                peer, _ = listener.accept()
                with peer, suppress(OSError):
                    peer.settimeout(5)
                    while not peer.recv(65536).endswith(b"\r\n\r\n"):
                        pass
                    peer.sendall(answer)
                    peer.shutdown(socket.SHUT_WR)
                    peer.recv(65536)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/qlmservice.asmx"
        listener.shutdown(socket.SHUT_RDWR)


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[str]]:
    """The commands that send one signed request, by engine."""
    folder = tmp_path_factory.mktemp("qlm")
    output = build(Job("qlm", targets=("csharp_snippet", "curl")))
    write.apply(write.plan(folder, output.files))
    name = "licence_lookup/retrieve_activation_key_http"

    def command(engine: str) -> list[str]:
        if engine == "curl":
            return ["bash", str(folder / f"curl/{name}.sh")]
        sources = [folder / "csharp_snippet/_qlm.cs", folder / f"csharp_snippet/{name}.cs"]
        program = folder / "call.exe"
        return dotnet.command(engine, program if program.exists() else dotnet.compiled(sources, program))

    return command


@pytest.mark.parametrize("engine", ["curl", *dotnet.ENGINES])
@pytest.mark.parametrize(
    "answer", [name if name in SAMPLE else pytest.param(name, marks=pytest.mark.slow) for name in ANSWERS]
)
def test_it_ends_with_a_word(commands: Callable[[str], list[str]], tmp_path: Path, engine: str, answer: str) -> None:
    command = commands(engine)
    with answering(ANSWERS[answer]) as url:
        secrets = {"QLM_API_KEY": "canary-key", "QLM_USER": "canary-user", "QLM_PASSWORD": "canary-pw"}
        environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "QLM_URL": url, **secrets}
        done = subprocess.run(command, env=environ, cwd=tmp_path, capture_output=True, timeout=60, check=False)
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert done.returncode in (0, 1), said
    assert done.stderr
    assert not [
        mark for mark in ("canary-key", "canary-pw", "Unhandled", "   at ", "Traceback", "\x1b") if mark in said
    ]
    assert list(tmp_path.iterdir()) == []
