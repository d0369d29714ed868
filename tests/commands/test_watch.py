"""`watch` as a person uses it: a running process, files that are saved, Ctrl-C."""

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.commands.watch import _repeat, _stamps
from generator.errors import fail
from generator.settings.planning import Overrides

SPEC = """openapi: 3.1.0
info: {title: Small, version: "1"}
servers: [{url: "http://localhost:1"}]
paths:
  /thing: {get: {operationId: get_thing, responses: {"200": {description: Good}}}}
  /shared: {$ref: "parts/shared.yaml"}
"""
SHARED = 'get: {operationId: get_shared, responses: {"200": {description: Good}}}\n'
OVERLAY = """overlay: 1.0.0
info: {title: Ours, version: "1"}
actions: [{target: "$.paths['/thing'].get", update: {summary: %s}}]
"""
CONFIG = """[[jobs]]
spec = "small.yaml"
overlays = ["overlay.yaml"]
targets = ["curl"]
"""
SECONDS = 30


class Watch:
    """A running `prerequest watch` and the lines it has said."""

    def __init__(self, folder: Path, *arguments: Any) -> None:
        self.lines: queue.Queue[str] = queue.Queue()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "generator", "watch", *arguments],
            cwd=folder,
            env={**os.environ, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line)

    def wait(self, text: str) -> str:
        """Wait until a line says this; the lines until then."""
        said, end = [], time.monotonic() + SECONDS
        while time.monotonic() < end:
            try:
                said.append(self.lines.get(timeout=0.2))
            except queue.Empty:
                assert self.process.poll() is None, f"ended with {self.process.returncode}: {''.join(said)}"
                continue
            if text in said[-1]:
                return "".join(said)
        raise AssertionError(f"{text!r} was never said, but: {''.join(said)}")

    def interrupt(self) -> Any:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(SECONDS)


@pytest.fixture
def folder(tmp_path: Path) -> Any:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/shared.yaml").write_text(SHARED)
    (tmp_path / "small.yaml").write_text(SPEC)
    (tmp_path / "overlay.yaml").write_text(OVERLAY % "First words")
    (tmp_path / "prerequest.toml").write_text(CONFIG)
    return tmp_path


@pytest.fixture
def watching(folder: Any) -> Iterator[Callable[..., Any]]:
    running = []

    def start(*arguments: Any) -> Any:
        running.append(Watch(folder, *arguments))
        return running[-1]

    yield start
    for watch in running:
        watch.process.kill()
        watch.process.wait()
        assert watch.process.stdout
        watch.process.stdout.close()


def replace(path: Path, old: str, new: str) -> None:
    """Save a file as most editors do: a new file takes the place of the old one."""
    beside = path.with_name(f".{path.name}.new")
    text = path.read_text()
    assert old in text
    beside.write_text(text.replace(old, new))
    beside.replace(path)


def script(folder: Path, name: str) -> Any:
    return next(iter((folder / "build/small/curl").rglob(f"{name}.sh")), None)


@pytest.mark.slow
def test_every_kind_of_input_is_watched(folder: Any, watching: Any) -> None:
    watch = watching()
    watch.wait("written")
    assert "First words" in script(folder, "get_thing").read_text()

    replace(folder / "small.yaml", "get_thing", "get_it")
    watch.wait("build/small: 1 written, 3 unchanged, 1 removed")
    assert script(folder, "get_it")
    assert not script(folder, "get_thing")

    (folder / "overlay.yaml").write_text(OVERLAY % "Second words")
    watch.wait("written")
    assert "Second words" in script(folder, "get_it").read_text()

    replace(folder / "parts/shared.yaml", "get_shared", "fetch_shared")
    watch.wait("written")
    assert script(folder, "fetch_shared")

    with (folder / "prerequest.toml").open("a") as file:
        file.write('include = ["get_it"]\n')
    watch.wait("1 operation,")
    assert not script(folder, "fetch_shared")
    assert watch.interrupt() == 0


def test_an_error_does_not_end_it(folder: Any, watching: Any) -> None:
    watch = watching()
    watch.wait("written")
    whole = (folder / "small.yaml").read_text()

    (folder / "small.yaml").write_text("openapi: [")
    assert "Traceback" not in watch.wait("E1")
    assert script(folder, "get_thing"), "an error takes nothing away"

    (folder / "small.yaml").unlink()
    watch.wait("E101")
    (folder / "small.yaml").write_text(whole.replace("get_thing", "get_it"))
    watch.wait("written")
    assert script(folder, "get_it")

    replace(folder / "prerequest.toml", "targets", "target")
    watch.wait("E613")
    replace(folder / "small.yaml", "get_it", "get_that")
    replace(folder / "prerequest.toml", "target", "targets")
    watch.wait("written")
    assert script(folder, "get_that")
    assert watch.interrupt() == 0


@pytest.mark.slow
def test_an_error_is_not_said_again_for_what_happens_elsewhere(folder: Any, watching: Any) -> None:
    watch = watching()
    watch.wait("written")
    replace(folder / "small.yaml", SPEC, "openapi: [")
    watch.wait("E1")
    watch.wait("hint:")
    for number in range(4):
        (folder.parent / f"not an input {number}").write_text("")
        time.sleep(0.4)
    assert list(watch.lines.queue) == []


def test_what_was_missing_at_first_may_come(folder: Any, watching: Any) -> None:
    (folder / "parts/shared.yaml").unlink()
    watch = watching("small.yaml")
    watch.wait("shared.yaml")
    (folder / "parts/shared.yaml").write_text(SHARED)
    watch.wait("written")
    assert script(folder, "get_shared")
    assert watch.interrupt() == 0


def test_what_comes_while_generating_fails_is_seen(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    missing = folder / "parts/shared.yaml"
    missing.unlink()
    seen = []

    def generate() -> None:
        missing.write_text(SHARED)
        raise fail("E305", "there is no file parts/shared.yaml")

    def changed(before: Any) -> None:
        seen.append(_stamps(before) != before)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _repeat(Overrides(specs=("small.yaml",)), generate, changed)  # type: ignore[arg-type]
    assert seen == [True]


def test_own_templates_are_watched(folder: Any, watching: Any) -> None:
    target = folder / "own/notes"
    target.mkdir(parents=True)
    (target / "target.toml").write_text('title = "Notes"\neach = "api"\ntemplate = "notes.md.j2"\nfile = "notes.md"\n')
    (target / "notes.md.j2").write_text("# {{ api.title|md }}\n")
    watch = watching("--templates", "own", "--target", "notes")
    watch.wait("written")
    notes = folder / "build/small/notes/notes.md"
    assert notes.read_text() == "# Small\n"

    (target / "notes.md.j2").write_text("# {{ api.title|md }}, with care\n")
    watch.wait("written")
    assert notes.read_text() == "# Small, with care\n"
    assert watch.interrupt() == 0


@pytest.mark.slow
def test_nothing_is_done_while_nothing_changes(folder: Any, watching: Any) -> None:
    watch = watching()
    watch.wait("written")
    os.utime(folder / "build/small/.gitattributes")
    (folder / "unrelated.txt").write_text("not an input")
    time.sleep(1.5)
    assert watch.lines.empty()
    assert watch.interrupt() == 0


def test_without_its_library_it_says_what_to_install(folder: Any, prerequest: Callable[..., Any]) -> None:
    (folder / "blocked").mkdir()
    (folder / "blocked/watchfiles.py").write_text("raise ImportError\n")
    done = prerequest("watch", PYTHONPATH=str(folder / "blocked"))
    assert done.returncode == 2
    assert "E614" in done.stderr
    assert "pip install 'prerequest[watch]'" in done.stderr


def test_an_interrupt_at_any_moment_ends_it_well(folder: Any, watching: Any) -> None:
    for wait in (0.6, 0.9, 1.2):
        watch = watching()
        watch.lines.get(timeout=SECONDS)  # from its first word on it knows how to end
        time.sleep(wait - 0.6)
        assert watch.interrupt() == 0


def test_link_that_is_pointed_elsewhere(folder: Any, watching: Any) -> None:
    (folder / "other.yaml").write_text(SPEC.replace("get_thing", "get_other"))
    (folder / "current.yaml").symlink_to("small.yaml")
    watch = watching("current.yaml", "-t", "curl")
    watch.wait("written")
    (folder / "new link").symlink_to("other.yaml")
    (folder / "new link").replace(folder / "current.yaml")
    watch.wait("written")
    assert list((folder / "build/current/curl").rglob("get_other.sh"))
    assert watch.interrupt() == 0


def test_loop_of_links_is_told_and_does_not_end_it(folder: Any, watching: Any) -> None:
    (folder / "one.yaml").symlink_to("two.yaml")
    (folder / "two.yaml").symlink_to("one.yaml")
    watch = watching("one.yaml", "-t", "curl")
    watch.wait("E101")
    (folder / "one.yaml").unlink()
    (folder / "one.yaml").symlink_to("small.yaml")
    watch.wait("written")
    assert watch.interrupt() == 0


def test_folder_that_is_moved_away_and_comes_back(folder: Any, watching: Any) -> None:
    (folder / "specs/parts").mkdir(parents=True)
    (folder / "specs/small.yaml").write_text(SPEC)
    (folder / "specs/parts/shared.yaml").write_text(SHARED)
    watch = watching("specs/small.yaml", "-t", "curl")
    watch.wait("written")
    (folder / "specs").rename(folder / "elsewhere")
    watch.wait("E101")
    replace(folder / "elsewhere/small.yaml", "get_thing", "get_back")
    (folder / "elsewhere").rename(folder / "specs")
    watch.wait("written")
    assert watch.interrupt() == 0


def test_working_folder_that_is_deleted_is_told(folder: Any, watching: Any) -> None:
    watch = watching("small.yaml", "-t", "curl")
    watch.wait("written")
    shutil.rmtree(folder)
    watch.wait("E628 the working folder is gone")
    assert watch.process.wait(SECONDS) == 2
