"""`sign --as`: a URL becomes a call that is signed when it runs."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.commands.serve import known_values
from generator.server.app import running
from generator.server.settings import ServerSettings
from tests.bundled import bundled_api
from tests.e2e.conftest import Generated

COMMANDS = {"curl": ["/bin/bash"], "python": [sys.executable, "-I"]}


@pytest.fixture(params=COMMANDS)
def run(request: pytest.FixtureRequest, prerequest: Callable[..., Any], tmp_path: Path) -> Callable[..., Any]:
    """Return a function that prints a call and runs it."""

    def start(*arguments: Any, **environment: Any) -> Any:
        shown = prerequest("sign", *arguments, "--as", request.param)
        assert (shown.returncode, shown.stderr) == (0, "")
        assert "canary" not in shown.stdout
        script = tmp_path / "script"
        script.write_text(shown.stdout)
        command = [*COMMANDS[request.param], script]
        env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **environment}
        return subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)  # type: ignore[arg-type]

    return start


def test_a_url_of_qlm(run: Callable[..., Any], tmp_path: Path) -> None:
    api = bundled_api("qlm")
    output = Generated(api, tmp_path, known_values([api], {}))
    with running([api], ServerSettings(output.values)) as server:
        environment = output.environ(server.url)
        address = f"{environment['QLM_URL']}/RetrieveActivationKeyHttp"
        query = "is_orderID=1 2&is_user=canary-user&IS_PWD=canary%20password"
        done = run("qlm-strict", "--url", f"{address}?{query}", **environment)
        assert done.returncode == 0, done.stderr
        assert [verdict.accepted for verdict in server.ledger] == [True]
        assert "is_orderID=1%202&" in server.ledger[0].received.target  # type: ignore[union-attr]


def test_a_url_of_qlik(run: Callable[..., Any], tmp_path: Path) -> None:
    api = bundled_api("qlik-qrs")
    output = Generated(api, tmp_path, known_values([api], {}))
    with running([api], ServerSettings(output.values, connection="jwt")) as server:
        token = output.values["QLIK_JWT"]
        url = f"{server.url}/jwt/qrs/app/full?XrfKey=0123456789abcdef&filter=name eq 'x'"
        # A login that is typed becomes a variable, too: no call that is pasted into a ticket may have it.
        header = ("--header", "Authorization: Bearer canary-token", "--header", "Accept: application/json")
        done = run("qlik-xrfkey", "--url", url, *header, QLIK_AUTHORIZATION=f"Bearer {token}")
        assert done.returncode == 0, done.stderr
        assert [verdict.accepted for verdict in server.ledger] == [True]
        assert "0123456789abcdef" not in server.ledger[0].received.target  # type: ignore[union-attr]


@pytest.mark.parametrize("content", [b'{"a": "$(id) \'`"}\n', b"\x00\xff", "é".encode() * 2_000])
def test_a_body(run: Callable[..., Any], server: Any, tmp_path: Path, content: Any) -> None:
    (tmp_path / "path" / "to").mkdir(parents=True)
    (tmp_path / "path" / "to" / "file").write_bytes(content)
    body = ("--method", "post", "--body", tmp_path / "path" / "to" / "file")
    done = run("qlik-xrfkey", "--url", f"{server.url}/x", *body)
    assert done.returncode == 0, done.stderr
    assert (server.seen[0].method, server.seen[0].body) == ("POST", content)
    assert server.seen[0].header("content-type") == (
        "application/json" if content[:1] == b"{" else "application/octet-stream"
    )


def test_a_scheme_without_a_short_form(run: Callable[..., Any], server: Any) -> None:
    recipe = ("--option", "recipe=bitmex")
    done = run("hmac", "--url", f"{server.url}/x?a=1", *recipe, HMAC_KEY_ID="id", HMAC_SECRET="canary-key")
    assert done.returncode == 0, done.stderr
    assert server.seen[0].target == "/x?a=1"


def test_the_time_is_taken_when_the_call_runs(prerequest: Callable[..., Any]) -> None:
    done = prerequest("sign", "qlm-strict", "--url", "http://h/x", "--timestamp", "2026-01-01 00:00:00", "--as", "curl")
    assert (done.returncode, done.stdout, "E606" in done.stderr) == (2, "", True)
