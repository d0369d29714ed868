"""What a person sees on a terminal, what a pipe gets, and what a program reads."""

import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SPEC = """openapi: 3.1.0
info: {title: Small, version: "1"}
servers: [{url: "http://localhost:1"}]
paths:
  /thing: {get: {operationId: get_thing, responses: {"200": {description: Good}}}}
  /other: {get: {operationId: get_other, deprecated: true, responses: {"200": {description: Good}}}}
"""
COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-9][0-9;]*m")
SUMMARY = re.compile(
    r"small: 1 operation, none signed: the document declares no signing scheme\n"
    r"  left out: 1 in --exclude\n"
    r"  build/small: 3 written, 0 unchanged, 0 removed, \d+\.\d\d s\n"
)
GENERATE = ("generate", "small.yaml", "--target", "curl", "--exclude", "deprecated")


@pytest.fixture
def folder(tmp_path: Path) -> Any:
    (tmp_path / "small.yaml").write_text(SPEC)
    return tmp_path


@pytest.fixture
def on_terminal(folder: Any) -> Callable[..., Any]:
    """Run with standard error on a terminal, standard output in a pipe; both as text."""

    def run(*arguments: Any, **environment: Any) -> tuple[Any, Any]:
        kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "CI")}
        kept |= {"TERM": "xterm-256color", **environment}
        ours, theirs = os.openpty()
        child = subprocess.Popen(
            [sys.executable, "-m", "generator", *arguments],
            cwd=folder,
            env=kept,
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=theirs,
        )
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # how Linux says that the other end is closed
            while part := os.read(ours, 4096):
                shown += part
        os.close(ours)
        assert child.stdout
        out = child.stdout.read().decode()
        assert child.stdout
        child.stdout.close()
        assert child.wait(60) == 0, shown
        return out, shown.decode()

    return run


def test_progress_on_a_terminal(on_terminal: Callable[..., Any]) -> None:
    out, shown = on_terminal(*GENERATE)
    assert "small.yaml" in shown
    assert COLOUR.search(shown)
    assert shown.endswith("\x1b[1A\x1b[2K"), "what moved is gone in the end"
    assert SUMMARY.fullmatch(out)


def test_no_colour_where_a_person_wants_none(on_terminal: Callable[..., Any]) -> None:
    _, shown = on_terminal(*GENERATE, NO_COLOR="1")
    assert "small.yaml" in shown
    assert not COLOUR.search(shown)


def test_quiet_is_quiet_on_a_terminal(on_terminal: Callable[..., Any]) -> None:
    assert on_terminal(*GENERATE, "--quiet") == ("", "")


def test_a_pipe_gets_the_summary_and_no_progress(folder: Any, prerequest: Callable[..., Any]) -> None:
    done = prerequest(*GENERATE, NO_COLOR="", FORCE_COLOR="1", TERM="xterm-256color")
    assert SUMMARY.fullmatch(done.stdout)
    assert done.stderr == ""


def test_several_jobs_are_counted(folder: Any, on_terminal: Callable[..., Any]) -> None:
    (folder / "prerequest.toml").write_text(
        '[[jobs]]\nspec = "small.yaml"\ntargets = ["curl"]\n[[jobs]]\nspec = "qlm"\ntargets = ["curl"]\n'
    )
    out, shown = on_terminal("generate")
    assert "small.yaml (1 of 2)" in shown
    assert "qlm (2 of 2)" in shown
    assert out.count(" written, ") == 2


def test_verbose_names_every_file(folder: Any, prerequest: Callable[..., Any]) -> None:
    done = prerequest(*GENERATE, "--verbose")
    assert "  written .gitattributes\n  written curl/_small.sh\n  written curl/thing/get_thing.sh\n" in done.stdout
    (folder / "small.yaml").write_text(SPEC.replace("get_thing", "get_it"))
    done = prerequest(*GENERATE, "--verbose")
    assert "  written curl/thing/get_it.sh\n  removed curl/thing/get_thing.sh\n" in done.stdout


def test_quiet_still_says_what_is_wrong(folder: Any, prerequest: Callable[..., Any]) -> None:
    prerequest(*GENERATE, "--quiet")
    script = folder / "build/small/curl/thing/get_thing.sh"
    script.write_text(script.read_text() + "# mine\n")
    (folder / "small.yaml").write_text(SPEC.replace("/thing", "/thing/new"))
    done = prerequest(*GENERATE, "--quiet")
    assert (done.returncode, done.stdout) == (1, "")
    assert "E505" in done.stderr
    assert "--force" in done.stderr
    done = prerequest("check", *GENERATE[1:], "--quiet")
    assert (done.returncode, done.stderr) == (1, "")
    assert "edited" in done.stdout
    done = prerequest("check", *GENERATE[1:])
    assert done.stdout.endswith(
        " to renew: prerequest generate (--merge keeps edits of a collection, --force overwrites edits)\n"
    )


@pytest.mark.parametrize(
    ("command", "status", "expected"),
    [
        (
            ("generate",),
            0,
            lambda data: data[0]["written"] == [".gitattributes", "curl/_small.sh", "curl/thing/get_thing.sh"],
        ),
        (("check",), 1, lambda data: {finding["kind"] for finding in data} == {"missing"}),
        (("diff",), 1, lambda data: "+++ b/build/small/curl/thing/get_thing.sh" in data["build/small"]),
        (("validate", "small.yaml"), 0, lambda data: data["valid"] is True and data["operations"] == 2),
        (("list", "small.yaml"), 0, lambda data: [row["id"] for row in data] == ["get_thing", "get_other"]),
    ],
)
def test_a_program_reads_json(
    folder: Any, prerequest: Callable[..., Any], command: Any, status: int, expected: Callable[..., Any]
) -> None:
    rest = GENERATE[1:] if len(command) == 1 else ()
    done = prerequest(*command, *rest, "--json")
    assert done.returncode == status
    assert done.stderr == ""
    assert expected(json.loads(done.stdout))


@pytest.mark.parametrize("command", ["generate", "check", "diff", "validate", "list"])
def test_a_program_reads_errors_as_json(folder: Any, prerequest: Callable[..., Any], command: str) -> None:
    (folder / "small.yaml").write_text(SPEC.replace("/other:", "/thing: {}\n  /thing:"))
    done = prerequest(command, "small.yaml", "--json")
    assert done.returncode == 2
    (error, *_) = json.loads(done.stdout)["errors"]
    assert error["code"].startswith("E1")
    assert (error["file"], error["line"]) == ("small.yaml", 6)


def test_many_errors_of_a_kind_are_counted(folder: Any, prerequest: Callable[..., Any]) -> None:
    paths = "".join(f'  /p{n}: {{$ref: "absent.yaml#/p{n}"}}\n' for n in range(60))
    (folder / "small.yaml").write_text(SPEC.partition("  /thing")[0] + paths)
    done = prerequest("generate", "small.yaml")
    assert done.returncode == 2
    assert done.stderr.count("  at /paths/") == 50
    assert "10 more of this kind (--json shows them)" in done.stderr
    assert len(json.loads(prerequest("generate", "small.yaml", "--json").stdout)["errors"]) == 60


def test_nothing_of_a_document_reaches_the_terminal_as_it_is(folder: Any, on_terminal: Callable[..., Any]) -> None:
    (folder / "small.yaml").write_text(
        SPEC.replace("Small", '"Small\\e]0;owned\\a"').replace("get_thing", '"a\\e[2Jb"')
    )
    out, shown = on_terminal("generate", "small.yaml", "--target", "curl", "--verbose")
    assert "\x1b" not in out
    assert "\x1b]0" not in shown
    assert "\x1b[2J" not in shown


@pytest.mark.parametrize("terminal", [True, False])
def test_nothing_of_a_persons_file_reaches_the_terminal_as_it_is(
    folder: Any, prerequest: Callable[..., Any], terminal: bool
) -> None:
    assert prerequest(*GENERATE).returncode == 0
    script = folder / "build/small/curl/thing/get_thing.sh"
    script.write_text(script.read_text() + "# \x1b]0;owned\x07\x1b[2J\r\u202e\x9b2J\n")
    ours, theirs = os.openpty() if terminal else os.pipe()
    command = [sys.executable, "-m", "generator", "diff", *GENERATE[1:]]
    done = subprocess.run(command, cwd=folder, stdout=theirs, stderr=subprocess.PIPE, timeout=60, check=False)
    shown = os.read(ours, 1 << 16).decode()
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 1
    assert r"-# \u001b]0;owned\u0007\u001b[2J\u000d\u202e\u009b2J" in shown
    assert not re.search("[\x1b\x07\x9b\u202e]", shown)
