"""A requirement with two groups of rival schemes: every combination can be sent, by every client."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import Job, build
from tests.clients.engines import newman
from tests.e2e.conftest import items
from tests.targets.python_client.recorder import recording

USED = {"basic": "Authorization", "bearer": "Authorization", "key": "key", "low": "key"}
VALUES = {"user": "u", "password": "p", "token": "T", "key": "K", "low": "L"}
SENT = {"basic": "Basic dTpw", "bearer": "Bearer T", "key": "K", "low": "L"}
VARIABLES = {"basic": ("user", "password"), "bearer": ("token",), "key": ("key",), "low": ("low",)}
PAIRS = [(login, key) for login in ("basic", "bearer") for key in ("key", "low")]


def document(location: str) -> dict[str, Any]:
    key = {"type": "apiKey", "in": location, "name": "key"}
    schemes = {
        "basic": {"type": "http", "scheme": "basic"},
        "bearer": {"type": "http", "scheme": "bearer"},
        "key": key,
        "low": {**key, "description": "another one"},
    }
    call = {
        "operationId": "call",
        "security": [{name: [] for name in schemes}],
        "responses": {"200": {"description": ""}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Rivals", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {"/a": {"get": call}},
        "components": {"securitySchemes": schemes},
    }


@pytest.fixture(scope="module", params=["query", "header"])
def files(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rivals")
    (folder / "rivals.json").write_text(json.dumps(document(request.param)))
    for name, file in build(
        Job(str(folder / "rivals.json"), targets=("postman", "curl", "python_snippet"))
    ).files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(file.content)
    return folder


@pytest.fixture
def recorder() -> Iterator[Any]:
    with recording() as recorder:
        yield recorder


def arrived(recorder: Any) -> tuple[str, str]:
    (request,) = recorder.requests
    query = request.target.partition("?")[2]
    assert query.count("key=") <= 1
    return request.header("Authorization"), query.removeprefix("key=") or request.header("key")


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize(
    ("kind", "command", "ending"), [("curl", "bash", "sh"), ("python_snippet", sys.executable, "py")]
)
def test_scripts(files: Path, recorder: Any, pair: tuple[str, str], kind: str, command: str, ending: str) -> None:
    names = [name for scheme in pair for name in VARIABLES[scheme]]
    environ = {"PATH": "/usr/bin:/bin", "RIVALS_URL": recorder.url}
    environ |= {f"RIVALS_{name.upper()}": VALUES[name] for name in names}
    (script,) = files.glob(f"{kind}/*/call.{ending}")
    done = subprocess.run([command, script], env=environ, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert arrived(recorder) == (SENT[pair[0]], SENT[pair[1]])


@pytest.mark.parametrize("pair", PAIRS)
def test_postman(files: Path, recorder: Any, tmp_path: Path, pair: tuple[str, str]) -> None:
    collection = json.loads((files / "postman/rivals.postman_collection.json").read_bytes())
    (item,) = items(collection)
    ticked = {"bearer": "{{rivalsToken}}", "low": "{{rivalsLow}}"}
    for row in (*item["request"]["header"], *item["request"]["url"].get("query", ())):
        if any(ticked.get(scheme, "-") in row["value"] for scheme in pair):
            del row["disabled"]
    values = {f"rivals{name.capitalize()}": value for name, value in VALUES.items()} | {"baseUrl": recorder.url}
    assert newman(collection, tmp_path, values=values).failures == []
    assert arrived(recorder) == (SENT[pair[0]], SENT[pair[1]])
