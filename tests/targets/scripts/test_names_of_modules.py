"""Operations may have the names of Python's own modules: no script imports another one in their place."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from generator import targets
from generator.pipeline import Job, build
from tests.targets.python_client.recorder import recording

NAMES = ("json", "token", "re", "enum", "socket", "urllib", "email", "pathlib", "ssl", "os", "http", "select")


@pytest.fixture(scope="module", params=[False, True], ids=["folder", "alone"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("modules")
    answers = {"200": {"description": "ok"}}
    paths = {f"/{name}": {"get": {"operationId": name, "tags": ["json"], "responses": answers}} for name in NAMES}
    document = {"openapi": "3.1.0", "info": {"title": "Own", "version": "1"}, "paths": paths}
    # The file that all scripts share has the name of the document: here that of a module, `_ssl`.
    (folder / "ssl.json").write_text(json.dumps(document | {"servers": [{"url": "https://api.example.com"}]}))
    options = {"python_snippet": {"standalone": request.param}}
    job = Job(str(folder / "ssl.json"), targets=("python_snippet",), options=options)
    for name, file in build(job).files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(file.content)
    return folder


@pytest.mark.one_in(3)
@pytest.mark.parametrize("name", NAMES)
def test_a_script_runs_in_its_folder(folder: Path, name: str) -> None:
    script = folder / f"python_snippet/json/{name}_.py"
    with recording() as recorder:
        command = [sys.executable, script.name]
        environment = {"SSL_URL": recorder.url}
        done = subprocess.run(command, cwd=script.parent, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        assert [arrived.target for arrived in recorder.requests] == [f"/{name}"]


def test_the_names_are_those_of_the_modules_of_this_python() -> None:
    stem = targets.find("python_snippet").language.stem  # type: ignore[union-attr]
    assert {name for name in sys.stdlib_module_names if name[0] != "_" and stem(name) == name} == set()
    assert stem("list_apps") == "list_apps"
