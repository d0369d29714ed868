"""`prerequest explain` as a person and as a program call it."""

import json
import os
import pty
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.diagnosis.test_explain import curl, har_entry


def on_terminal(folder: Path, *arguments: Any, stdin: Any = None, typed: str = "") -> tuple[Any, Any]:
    """Run on a terminal of its own, where `typed` answers the first question; what is seen there, and the status."""
    child, terminal = pty.fork()
    if not child:
        os.chdir(folder)
        if stdin is not None:
            os.dup2(os.open(stdin, os.O_RDONLY), 0)
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-m", "generator", "explain", *arguments]
        os.execve(sys.executable, command, environment)  # noqa: S606  (the terminal is the shell)
    shown = b""
    try:
        while part := os.read(terminal, 4096):
            shown += part
            if typed and b"): " in shown:
                os.write(terminal, f"{typed}\n".encode())
                typed = ""
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(terminal)
    return shown.decode(), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("piped", [True, False])
@pytest.mark.parametrize("key", ["", "other"])
def test_a_person_is_asked_for_the_key(sample: Any, tmp_path: Path, piped: bool, key: str) -> None:
    """Also where the capture comes through a pipe."""
    capture = tmp_path / "capture.txt"
    capture.write_text(curl(sample, sample.headers()))
    source = ("-",) if piped else (str(capture),)
    typed = sample.KEY + key
    shown, status = on_terminal(tmp_path, *source, stdin=capture if piped else None, typed=typed)
    assert "QLM_API_KEY (not shown" in shown
    assert typed not in shown
    assert ("QLM strict authentication: right" in shown, status) == (not key, 1 if key else 0)


@pytest.mark.slow
def test_a_terminal_shows_how_far_it_is_and_a_pipe_does_not(
    sample: Any, tmp_path: Path, prerequest: Callable[..., Any]
) -> None:
    entries = [har_entry(sample, sample.headers(f"text {number}")) for number in range(30)]
    (tmp_path / "many.har").write_text(json.dumps(entries))
    shown, _ = on_terminal(tmp_path, "many.har", typed=sample.KEY)
    assert " of 30" in shown
    assert prerequest("explain", "many.har", cwd=tmp_path, **sample.SECRETS).stderr == ""


def test_a_program_gets_data(sample: Any, tmp_path: Path, prerequest: Callable[..., Any]) -> None:
    wrong = {name.removesuffix("-Token"): value for name, value in sample.headers().items()}
    (tmp_path / "capture.txt").write_text(curl(sample, wrong))
    done = prerequest("explain", "capture.txt", "--json", cwd=tmp_path, **sample.SECRETS)
    assert done.returncode == 1
    (section,) = json.loads(done.stdout)
    assert section["right"] is False
    assert [mistake["id"] for mistake in section["mistakes"]] == ["header-name"]
    assert all(section["mistakes"][0].values())
    assert sample.KEY not in done.stdout
    assert sample.PASSWORD not in done.stdout
    done = prerequest("explain", "capture.txt", "--json", cwd=tmp_path)
    (section,) = json.loads(done.stdout)
    assert "QLM_API_KEY is not set" in section["notes"][0]


def test_right_without_a_key_is_not_known(sample: Any, tmp_path: Path, prerequest: Callable[..., Any]) -> None:
    (tmp_path / "capture.txt").write_text(curl(sample, sample.headers()))
    with_key = prerequest("explain", "capture.txt", "--json", cwd=tmp_path, **sample.SECRETS)
    unknown = prerequest("explain", "capture.txt", "--json", cwd=tmp_path)
    assert [json.loads(done.stdout)[0]["right"] for done in (with_key, unknown)] == [True, None]


HALF = "\ud800"


@pytest.mark.parametrize("place", ["address", "host", "method", "header", "body", "key"])
def test_half_of_a_pair_of_surrogates_is_no_crash(
    sample: Any, tmp_path: Path, prerequest: Callable[..., Any], place: str
) -> None:
    """JSON can hold one, and no encoding can."""
    headers = {**sample.headers(), "X-Other": HALF if place == "header" else "a"}
    url = {"address": sample.URL + HALF, "host": f"https://h{HALF}/a"}.get(place, sample.URL)
    request = {"method": f"GET{HALF * (place == 'method')}", "url": url, "postData": {"text": HALF}}
    request["headers"] = [{"name": name, "value": value} for name, value in headers.items()]
    (tmp_path / "capture.har").write_text(json.dumps({"log": {"entries": [{"request": request}]}}))
    key = {"QLM_API_KEY": "\udcff"} if place == "key" else sample.SECRETS
    for option in ([], ["--json"]):
        done = prerequest("explain", "capture.har", *option, cwd=tmp_path, **key)
        assert done.returncode in (0, 1), done.stderr
        assert "QLM strict authentication" in done.stdout
