"""Work that two processes share has the results of one, whoever does what and whatever happens to the other."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from generator import pipeline, targets
from generator.errors import PrerequestError, fail
from generator.settings.job import Job
from generator.settings.selection import Selection
from generator.targets.division import divided, in_two_processes, is_possible

TARGETS = ("postman", "curl", "python_snippet", "python_client")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be doubled here")


@pytest.fixture(autouse=True)
def no_child_is_left() -> Iterator[None]:
    """Servers of other tests may run, too: what counts is that no process came in addition."""
    before = children()
    yield
    assert children() == before


def children() -> set[str]:
    listed = Path(f"/proc/self/task/{os.getpid()}/children")
    return set(listed.read_text().split()) if listed.exists() else set()


def test_all_results_are_there_in_the_order_of_the_work() -> None:
    work = {f"piece {number}": partial(bytes, 1000 * number) for number in range(300)}
    assert list(divided(work).items()) == [(name, make()) for name, make in work.items()]


def test_a_piece_that_only_the_child_fails_at_is_done_again() -> None:
    parent = os.getpid()

    def make() -> str:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return "done"

    assert divided({str(number): make for number in range(20)}) == {str(number): "done" for number in range(20)}


def test_an_error_is_raised_as_without_division() -> None:
    def make() -> str:
        raise fail("E607", "cannot be sent")

    with pytest.raises(PrerequestError, match="cannot be sent"):
        divided({"one": make, "two": make, "three": make})


def test_what_the_child_cannot_do_is_done_in_its_stead() -> None:
    parent = os.getpid()

    def make() -> str:
        if os.getpid() != parent:
            raise fail("E607", "cannot be sent")
        return "done"

    assert in_two_processes(lambda: 1, lambda: os.getppid() == parent, lambda: False) == (1, True)
    assert in_two_processes(lambda: 1, make, make) == (1, "done")


def test_a_child_whose_parent_is_killed_ends() -> None:
    """The child inherits the output: `run` returns only when no process has it any more."""
    program = """
import os, signal
from generator.targets.division import in_two_processes
in_two_processes(lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: bytes(10_000_000), bytes)
"""
    killed = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, timeout=30, check=False)
    assert killed.returncode == -signal.SIGKILL


def test_a_faulty_document_has_the_same_faults_from_one_process_and_from_two(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    document = tmp_path / "api.json"
    document.write_text(
        '{"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": {"operationId": "a", '
        '"parameters": [{"name": "b", "in": "query", "schema": {"$ref": "#/nowhere"}}], "responses": 7}}}}'
    )
    with pytest.raises(PrerequestError) as one:
        pipeline.read(Job(str(document)))
    monkeypatch.setattr(pipeline, "_LARGE", 0)
    monkeypatch.setattr(pipeline, "is_possible", lambda: True)
    with pytest.raises(PrerequestError) as two:
        pipeline.read(Job(str(document)))
    assert two.value.diagnostics == one.value.diagnostics
    document.write_text(document.read_text().replace("#/nowhere", "#/info").replace("7", "{}"))
    api, warnings, _ = pipeline.read(Job(str(document)))
    monkeypatch.setattr(pipeline, "is_possible", lambda: False)
    assert pipeline.read(Job(str(document)))[:2] == (api, warnings)


def test_targets_have_the_same_bytes_from_one_process_and_from_two(monkeypatch: pytest.MonkeyPatch) -> None:
    api, _, _ = pipeline.read(Job("qlm", selection=Selection(everything=True)))
    one = targets.render(api, TARGETS)
    pieces: list[str] = []

    def counted(work: dict[str, Callable[[], object]]) -> dict[str, object]:
        pieces.extend(work)
        return divided(work)

    monkeypatch.setattr(targets, "_DIVIDED_FROM", 0)
    monkeypatch.setattr(targets, "is_possible", lambda: True)
    monkeypatch.setattr(targets, "divided", counted)
    assert list(targets.render(api, TARGETS).items()) == list(one.items())
    assert len(pieces) > len(TARGETS)


def test_a_process_with_threads_is_not_doubled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert not is_possible()
