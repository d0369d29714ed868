"""Work that two processes share has the results of one, whoever does what and whatever happens to the other."""

import os
import signal

import pytest

from generator import pipeline, targets
from generator.errors import PrerequestError, fail
from generator.settings.job import Job
from generator.settings.selection import Selection
from generator.targets.division import divided, is_possible

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no process can be doubled here")


def _children():
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_all_results_are_there_in_the_order_of_the_work():
    work = {f"piece {number}": lambda number=number: b"x" * 100_000 * number for number in range(40)}
    assert list(divided(work).items()) == [(name, make()) for name, make in work.items()]
    _children()


def test_a_piece_that_only_the_child_fails_at_is_done_again():
    parent = os.getpid()

    def make():
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return "done"

    assert divided({str(number): make for number in range(20)}) == {str(number): "done" for number in range(20)}
    _children()


def test_an_error_is_raised_as_without_division():
    def make():
        raise fail("E607", "cannot be sent")

    with pytest.raises(PrerequestError, match="cannot be sent"):
        divided({"one": make, "two": make, "three": make})
    _children()


def test_targets_have_the_same_bytes_from_one_process_and_from_two(monkeypatch):
    api, _, _ = pipeline.read(Job("qlm", selection=Selection(everything=True)))
    one = targets.render(api, ("postman", "curl", "python_snippet", "python_client"))
    calls = []
    monkeypatch.setattr(targets, "_DIVIDED_FROM", 0)
    monkeypatch.setattr(targets, "is_possible", lambda: True)
    monkeypatch.setattr(targets, "divided", lambda work: calls.append(work) or divided(work))
    two = targets.render(api, ("postman", "curl", "python_snippet", "python_client"))
    assert list(one.items()) == list(two.items())
    assert len(calls) == 1


def test_a_process_with_threads_is_not_doubled(monkeypatch):
    monkeypatch.setattr(targets.division.threading, "active_count", lambda: 2)
    assert not is_possible()
