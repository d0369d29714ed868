"""Runs into one folder at the same time: the one that comes too late tries again, and nobody is told of it."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.commands import generate as generating
from generator.commands.generate import OutputOptions, generate
from generator.settings.planning import Overrides

SPEC = """openapi: 3.1.0
info: {{title: {title}, version: "1"}}
servers: [{{url: "http://localhost:1"}}]
paths: {{/thing: {{get: {{operationId: get_thing, responses: {{"200": {{description: Good}}}}}}}}}}
"""


def spec(folder: Path, title: str) -> Any:
    folder.mkdir()
    (folder / "small.yaml").write_text(SPEC.format(title=title))
    return folder / "small.yaml"


def command(document: Any, out: Any) -> list[Any]:
    return [sys.executable, "-m", "generator", "generate", str(document), "-t", "docs", "--out", str(out), "--quiet"]


def run(document: Path, out: Path) -> Any:
    return generate(Overrides(specs=(str(document),), targets=("docs",), out=out), OutputOptions(quiet=True))


def test_another_run_between_plan_and_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, theirs = spec(tmp_path / "mine", "Mine"), spec(tmp_path / "theirs", "Theirs")
    run(theirs, tmp_path / "out")
    theirs.write_text(SPEC.format(title="Theirs again"))
    write, attempts = generating.write.apply, []  # type: ignore[attr-defined]

    def late(plan: Any) -> None:
        attempts.append(plan)
        if len(attempts) == 1:
            run(theirs, tmp_path / "out")
        write(plan)

    monkeypatch.setattr(generating.write, "apply", late)  # type: ignore[attr-defined]
    assert run(mine, tmp_path / "out") == 0
    assert len(attempts) == 3
    pages = [path.read_text() for path in (tmp_path / "out/small/docs").iterdir() if path.is_file()]
    assert pages
    assert not any("Theirs" in page for page in pages)


@pytest.mark.slow
def test_many_runs_at_once(tmp_path: Path) -> None:
    documents = [spec(tmp_path / str(number), f"Number {number}") for number in range(4)]
    started = [
        subprocess.Popen(command(document, tmp_path / "out"), stderr=subprocess.PIPE, text=True)
        for document in documents
    ]
    said = [run.communicate(timeout=120)[1] for run in started]
    assert ([run.returncode for run in started], said) == ([0] * 4, [""] * 4)
