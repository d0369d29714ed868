"""Secrets in the other commands, in their errors and in what a debugger shows."""

import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator import targets
from generator.pipeline import Job, build
from tests.bundled import bundled_api
from tests.hostile.build import variables
from tests.hostile.secrets.test_canaries import CANARY, document
from tests.paths import ROOT

CAPTURED = f"""GET /Retrieve?is_user={CANARY}-user&is_pwd={CANARY}-pass&a=1 HTTP/1.1
Host: license.example.com
Authorization: Bearer {CANARY}-bearer
Cookie: sessionid={CANARY}-session
X-Qlm-Authentication-Token: A 2 https://license.example.com/Retrieve?is_pwd={CANARY}-pass:20260101
X-Qlik-Xrfkey: 0123456789abcdef

"""
CONFIGURED = [
    f'[[jobs]]\nspec = "qlm"\napi_key = "{CANARY}"\n',
    f'api_key = "{CANARY}"\n',
    f'[[jobs]]\nspec = "qlm"\n[jobs.options.curl]\npassword = "{CANARY}"\n',
    f'[[jobs]]\nspec = "qlm"\n[jobs.variables]\nQLM_API_KEY = "{CANARY}"\n',
]
SIGNED = [
    ("--url", "https://h/a?b=%zz"),
    ("--url", f"https://user:{CANARY}@h/a"),
    ("--url", f"ftp://user:{CANARY}@h/a"),
    ("--url", "https://h/a", "--version", "3"),
    ("--url", "https://h/a", "--option", "extra_headers=a\r\nb"),
    ("--url", "https://h/a", "--option", f"api_key={CANARY}"),
    ("--url", "https://h/a", "--timestamp", "never"),
]
PULLED = [(), ("--way", "header"), ("--way", "jwt"), ("--way", "session"), ("--way", "header", "--header", "a b")]


@pytest.fixture(scope="module")
def environment() -> dict[Any, Any]:
    """Return a value with the canary for every variable of the bundled specs."""
    names = {name for spec in ("qlm", "qlik-qps", "qlik-qrs") for name in variables(bundled_api(spec))}
    names |= {"QLIK_USER", "QLIK_JWT", "QLIK_SESSION", "QLIK_KEY_PASSPHRASE"}
    return {name: f"{CANARY}-{name}" for name in names if not name.endswith("URL")}


def test_no_representation_shows_what_a_document_gives_away(tmp_path: Path) -> None:
    (tmp_path / "planted.json").write_text(json.dumps(document()))
    result = build(Job(str(tmp_path / "planted.json"), targets=tuple(targets.discover())))
    assert CANARY not in repr(result) + str(result)


@pytest.mark.parametrize("text", CONFIGURED)
def test_no_error_of_the_configuration_repeats_a_secret(
    tmp_path: Path, prerequest: Callable[..., Any], text: Any
) -> None:
    (tmp_path / "prerequest.toml").write_text(text)
    done = prerequest("generate", cwd=tmp_path)
    assert done.returncode == 2
    assert CANARY not in done.stdout + done.stderr


@pytest.mark.parametrize("arguments", SIGNED)
def test_no_error_of_sign_repeats_a_secret(
    tmp_path: Path, prerequest: Callable[..., Any], environment: dict[Any, Any], arguments: Any
) -> None:
    done = prerequest("sign", "qlm-strict", *arguments, cwd=tmp_path, **environment)
    assert done.returncode in (0, 2)
    assert CANARY not in done.stdout + done.stderr


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_explain_shows_no_secret_whether_it_knows_it_or_not(
    tmp_path: Path, prerequest: Callable[..., Any], environment: dict[Any, Any], form: Any
) -> None:
    (tmp_path / "captured.txt").write_text(CAPTURED)
    for secrets in ({}, environment):
        done = prerequest("explain", "captured.txt", *form, cwd=tmp_path, **secrets)
        assert done.returncode in (0, 1)
        assert CANARY not in done.stdout + done.stderr


@pytest.mark.parametrize("arguments", PULLED)
def test_no_error_of_pull_repeats_a_secret(
    tmp_path: Path, prerequest: Callable[..., Any], environment: dict[Any, Any], arguments: Any
) -> None:
    server = "https://127.0.0.1:9"
    done = prerequest("pull", "qlik-qrs", "--server", server, *arguments, "-o", "a.json", cwd=tmp_path, **environment)
    assert done.returncode in (1, 2)
    assert CANARY not in done.stdout + done.stderr


def test_the_server_logs_no_secret(environment: dict[Any, Any], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "generator", "serve", "qlm", "--port", "0"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        try:
            assert server.stdout
            first = server.stdout.readline()
            while not (address := re.search(r"http://127\.0\.0\.1:\d+", first)):
                assert server.stdout
                first += server.stdout.readline()
            query = f"is_user={CANARY}-user&is_pwd={CANARY}-QLM_PASSWORD&a=1"
            request = urllib.request.Request(  # noqa: S310  (the loopback)
                f"{address[0]}/RetrieveActivationKeyHttp?{query}", headers={"X-Qlm-Authentication-Token": CANARY}
            )
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(request, timeout=20)  # noqa: S310  (the loopback)
            told = refused.value.read().decode()
        finally:
            server.terminate()
            rest = server.communicate(timeout=20)[0]
    assert "RetrieveActivationKeyHttp" in rest
    assert CANARY not in first + rest + told
