"""The servers that commands of README and docs call: `prerequest serve` with and without TLS, and two of the tests."""

import json
import re
import shlex
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.clients.http_server import Handler, serving
from tests.clients.windows_proxy import windows_proxy

_READY, _SECONDS = "Ctrl-C stops it", 60
_PATHS = ("/app", "/app/full", "/app/hublist", "/stream", "/reloadtask")
_METHOD = {"responses": {"200": {"description": "OK"}}}
_EXPERIMENTAL = {**_METHOD, "x-qlik-stability": "experimental"}
_DOCUMENT = {
    "swagger": "2.0",
    "info": {"title": "Open API specification for Repository Main API", "version": "1"},
    "paths": {path: {"get": _METHOD, "delete": _EXPERIMENTAL} for path in _PATHS},
}


class _Documents(Handler):
    """A Qlik site, which gives its document to whoever brings the Xrfkey twice."""

    def answer(self) -> None:
        is_keyed = f"xrfkey={self.headers.get('X-Qlik-Xrfkey', '-')}" in self.path
        self.send(200 if is_keyed else 403, json.dumps(_DOCUMENT).encode(), {"Content-Type": "application/json"})


@contextmanager
def served(folder: Path, *words: str) -> Iterator[dict[str, str]]:
    """Run `prerequest serve` and yield the variables that it tells its callers to set."""
    said = folder / f"serve-{'-'.join(words)}.txt"
    command = [sys.executable, "-m", "generator", "serve", "--port", "0", *words]
    with said.open("w") as output, subprocess.Popen(command, cwd=folder, stdout=output, stderr=output) as server:
        try:
            end = time.monotonic() + _SECONDS
            while _READY not in said.read_text():
                assert server.poll() is None, said.read_text()
                assert time.monotonic() < end
                time.sleep(0.05)
            exports = re.findall(r"^export (.*)$", said.read_text(), re.MULTILINE)
            yield dict(shlex.split(line)[0].split("=", 1) for line in exports)
        finally:
            server.send_signal(signal.SIGINT)


@contextmanager
def sites(folder: Path) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Yield the addresses by what the scripts call them, and the variables of a caller of the server without TLS."""
    users = folder / "users"
    users.write_text("DOMAIN:jane:secret\n")
    with ExitStack() as stack:
        variables = stack.enter_context(served(folder, "qlm", "qlik-qrs", "qlik-qps"))
        behind_tls = stack.enter_context(served(folder, "qlik-qrs", "qlik-qps", "--tls", "certificates"))
        plain, encrypted = (one["QLIK_QRS_URL"].removesuffix("/qrs") for one in (variables, behind_tls))
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=folder / "certificates/root.pem")
        tls.load_cert_chain(folder / "certificates/server.pem", folder / "certificates/server_key.pem")
        stack.enter_context(pytest.MonkeyPatch.context()).setenv("NTLM_USER_FILE", str(users))
        documents = stack.enter_context(serving(_Documents, tls=tls))
        windows = stack.enter_context(windows_proxy(plain, tls)).url
        yield {"plain": plain, "tls": encrypted, "documents": documents, "windows": windows}, variables
