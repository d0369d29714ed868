"""Engines that stay loaded between runs: each run is what a process of its own is, and nothing goes on in the next."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import Job
from tests.clients import engines
from tests.clients.http_server import Handler, serving
from tests.e2e.conftest import generated

SPEC = """openapi: 3.0.3
info: {title: Cookies, version: "1"}
servers: [{url: "http://127.0.0.1"}]
paths: {/look: {get: {operationId: look, responses: {"200": {description: x}}}}}
"""


class Cookies(Handler):
    """Gives each caller a cookie; `shown` are those that came back."""

    shown: list[str | None]

    def answer(self) -> None:
        self.shown.append(self.headers["Cookie"])
        self.send(404 if "wrong" in self.path else 200, b"", {"Set-Cookie": "seen=1; Path=/"})


def newman(output: Any, folder: Path, url: str) -> Any:
    return engines.newman(output.collections[0], folder, values={"baseUrl": url})


def bruno(output: Any, folder: Path, url: str) -> Any:
    shutil.copytree(output.folder / "bruno", folder)
    return engines.bruno(folder, {"baseUrl": url})


@pytest.mark.parametrize("engine", [newman, pytest.param(bruno, marks=pytest.mark.slow)])
def test_a_run_is_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: Any) -> None:
    (tmp_path / "cookies.yaml").write_text(SPEC)
    output = generated(Job(str(tmp_path / "cookies.yaml"), targets=("postman", "bruno")), tmp_path)
    shown: list[str | None] = []
    with serving(Cookies, shown=shown) as url:
        kept = [engine(output, tmp_path / str(n), url + base) for n, base in enumerate(("", "/wrong", ""))]
        monkeypatch.setattr(engines, "_KEPT", {})
        alone = [engine(output, tmp_path / f"alone{n}", url + base) for n, base in enumerate(("", "/wrong"))]
    assert [report.status for report in kept] == [0, 1, 0]
    assert [(one.status, one.failures) for one in kept[:2]] == [(one.status, one.failures) for one in alone]
    assert shown == [None] * 5
