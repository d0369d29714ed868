"""No command that reads a document opens a connection, whatever the document refers to."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.document.parse import parse
from generator.document.source import Source
from generator.settings.limits import Limits
from tests.hostile.build import written
from tests.hostile.cases import SMALL, edited, references
from tests.hostile.no_socket import REACHED_OUT
from tests.paths import ROOT
from tests.validation.test_hostile import placements

SMALL_DOCUMENT = parse(Source("small.yaml", SMALL), Limits())
ADDRESSES = ("http://127.0.0.1:9/x.json", "https://localhost:9/x.json#/a", "ftp://127.0.0.1:9/x", "//127.0.0.1:9/x")
OVERLAY = {
    "overlay": "1.0.0",
    "info": {"title": "a", "version": "1"},
    "extends": ADDRESSES[0],
    "actions": [{"target": "$.info", "update": {"$ref": ADDRESSES[0]}}],
}


def documents() -> Iterator[Any]:
    """Yield documents that refer to something on the network in every place where anything can be referred to."""
    for case in references.CASES:
        yield edited(SMALL_DOCUMENT, case.edits)
    for address in ADDRESSES:
        yield from placements(address)


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Any]:
    """Run command lines in one process without a network; the completed process."""

    def run(commands: Any) -> Any:
        (tmp_path / "commands.json").write_text(json.dumps(commands))
        command = [sys.executable, "-m", "tests.hostile.no_socket", str(tmp_path / "commands.json")]
        env = {**os.environ, "NO_COLOR": "1"}
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=False)

    return run


@pytest.mark.parametrize("stride", [32, pytest.param(1, marks=pytest.mark.slow)])
def test_no_command_opens_a_connection(run: Callable[..., Any], tmp_path: Path, stride: Any) -> None:
    (tmp_path / "overlay.json").write_text(json.dumps(OVERLAY))
    commands = []
    for number, document in enumerate([*documents()][::stride]):
        path = str(written(document, tmp_path, f"d{number}.json"))
        commands += [
            ["generate", path, "-t", "postman", "-t", "docs", "-o", str(tmp_path / "out")],
            ["generate", path, "-t", "curl", "--lenient", "-o", str(tmp_path / "lenient")],
            ["validate", path, *(["--overlay", str(tmp_path / "overlay.json")] if number % 2 else [])],
            ["list", path],
            ["show", path, "putThing", "--as", "python"],
        ]
    done = run(commands)
    assert done.returncode == 0, done.stderr[-3000:]
    statuses = json.loads(done.stdout.rpartition("statuses ")[2])
    assert len(statuses) == len(commands) > 500 / stride
    assert set(statuses) == {0, 2}
    assert statuses.count(0) > 100 / stride


def test_a_connection_would_have_been_seen(run: Callable[..., Any]) -> None:
    done = run([["list", "qlm"], ["connect"]])
    assert done.returncode == REACHED_OUT
    assert "socket." in done.stderr
