"""Operations may have the names of Python's own modules: no script imports another one in their place."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from generator.pipeline import Job, build
from tests.targets.python_client.recorder import recording

NAMES = ("json", "token", "re", "enum", "socket", "urllib", "email", "pathlib", "ssl", "os", "http", "select")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("modules")
    answers = {"200": {"description": "ok"}}
    paths = {f"/{name}": {"get": {"operationId": name, "tags": ["json"], "responses": answers}} for name in NAMES}
    document = {"openapi": "3.1.0", "info": {"title": "Own", "version": "1"}, "paths": paths}
    (folder / "own.json").write_text(json.dumps(document | {"servers": [{"url": "https://api.example.com"}]}))
    for name, file in build(Job(str(folder / "own.json"), targets=("python_snippet",))).files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(file.content)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_a_script_runs_in_its_folder(folder: Path, name: str) -> None:
    (script,) = folder.glob(f"python_snippet/*/{name}*.py")
    with recording() as recorder:
        command = [sys.executable, script.name]
        done = subprocess.run(
            command, cwd=script.parent, env={"OWN_URL": recorder.url}, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert [arrived.target for arrived in recorder.requests] == [f"/{name}"]
