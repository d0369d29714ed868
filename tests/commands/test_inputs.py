"""What a command reads: regular files and standard input; anything else is refused in words, and nothing blocks."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SPEC = """openapi: 3.1.0
info: {title: Small, version: "1"}
servers: [{url: "http://localhost:1"}]
paths: {/thing: {get: {operationId: get_thing, responses: {"200": {description: Good}}}}}
"""
USER = "UserDirectory=a; UserId=b"


@pytest.fixture
def piped(tmp_path: Path) -> Callable[..., Any]:
    """Run the command with a text as its standard input."""

    def run(text: str, *arguments: Any) -> Any:
        command = [sys.executable, "-m", "generator", *arguments]
        return subprocess.run(
            command, cwd=tmp_path, input=text, capture_output=True, text=True, timeout=60, check=False
        )

    return run


@pytest.fixture
def pipe(tmp_path: Path) -> str:
    os.mkfifo(tmp_path / "pipe.yaml")
    return "pipe.yaml"


@pytest.mark.one_in(5)
@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("generate", "{}"), "E101"),
        (("generate", "qlm", "--overlay", "{}"), "E101"),
        (("explain", "{}"), "E615"),
        (("merge", "{}", "qlm"), "E512"),
        (("sign", "qlm-strict", "--url", "http://h/", "--body", "{}"), "E615"),
        (("pull", "qlik-qps", "--server", "https://h", "-o", "x", "--user", USER, "--cert", "{}"), "E674"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_what_is_no_regular_file(prerequest: Callable[..., Any], pipe: str, command: Any, code: str, kind: str) -> None:
    name = pipe if kind == "pipe" else "/dev/zero"
    done = prerequest(*(word.format(name) for word in command), timeout=20, QLM_API_KEY="key")
    assert done.returncode == 2, done.stderr
    assert code in done.stderr
    assert done.stdout == ""


def test_what_is_no_file_is_called_what_it_is(prerequest: Callable[..., Any], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "qlm").mkdir()
    (tmp_path / "prerequest.toml").write_text('jobs = [{spec = "pipe"}]\n')
    for spec in (("pipe",), ()):
        assert "E101 this file cannot be read: it is not a regular file" in prerequest("generate", *spec).stderr
    assert "E101 this is a folder, not a file" in prerequest("generate", "folder").stderr
    assert "it is a folder" in prerequest("explain", "folder").stderr
    assert "there is no such file" in prerequest("explain", "nothing.txt").stderr
    assert "E601" in prerequest("generate", "nothing").stderr
    assert prerequest("list", "qlm").returncode == 0


def test_explain_says_how_else(prerequest: Callable[..., Any], pipe: str) -> None:
    assert "with - instead of a file name" in prerequest("explain", pipe).stderr


def test_a_capture_without_end_is_refused(tmp_path: Path) -> None:
    with Path("/dev/zero").open("rb") as zeros:
        command = [sys.executable, "-m", "generator", "explain", "-"]
        done = subprocess.run(command, stdin=zeros, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "E615 - has more than 67108864 bytes" in done.stderr


@pytest.mark.parametrize("command", ["list", "validate", "generate"])
def test_a_document_as_standard_input(piped: Callable[..., Any], command: str) -> None:
    done = piped(SPEC, command, "-")
    assert done.returncode == 0, done.stderr
    assert "1 operation" in done.stdout or "get_thing" in done.stdout


def test_output_of_a_document_as_standard_input(piped: Callable[..., Any], tmp_path: Path) -> None:
    done = piped(SPEC, "generate", "-", "-t", "curl", "--depfile", "made.d")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "build/stdin/curl/_stdin.sh").is_file()
    assert (tmp_path / "made.d").read_text() == "build/stdin/.prerequest/manifest.sha256: \n"
    assert piped(SPEC, "check", "-", "-t", "curl").returncode == 0
    assert piped(SPEC.replace("/thing", "/other"), "check", "-", "-t", "curl").returncode == 1


def test_standard_input_cannot_be_watched(piped: Callable[..., Any]) -> None:
    done = piped(SPEC, "watch", "-")
    assert done.returncode == 2
    assert "standard input cannot be watched" in done.stderr


def test_init_passes_over_what_is_no_text_and_no_file(
    prerequest: Callable[..., Any], pipe: str, tmp_path: Path
) -> None:
    (tmp_path / "good.yaml").write_text(SPEC)
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff.yaml")).write_text(SPEC)
    (tmp_path / "loop.json").symlink_to("loop.json")
    done = prerequest("init", timeout=20)
    assert done.returncode == 0, done.stderr
    assert "1 specification found" in done.stdout
    assert 'spec = "good.yaml"' in (tmp_path / "prerequest.toml").read_text()
