"""A server variable whose default is a variable of Postman: a value to fill in, never a silent address."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import Job, build
from tests.clients.engines import newman
from tests.targets.python_client.recorder import recording

MORE_DEFAULTS = ("{{$host}}", "api-{{host}}.example.com", "{host}")


def built(folder: Path, default: str, url: str = "http://{host}/{v}") -> Any:
    host = {"host": {"default": default, "enum": [default, "b.example"]}} if default else {}
    variables = {**host, "v": {"default": "v1"}}
    call = {"operationId": "call", "responses": {"200": {"description": ""}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Own", "version": "1"},
        "servers": [{"url": url, "variables": variables}],
        "paths": {"/a": {"get": call}},
    }
    (folder / "own.json").write_text(json.dumps(document))
    return build(Job(str(folder / "own.json"), targets=("postman", "curl")))


@pytest.mark.parametrize(
    ("default", "url"),
    [
        ("{{host}}", "http://{host}/{v}"),
        ("", "http://{host}/{v}"),
        ("", "http://{{host}}/{v}"),
        *(pytest.param(default, "http://{host}/{v}", marks=pytest.mark.slow) for default in MORE_DEFAULTS),
    ],
)
def test_a_person_fills_it_in(tmp_path: Path, default: str, url: str) -> None:
    result = built(tmp_path, default, url)
    assert [note.code for note in result.notes if note.code in ("W226", "E224")] == ["W226"]
    files = {name.rpartition("/")[2]: file.content for name, file in result.files.items()}
    (environment,) = [json.loads(text) for name, text in files.items() if name.endswith("environment.json")]
    values = {row["key"]: row["value"] for row in environment["values"]}
    assert values["baseUrl_host"] == "{host}"
    collection = json.loads(files["own.postman_collection.json"])
    assert newman(collection, tmp_path, values=values | {"host": "127.0.0.1:1"}).failures
    with recording() as recorder:
        values["baseUrl_host"] = recorder.url.removeprefix("http://")
        assert newman(collection, tmp_path, values=values).failures == []
        assert [one.target for one in recorder.requests] == ["/v1/a"]


def test_a_script_wants_an_address(tmp_path: Path) -> None:
    for name, file in built(tmp_path, "{{host}}").files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(file.content)
    (script,) = tmp_path.glob("curl/*/call.sh")
    for environ in ({}, {"OWN_URL": "http://{host}/v1"}):
        done = subprocess.run(
            ["bash", script], env={"PATH": "/usr/bin:/bin", **environ}, capture_output=True, check=False
        )
        assert done.returncode == 2, done.stderr


def test_a_part_of_the_path_is_open_too(tmp_path: Path) -> None:
    assert built(tmp_path, "{{host}}", "http://a.example/{host}").api.base_url.default == "http://a.example/{host}"
