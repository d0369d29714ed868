"""A folder is a test: `case.toml` names the command, the other files are its input, `expected/` what must come out.

`expected.stdout` and `expected.stderr` are compared where they exist; `make golden` writes all of them anew.
"""

import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/case.toml"))
OWN = {"case.toml", "expected", "expected.stdout", "expected.stderr"}


def tree(folder: Any) -> dict[str, Any]:
    paths = [path for path in folder.rglob("*") if path.is_file() and ".prerequest" not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(paths)}


def renew(case: Any, files: Any, done: Any) -> None:
    shutil.rmtree(case / "expected", ignore_errors=True)
    for path, content in files.items():
        (case / "expected" / path).parent.mkdir(parents=True, exist_ok=True)
        (case / "expected" / path).write_bytes(content)
    for name, text in (("expected.stdout", done.stdout), ("expected.stderr", done.stderr)):
        if (case / name).exists() or (name == "expected.stderr" and done.returncode):
            (case / name).write_text(text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Any, prerequest: Callable[..., Any], tmp_path: Path, request: pytest.FixtureRequest) -> None:
    facts = tomllib.loads((case / "case.toml").read_text())
    for path in case.iterdir():
        if path.name not in OWN:
            (shutil.copytree if path.is_dir() else shutil.copy)(path, tmp_path / path.name)
    done = prerequest(*facts["command"], **facts.get("environment", {}))
    files = tree(tmp_path / "build") if (tmp_path / "build").exists() else {}
    assert done.returncode == facts.get("status", 0), done.stderr
    if request.config.getoption("--renew"):
        renew(case, files, done)
    assert "Traceback" not in done.stderr
    for name, text in (("expected.stdout", done.stdout), ("expected.stderr", done.stderr)):
        if (case / name).exists():
            assert text == (case / name).read_text()
    assert files == (tree(case / "expected") if (case / "expected").exists() else {})


def test_there_are_cases() -> None:
    assert len(CASES) >= 10
