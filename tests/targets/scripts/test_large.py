"""A file of more than a gigabyte goes through a script, up and down, which never holds it."""

import os
import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator import targets
from generator.model import Body, Media, Property, Schema
from tests.targets.scripts.conftest import ENDINGS, command

pytestmark = pytest.mark.slow

SIZE = 2**30 + 1
MOST_MEMORY = 2**29
PIECE = 2**20
FILE = Schema(types=("string",), format="binary")
BODIES = {
    "--body={}": Media("application/octet-stream", FILE),
    "file@={}": Media("multipart/form-data", Schema(types=("object",), properties=(Property("file", FILE, True),))),
}


@pytest.fixture
def counting() -> Iterator[tuple[str, Any]]:
    """A server that counts what it is sent, and answers a GET with as much; its address and the counts."""
    counts = []
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                answer(connection)

    def answer(connection: Any) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(65536)
        head, _, body = head.partition(b"\r\n\r\n")
        lines = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        if lines.get(b"expect"):
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        length, count = int(lines.get(b"content-length", 0)), len(body)
        while count < length and (piece := connection.recv(PIECE)):
            count += len(piece)
        counts.append((count, length))
        size = SIZE if head.startswith(b"GET") else 0
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % size)
        zeros = bytes(PIECE)
        for start in range(0, size, PIECE):
            connection.sendall(zeros[: size - start])

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}", counts
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join()


def limited(arguments: Any, **more: Any) -> Any:
    """Run a program that may take no more memory than half of the file."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))

    return subprocess.run(arguments, preexec_fn=limit, stderr=subprocess.PIPE, timeout=300, check=False, **more)


@pytest.mark.parametrize("argument", BODIES)
@pytest.mark.parametrize("target", ["curl", "python_snippet"])
def test_up(target: str, make: Any, tmp_path: Path, counting: tuple[str, Any], argument: Any) -> None:
    url, counts = counting
    large = tmp_path / "large"
    with large.open("wb") as stream:
        stream.truncate(SIZE)
    operation = make.operation("POST", body=Body((BODIES[argument],), required=True))
    for path, file in targets.render(make.api(operation), (target,)).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(file.content)
    script = tmp_path / target / "calls" / f"call.{ENDINGS[target]}"
    environment = {"PATH": os.environ["PATH"], "QLM_URL": url}
    done = limited([*command(target, script), argument.format(large)], env=environment)
    assert done.returncode == 0, done.stderr
    ((count, length),) = counts
    assert count == length
    assert SIZE <= length < SIZE + 1000


# bash looks for failures with a status of success, which QLM reports, in the whole of an answer.
@pytest.mark.parametrize(("form", "call"), [("python", ("qlm", "PingHttp")), ("curl", ("qlik-qrs", "list_apps"))])
def test_down(tmp_path: Path, counting: tuple[str, Any], form: str, call: tuple[str, str]) -> None:
    url, _ = counting
    kept = tmp_path / "answer"
    line = [sys.executable, "-m", "generator", "call", *call, "--as", form, "-o", kept]
    done = limited(line, env={**os.environ, "QLM_URL": url, "QLIK_QRS_URL": f"{url}/qrs", "QLIK_JWT": "token"})
    assert done.returncode == 0, done.stderr
    size = kept.stat().st_size
    kept.unlink()
    assert size == SIZE
