import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.errors import PrerequestError
from generator.output import lock
from generator.output.journal import begin
from generator.output.write import File, apply, check, plan
from tests.paths import ROOT

HOLDER = """
import sys
from pathlib import Path
from generator.output.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(lived_in: Any) -> Iterator[Any]:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lived_in)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout
    assert child.stdout.readline() == b"held\n"
    yield child
    child.kill()
    child.wait()
    assert child.stdin
    child.stdin.close()
    assert child.stdout
    child.stdout.close()


def test_second_run_says_that_another_is_writing(
    lived_in: Any, new: Any, holder: Any, monkeypatch: pytest.MonkeyPatch, tree: Any
) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.1)
    before = tree(lived_in)
    for action in (plan, check):
        with pytest.raises(PrerequestError, match="E506 another run is writing here"):
            action(lived_in, new)
    assert tree(lived_in) == before


def test_lock_goes_with_the_process_and_leaves_no_file(lived_in: Any, new: Any, holder: Any, tree: Any) -> None:
    before = tree(lived_in.parent)
    holder.kill()
    holder.wait()
    assert check(lived_in, new)
    assert tree(lived_in.parent) == before


def test_second_run_waits(lived_in: Any, new: Any, holder: Any) -> None:
    threading.Timer(0.3, holder.kill).start()
    apply(plan(lived_in, new))
    assert check(lived_in, new) == []


def test_many_runs_at_once_leave_one_output_whole(tmp_path: Path) -> None:
    target = tmp_path / "out" / "spec"
    outputs = [{f"{index}.txt": File(f"{run} {index}\n".encode()) for index in range(50)} for run in range(4)]
    surprises: list[Any] = []

    def run(files: Any) -> None:
        for _ in range(5):
            try:
                apply(plan(target, files))
            except PrerequestError as error:
                surprises.extend(problem.code for problem in error.diagnostics)

    threads = [threading.Thread(target=run, args=[files]) for files in outputs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(not check(target, files) for files in outputs) == 1
    assert set(surprises) <= {"E510"}


def test_a_run_that_begins_first_where_there_was_no_folder_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tree: Any
) -> None:
    target = tmp_path / "out" / "spec"
    operations = plan(target, {"a.txt": File(b"one\n")}).operations
    target.parent.mkdir()
    begin(target, operations)
    before = tree(target)
    # The other run's look at the folder above came just before that run made it.
    monkeypatch.setattr(Path, "is_dir", lambda _: False)
    assert plan(target, {"a.txt": File(b"two\n")}).written == (".gitattributes", "a.txt")
    monkeypatch.undo()
    assert tree(target) == before
