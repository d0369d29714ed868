"""A real process is killed by SIGKILL: before each of its file operations in turn, and at random moments."""

import os
import random
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from generator.output.write import File, apply, check, plan
from tests.paths import ROOT

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
FILE_OPERATIONS = {"open", "os.rename", "os.mkdir", "os.rmdir", "os.remove", "shutil.rmtree"}
WRITER = """
import sys
from pathlib import Path
from generator.output.write import File, apply, plan
target, text, count = Path(sys.argv[1]), sys.argv[2].encode(), int(sys.argv[3])
files = {f"curl/{text.decode()[i % 3]}/{i}.sh": File(text * i, executable=True) for i in range(1, count)}
print("ready", flush=True)
sys.stdin.readline()
apply(plan(target, files))
print("done", flush=True)
"""


def killed_before(operation: Any, action: Any) -> Any:
    """Run `action` in a child that is killed before its file operation of that number; tell whether it was."""
    child = os.fork()
    if child == 0:
        seen = 0

        def watch(event: Any, _arguments: Any) -> None:
            nonlocal seen
            seen += event in FILE_OPERATIONS
            if event in FILE_OPERATIONS and seen == operation:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        try:
            action()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def visible(entries: Any) -> dict[Any, Any]:
    return {path: content for path, content in entries.items() if content != "folder"}


@pytest.fixture
def states(tmp_path: Path, furnished: Any, new: Any, tree: Any) -> tuple[Any, Any]:
    """The whole old and the whole new output, each with a person's files in it."""
    before = tree(furnished(tmp_path / "before"))
    apply(plan(furnished(tmp_path / "wanted"), new))
    return visible(before), visible(tree(tmp_path / "wanted"))


@pytest.mark.parametrize(
    ("finish", "step"),
    [
        pytest.param("check", 1, marks=pytest.mark.slow),
        pytest.param("generate", 1, marks=pytest.mark.slow),
        ("generate", 3),
    ],
)
def test_killed_before_every_file_operation(
    tmp_path: Path, furnished: Any, states: tuple[Any, Any], new: Any, tree: Any, finish: str, step: int
) -> None:
    before, wanted = states
    seen = set()
    for operation in range(1, 500, step):
        target = furnished(tmp_path / f"out{operation}" / "spec")
        ended = not killed_before(operation, lambda target=target: apply(plan(target, new)))
        whole = wanted
        if finish == "check":
            whole = before if check(target, new) else wanted
        else:
            apply(plan(target, new))
        assert visible(tree(target)) == whole, operation
        seen.add(whole is wanted)
        if ended:
            break
    assert operation > 60
    assert seen == ({True, False} if finish == "check" else {True})


@pytest.mark.parametrize("step", [2, pytest.param(1, marks=pytest.mark.slow)])
def test_first_run_killed_before_every_file_operation(tmp_path: Path, new: Any, tree: Any, step: int) -> None:
    apply(plan(tmp_path / "wanted", new))
    for operation in range(1, 500, step):
        target = tmp_path / f"out{operation}" / "spec"
        ended = not killed_before(operation, lambda target=target: apply(plan(target, new)))
        whole = {} if check(target, new) else visible(tree(tmp_path / "wanted"))
        assert visible(tree(target)) == whole, operation
        apply(plan(target, new))
        assert tree(target) == tree(tmp_path / "wanted")
        if ended:
            break
    assert operation > 30


@pytest.mark.slow
def test_killed_again_while_recovering(
    tmp_path: Path, furnished: Any, states: tuple[Any, Any], new: Any, tree: Any
) -> None:
    before, wanted = states
    chance = random.Random(7)
    for attempt in range(60):
        target = furnished(tmp_path / f"out{attempt}" / "spec")
        killed_before(chance.randint(20, 60), lambda target=target: apply(plan(target, new)))
        for _ in range(chance.randint(1, 4)):
            killed_before(chance.randint(1, 30), lambda target=target: check(target, new))
        whole = before if check(target, new) else wanted
        assert visible(tree(target)) == whole


@pytest.mark.parametrize(
    ("when", "step"),
    [
        pytest.param("after planning", 1, marks=pytest.mark.slow),
        pytest.param("after the kill", 1, marks=pytest.mark.slow),
        ("after the kill", 3),
    ],
)
def test_edits_around_a_kill_survive(tmp_path: Path, furnished: Any, old: Any, new: Any, when: str, step: int) -> None:
    others = (old.keys() | new.keys()) - {"postman/x.json"}
    wholes = [{path: files[path].content for path in others & files.keys()} for files in (old, new)]
    for operation in range(1, 120, step):
        target = furnished(tmp_path / f"out{operation}" / "spec")
        planned = plan(target, new)
        if when == "after planning":
            (target / "postman/x.json").write_bytes(b"edited by hand")
        if not killed_before(operation, lambda planned=planned: apply(planned)):
            break
        if when == "after the kill":
            (target / "postman").mkdir(exist_ok=True)
            (target / "postman/x.json").write_bytes(b"edited by hand")
        check(target, new)
        assert (target / "postman/x.json").read_bytes() == b"edited by hand"
        assert {path: (target / path).read_bytes() for path in others if (target / path).exists()} in wholes
        assert not list((target / ".prerequest").glob("run-*"))
    assert operation > 30


def start(target: Any, text: Any, count: Any) -> Any:
    command = [sys.executable, "-c", WRITER, str(target), text, str(count)]
    child = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout
    assert child.stdout.readline() == b"ready\n"
    return child


def release(child: Any) -> None:
    child.stdin.write(b"go\n")
    child.stdin.flush()


@pytest.mark.parametrize(
    "kills", [5, pytest.param(50, marks=pytest.mark.slow), pytest.param(200, marks=pytest.mark.full)]
)
def test_killed_at_random(tmp_path: Path, kills: Any, tree: Any) -> None:
    target = tmp_path / "out" / "spec"
    child = start(target, "abc", 300)
    begun = time.perf_counter()
    release(child)
    child.communicate()
    duration = time.perf_counter() - begun
    mine = {"notes.txt": b"mine", "curl/a/mine.sh": b"mine too"}
    for path, content in mine.items():
        (target / path).write_bytes(content)
    texts, killed = ["abc", "abd"], 0
    for round_ in range(kills):
        text = texts[(round_ + 1) % 2]
        child = start(target, text, 300)
        release(child)
        time.sleep(secrets.randbelow(10**6) / 10**6 * duration)
        child.kill()
        killed += child.communicate()[0] != b"done\n"
        whole = [files for word in texts if not check(target, files := expected(word))]
        assert len(whole) == 1
        paths = {path for path, content in tree(target).items() if content != "folder"}
        assert paths == {*whole[0], *mine, ".gitattributes", ".prerequest/manifest.sha256"}
        assert {path: (target / path).read_bytes() for path in mine} == mine
        apply(plan(target, expected(text)))
        assert check(target, expected(text)) == []
    assert killed > kills // 4


def expected(text: Any) -> dict[str, Any]:
    return {
        f"curl/{text[index % 3]}/{index}.sh": File(text.encode() * index, executable=True) for index in range(1, 300)
    }
