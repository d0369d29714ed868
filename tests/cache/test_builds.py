"""A run is not repeated where nothing has changed, and always where anything has."""

import json
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.cache import builds as build_cache
from generator.cache.builds import load, store
from generator.commands import generate as command
from generator.commands.generate import OutputOptions
from generator.settings.job import Job
from generator.settings.planning import Overrides
from generator.settings.selection import Selection
from tests.hostile.cases import SMALL

LONG_AGO = 1_000_000_000
TARGETS = ("postman", "curl")


@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    """A run that has ended: its job and its output folder, the working directory and the cache of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    spec = tmp_path / "small.yaml"
    spec.write_text(SMALL)
    os.utime(spec, (LONG_AGO, LONG_AGO))
    assert run(spec) == 0
    job = Job(str(spec), targets=TARGETS)
    assert load(job, tmp_path / "out")
    return job, tmp_path / "out"


def run(spec: Path, verb: str = "generate") -> Any:
    overrides = Overrides(specs=(str(spec),), targets=TARGETS, out=spec.parent / "out")
    return command.COMMANDS[verb](overrides, OutputOptions(quiet=True))


def entries(out: Path) -> list[Any]:
    return sorted((out.parent / "cache/prerequest/outputs").iterdir())


@pytest.mark.parametrize("verb", ["generate", "check", "diff"])
def test_nothing_is_built_where_nothing_has_changed(
    done: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    _, out = done
    monkeypatch.setattr("generator.pipeline.build", lambda job: pytest.fail("built again"))
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    assert run(out.parent / "small.yaml", verb) == 0
    assert before == {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}


def test_it_is_what_a_run_would_make(done: tuple[Any, Any]) -> None:
    from generator.pipeline import build

    job, out = done
    remembered, result = load(job, out), build(job)
    assert remembered
    assert result._replace(api=None, inputs=()) == remembered._replace(inputs=())


def script(out: Path) -> Any:
    return next(out.rglob("*.sh"))


CHANGES = {
    "the document": lambda job, out: (out.parent / "small.yaml").write_text(SMALL + "\n"),
    "an output": lambda job, out: script(out).write_text("echo"),
    "an output is gone": lambda job, out: script(out).unlink(),
    "the document is gone": lambda job, out: (out.parent / "small.yaml").unlink(),
    "the record": lambda job, out: entries(out)[0].write_bytes(b"{"),
    "the record is of another kind": lambda job, out: entries(out)[0].write_bytes(b'{"inputs": {}, "counts": []}'),
    "the folder of the records": lambda job, out: entries(out)[0].parent.chmod(0o777),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen(done: tuple[Any, Any], change: Any) -> None:
    job, out = done
    CHANGES[change](job, out)
    assert load(job, out) is None


def test_another_job_is_another_run(done: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    job, out = done
    others = [
        replace(job, targets=("curl",)),
        replace(job, selection=Selection(include=("method:post",))),
        replace(job, options={"postman": {}}),
        replace(job, lenient=True),
    ]
    assert [load(other, out) for other in others] == [None] * len(others)
    assert load(job, tmp_path / "elsewhere") is None
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    assert load(job, out) is None


def test_another_version_of_the_program_runs_anew(done: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    job, out = done
    marks = list(build_cache.program())
    assert len(marks) > 200
    monkeypatch.setattr(build_cache, "program", lambda: iter(marks[1:]))
    assert load(job, out) is None


def test_a_record_cannot_vouch_for_what_it_does_not_know(done: tuple[Any, Any]) -> None:
    job, out = done
    [entry] = entries(out)
    record = json.loads(entry.read_bytes())
    name = next(name for name in record["files"] if name.endswith(".sh"))
    record["files"][name][0] = "0" * 64
    entry.write_text(json.dumps(record))
    assert load(job, out) is None


def test_a_document_that_changes_meanwhile_is_not_remembered(done: tuple[Any, Any]) -> None:
    from generator.pipeline import build

    job, out = done
    [entry] = entries(out)
    entry.unlink()
    store(job, out, build(job), since=LONG_AGO * 10**9)
    assert load(job, out) is None
    store(job, out, build(job), since=time.time_ns())
    assert load(job, out)


def test_own_templates_and_packages_run_anew(
    done: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    job, out = done
    assert load(replace(job, templates=tmp_path), out) is None
    monkeypatch.setattr("generator.resources.installed", lambda name: {"acme": "acme"})
    assert load(job, out) is None


@pytest.mark.one_in(3)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("counts", {"id": "small", "operations": "1", "signed": {}, "offered": 0}),
        ("counts", {"id": "small", "operations": 1, "signed": [], "offered": 0}),
        ("counts", {"id": 1, "operations": 1, "signed": {}, "offered": 0}),
        ("counts", None),
        ("left_out", []),
        ("left_out", {"excluded": "1"}),
        ("notes", [{"code": "W1", "message": 1}]),
        ("notes", [{"code": "W1", "message": "x", "line": "1"}]),
        ("notes", [1]),
        ("notes", {}),
        ("files", []),
        ("files", {"curl/a": 1}),
        ("inputs", []),
        ("inputs", {"": 1}),
    ],
)
def test_entry_with_values_of_wrong_types_is_as_if_there_were_none(
    done: tuple[Any, Any], name: str, value: Any
) -> None:
    job, out = done
    (path,) = entries(out)
    entry = json.loads(path.read_bytes())
    path.write_text(json.dumps(entry | {name: value}))
    earlier = load(job, out)
    assert earlier is None or earlier.counts.operations == 1
    assert run(out.parent / "small.yaml") == 0


def test_link_that_is_pointed_elsewhere_is_read_again(done: tuple[Any, Any]) -> None:
    job, out = done
    spec = out.parent / "small.yaml"
    spec.rename(out.parent / "one.yaml")
    (out.parent / "two.yaml").write_text(SMALL.replace("operationId: ", "operationId: other_"))
    os.utime(out.parent / "two.yaml", (LONG_AGO, LONG_AGO))
    spec.symlink_to("one.yaml")
    assert run(spec) == 0
    spec.unlink()
    spec.symlink_to("two.yaml")
    assert load(job, out) is None
