"""A form of parts whose bytes are signed, and a signed body from standard input: the server checks the signature."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.commands.serve import known_values
from generator.pipeline import Job, read
from generator.server.app import running
from generator.server.settings import ServerSettings
from tests.e2e.conftest import Generated

RECIPE = {
    "scheme": "hmac",
    "time": "unix-ms",
    "text": "{time}{method}{target}{header:content-type}{body}",
    "sign": {"hmac": "sha256", "encoding": "base64"},
    "send": {"headers": {"X-Key": "{id}", "X-Time": "{time}", "X-Sign": "{signature}"}},
}
PARTS = {
    "title": {"type": "string", "example": "a \"b\" 'c' $d é"},
    "meta": {"type": "object", "properties": {"a": {"type": "integer"}}, "example": {"a": 1}},
    'fi"le': {"type": "string", "format": "binary"},
}
BINARY = bytes(range(256)) * 20
MEDIA = {
    "post": {"multipart/form-data": {"schema": {"type": "object", "properties": PARTS, "required": [*PARTS]}}},
    "put": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Forms", "version": "1"},
    "security": [{"signature": []}],
    "paths": {
        "/files": {
            method: {
                "operationId": method,
                "requestBody": {"required": True, "content": content},
                "responses": {"200": {"description": "Good"}},
            }
            for method, content in MEDIA.items()
        }
    },
    "components": {
        "securitySchemes": {"signature": {"type": "apiKey", "in": "header", "name": "X-Sign", "x-signing": RECIPE}}
    },
}


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "forms.json"
    path.write_text(json.dumps(DOCUMENT))
    (tmp_path / "path/to").mkdir(parents=True)
    (tmp_path / "path/to/file").write_bytes(BINARY)
    return path


@pytest.fixture
def served(document: Path, tmp_path: Path) -> Iterator[tuple[Any, dict[str, str]]]:
    """Yield the server that checks signatures, and the environment of its callers."""
    api = read(Job(str(document)))[0]
    output = Generated(api, tmp_path, known_values([api], {}))
    with running([api], ServerSettings(output.values)) as server:
        yield server, {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **output.environ(server.url)}


@pytest.mark.parametrize("form", ["curl", pytest.param("python", marks=pytest.mark.slow)])
def test_a_form_is_signed_as_it_is_sent(
    prerequest: Callable[..., Any], document: Path, served: tuple[Any, dict[str, str]], form: str
) -> None:
    server, environment = served
    file = document.with_name("path") / "to/file"
    arguments = ["call", document, "post", "--as", form, "title=x\ny", f'fi"le@={file}']
    done = prerequest(*arguments, **environment)
    assert (done.returncode, [verdict.accepted for verdict in server.ledger]) == (0, [True]), done.stderr
    shown = prerequest(*arguments, "--dry-run", **environment).stdout
    assert "title=x\ny\n" in shown
    assert f'fi"le@={file}\n' in shown


@pytest.mark.slow
@pytest.mark.parametrize("form", ["curl", "python"])
@pytest.mark.parametrize("operation", ["post", "put"])
def test_a_short_call_signs_it(
    prerequest: Callable[..., Any], document: Path, served: tuple[Any, dict[str, str]], operation: str, form: str
) -> None:
    server, environment = served
    script = document.with_name("short")
    script.write_text(prerequest("show", document, operation, "--as", form).stdout)
    command: list[str | Path] = ["bash" if form == "curl" else sys.executable, script]
    done = subprocess.run(command, env=environment, cwd=document.parent, capture_output=True, timeout=30, check=False)
    assert (done.returncode, [verdict.accepted for verdict in server.ledger]) == (0, [True]), done.stderr
    if form == "curl":
        subprocess.run(["shellcheck", script], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["curl", "python"])
def test_a_body_from_standard_input_is_signed(
    prerequest: Callable[..., Any], document: Path, served: tuple[Any, dict[str, str]], form: str
) -> None:
    server, environment = served
    program = str(Path(sys.executable).with_name("prerequest"))
    command: list[str | Path] = [program, "call", document, "put", "--as", form, "--body", "-"]
    done = subprocess.run(command, env=environment, input=BINARY, capture_output=True, timeout=30, check=False)
    assert (done.returncode, [verdict.accepted for verdict in server.ledger]) == (0, [True]), done.stderr
