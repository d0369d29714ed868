"""Answers that are no HTTP, or no answer, to a Python script: it says what is wrong, and ends without a traceback."""

import os
import subprocess
import sys
from typing import Any

import pytest

from generator import targets
from tests.clients.raw import ATTACKS, attacking
from tests.targets.python_client.recorder import recording

TIMES_OUT = "silence"  # after a minute, as the script waits for a slow server
SAMPLE = {"reset", "HTTP/0.9", "a header of 1 MB", "chunks that end early"}
NAMES = [name for name in ATTACKS if name != TIMES_OUT]


@pytest.fixture(scope="module")
def script(make: Any, tmp_path_factory: Any) -> Any:
    folder, operation = tmp_path_factory.mktemp("scripts"), make.operation()
    for path, file in targets.render(make.api(operation), ("python_snippet",), {}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(file.content)
    return folder / "python_snippet" / operation.folder / f"{operation.id}.py"


@pytest.fixture(scope="module")
def attacker() -> Any:
    with attacking() as started:
        yield started


@pytest.mark.parametrize("name", [n if n in SAMPLE else pytest.param(n, marks=pytest.mark.slow) for n in NAMES])
def test_a_wrong_answer_is_told(script: Any, attacker: Any, name: Any) -> None:
    attacker.answer = ATTACKS[name]
    done = subprocess.run(
        [sys.executable, script], env={"QLM_URL": attacker.url}, capture_output=True, timeout=30, check=False
    )
    said = done.stderr.decode("utf-8", "replace")
    assert done.returncode in {0, 1}, said
    assert "Traceback" not in said
    assert done.returncode == 0 or said.strip()


@pytest.mark.parametrize("target", ["curl", "python_snippet"])
def test_where_no_answer_is_documented_any_is_asked_for(make: Any, tmp_path: Any, target: Any) -> None:
    operation = make.operation(responses=())
    for path, file in targets.render(make.api(operation), (target,), {}).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(file.content)
    program = {"curl": "bash", "python_snippet": sys.executable}[target]
    script = next((tmp_path / target / operation.folder).iterdir())
    with recording() as recorder:
        environment = {"QLM_URL": recorder.url, "PATH": os.environ["PATH"]}
        subprocess.run([program, script], env=environment, capture_output=True, timeout=30, check=False)
    assert [request.header("accept") for request in recorder.requests] == ["*/*"]
