"""Answers that are no HTTP, or no answer, to a Python script: it says what is wrong, and ends without a traceback."""

import os
import re
import subprocess
import sys
from typing import Any

import pytest

from generator import targets
from tests.clients.raw import ATTACKS, attacking
from tests.targets.python_client.recorder import recording

TIMES_OUT = "silence"  # after five minutes, because the script waits for a slow server
SAMPLE = {"reset", "HTTP/0.9", "a header of 1 MB", "chunks that end early"}
PROGRAMS = {"curl": "bash", "python_snippet": sys.executable}
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


@pytest.mark.parametrize("target", PROGRAMS)
def test_a_silent_server_is_not_waited_for_without_end(make: Any, attacker: Any, tmp_path: Any, target: Any) -> None:
    for path, file in targets.render(make.api(make.operation()), (target,), {}).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shorter = file.content.replace(b"--speed-time 300", b"--speed-time 2").replace(b"timeout=300", b"timeout=2")
        (tmp_path / path).write_bytes(shorter)
    attacker.answer = ATTACKS[TIMES_OUT]
    script = next((tmp_path / target / make.operation().folder).iterdir())
    environment = {"QLM_URL": attacker.url, "PATH": os.environ["PATH"]}
    command = [PROGRAMS[target], script]
    done = subprocess.run(command, env=environment, capture_output=True, timeout=30, check=False, text=True)
    assert done.returncode == 1
    assert re.search("timed out|too slow", done.stderr)


@pytest.mark.parametrize("target", PROGRAMS)
def test_where_no_answer_is_documented_any_is_asked_for(make: Any, tmp_path: Any, target: Any) -> None:
    operation = make.operation(responses=())
    for path, file in targets.render(make.api(operation), (target,), {}).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(file.content)
    script = next((tmp_path / target / operation.folder).iterdir())
    with recording() as recorder:
        environment = {"QLM_URL": recorder.url, "PATH": os.environ["PATH"]}
        subprocess.run([PROGRAMS[target], script], env=environment, capture_output=True, timeout=30, check=False)
    assert [request.header("accept") for request in recorder.requests] == ["*/*"]
