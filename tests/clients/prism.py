"""Prism, a server that knows nothing of us: it judges each request by the document and answers as that says."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.paths import ROOT

COMMAND = ROOT / "tests" / "node" / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
_START_SECONDS = 120


@contextmanager
def prism(document: Path, log: Path) -> Iterator[str]:
    """Serve a document; yields the address without the path of the document's servers."""
    port = _free_port()
    command = ["node", str(COMMAND), "mock", "--host", "127.0.0.1", "--port", str(port), "-v", "warn", str(document)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait(process, port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(_START_SECONDS * 10):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"Prism does not start: {log.read_text('utf-8')[-2000:]}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
