"""Secrets are planted wherever a secret can be: nothing that this project writes, prints, keeps or starts shows one."""

import bz2
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bundled import bundled_api
from tests.hostile.build import variables
from tests.targets.python_client.recorder import Answer, recording

CANARY = "c4n4ry"
PLANTED = {"type": "string", "default": f"{CANARY}-default", "example": f"{CANARY}-example"}
BUNDLED = ("qlm", "qlik-qps")


def document() -> dict[str, Any]:
    """Return a document whose author left secrets in every place that is made for one."""
    held = {"type": "object", "required": ["password"], "properties": {"password": {**PLANTED, "format": "password"}}}
    answer = {"description": "OK", "content": {"application/json": {"schema": held, "example": {"token": CANARY}}}}
    places = [("X-Api-Key", "header"), ("access_token", "query"), ("sessionid", "cookie"), ("password", "query")]
    parameters = [{"name": name, "in": place, "required": True, "schema": PLANTED} for name, place in places]
    content = {
        "application/json": {"schema": held, "example": {"password": f"{CANARY}-body", "apiKey": [CANARY]}},
        "application/x-www-form-urlencoded": {"schema": held},
    }
    strict = {
        "type": "apiKey",
        "in": "header",
        "name": "X-Signed",
        "x-signing": {"scheme": "qlm-strict", "version": "2"},
    }
    operation = {"parameters": parameters, "requestBody": {"content": content}, "responses": {"200": answer}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Planted", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "security": [{"strict": [], "key": []}],
        "paths": {"/a": {"post": {"operationId": "a", **operation}}},
        "components": {
            "securitySchemes": {
                "strict": strict,
                "key": {"type": "apiKey", "in": "header", "name": "X-Key", "x-example": CANARY, "x-default": CANARY},
            }
        },
    }


@pytest.fixture
def environment(planted: Any) -> dict[Any, Any]:
    """Return a value with the canary for every variable that any output or command reads."""
    specs = (*BUNDLED, str(planted / "planted.json"))
    names = {name for spec in specs for name in variables(bundled_api(spec))}
    return {name: f"{CANARY}-{name}" for name in names}


def kept(folder: Any) -> Iterator[str]:
    """Return the files below a folder that show the canary, states that are kept compressed included."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            content += bz2.decompress(content) if content.startswith(b"BZh") else b""
            if CANARY.encode() in content or CANARY in path.name:
                yield str(path.relative_to(folder))


@pytest.fixture
def planted(tmp_path: Path) -> Any:
    (tmp_path / "planted.json").write_text(json.dumps(document()))
    return tmp_path


ALL = ("-t", "postman", "-t", "curl", "-t", "python_snippet", "-t", "python_client", "-t", "docs", "-o", "out")
COMMANDS = [
    ("generate", "planted.json", *ALL, "--verbose"),
    ("generate", "planted.json", *ALL, "--json"),
    ("check", "planted.json", *ALL, "--json"),
    ("diff", "planted.json", "-t", "curl", "-o", "elsewhere"),
    ("validate", "planted.json", "--json"),
    ("list", "planted.json", "--json"),
    *(("show", "planted.json", "a", "--as", form) for form in ("curl", "python", "postman")),
    ("generate", *BUNDLED, *ALL, "--verbose"),
    ("sign", "qlm-strict", "--url", "https://h/a?is_user=b"),
]


def test_no_command_shows_or_keeps_a_secret(
    planted: Any, prerequest: Callable[..., Any], environment: dict[Any, Any]
) -> None:
    cache = {"XDG_CACHE_HOME": str(planted / "cache")}
    for arguments in COMMANDS:
        done = prerequest(*arguments, cwd=planted, **environment, **cache, PREREQUEST_DEBUG="1")
        assert done.returncode in (0, 1), done.stderr
        assert CANARY not in done.stdout + done.stderr, arguments
    assert list((planted / "cache").rglob("*.json"))
    assert list((planted / "out").rglob("*.digests"))
    assert [*kept(planted)] == ["planted.json"]


MISTAKES = [
    ("servers", [{"url": f"https://{CANARY}:{CANARY}@api.example.com"}]),
    ("servers", [{"url": f"https://api.example.com/?key={CANARY}"}]),
    ("servers", [{"url": f"//api.example.com/{{hole}}?key={CANARY}"}]),
    (
        "components",
        {"parameters": {"a": {"name": "api_key", "in": "query", "schema": {"type": "integer", "default": CANARY}}}},
    ),
]


@pytest.mark.parametrize(("member", "value"), MISTAKES)
def test_no_error_repeats_a_secret(planted: Any, prerequest: Callable[..., Any], member: Any, value: Any) -> None:
    (planted / "planted.json").write_text(json.dumps(document() | {member: value}))
    done = prerequest("generate", "planted.json", *ALL, cwd=planted)
    assert done.returncode == 2
    assert CANARY not in done.stdout + done.stderr


@pytest.fixture
def watching() -> Iterator[Any]:
    """Yield a server that looks at every process of the machine during a request, as anybody on it could."""
    shown: list[str] = []

    def look(_: Any) -> Answer:
        lines = subprocess.run(["ps", "axww", "-o", "args"], capture_output=True, text=True, check=True).stdout
        shown.extend(line for line in lines.splitlines() if CANARY in line)
        return Answer()

    with recording() as recorder:
        recorder.answers = [look]
        yield recorder, shown


@pytest.mark.parametrize("program", ["bash", sys.executable], ids=["curl", "python"])
@pytest.mark.parametrize("call", [("qlm", "RetrieveActivationKeyHttp"), ("planted.json", "a")], ids=["qlm", "own"])
def test_no_process_shows_a_secret(
    planted: Any,
    prerequest: Callable[..., Any],
    environment: dict[Any, Any],
    watching: Any,
    program: Any,
    call: tuple[str, str],
) -> None:
    form = "curl" if program == "bash" else "python"
    script = planted / "script"
    script.write_text(prerequest("show", *call, "--as", form, cwd=planted).stdout)
    recorder, shown = watching
    base = recorder.url
    held = {**os.environ, **environment, "QLM_URL": base, "PLANTED_URL": base, "PREREQUEST_DEBUG": "1"}
    done = subprocess.run([program, str(script)], env=held, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert CANARY not in done.stdout + done.stderr
    assert shown == []
    assert [CANARY in request.target for request in recorder.requests] == [True]
