"""A Windows user comes in from the Python client at a proxy that speaks NTLM, and Negotiate with NTLM in it."""

import subprocess
import sys
from typing import Any

import pytest

from generator.commands.serve import known_values
from generator.output.write import apply, plan
from generator.server.app import running
from generator.server.settings import ServerSettings
from generator.targets import render
from tests.bundled import bundled_api
from tests.clients.windows_proxy import windows_proxy

SYNC = """
import os
from qlik_qrs_client import Client, WindowsAuth
with Client(auth=WindowsAuth(r"EXAMPLE\\jane", os.environ["PASSWORD"])) as client:
    print(client.stream.create_stream({"name": "New", "owner": {"id": os.environ["OWNER"]}})["name"])
    print(client.stream.list_streams()[0]["name"])
"""
ASYNC = """
import asyncio, os
from qlik_qrs_client import AsyncClient, WindowsAuth
async def main():
    async with AsyncClient(auth=WindowsAuth(r"EXAMPLE\\jane", os.environ["PASSWORD"])) as client:
        print((await client.stream.list_streams())[0]["name"])
asyncio.run(main())
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: Any) -> Any:
    folder = tmp_path_factory.mktemp("windows")
    apply(
        plan(folder / "out", render(bundled_api("qlik-qrs", "id:create_stream", "id:list_streams"), ("python_client",)))
    )
    return folder / "out/python_client"


@pytest.fixture(params=[("NTLM",), pytest.param(("Negotiate", "NTLM"), marks=pytest.mark.slow)], ids="-".join)
def proxy(request: pytest.FixtureRequest, tmp_path: Any, monkeypatch: Any) -> Any:
    users = tmp_path / "users"
    users.write_text("EXAMPLE:jane:right\n")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))
    api = bundled_api("qlik-qrs")
    settings = ServerSettings(known_values([api], {}), as_documented=True)
    with running([api], settings) as server, windows_proxy(server.url, None, request.param) as started:
        yield started


def run(code: Any, client: Any, proxy: Any, password: Any) -> Any:
    values = {"PYTHONPATH": str(client), "QLIK_QRS_URL": f"{proxy.url}/qrs", "PASSWORD": password}
    values["OWNER"] = "00000000-0000-0000-0000-000000000000"
    return subprocess.run([sys.executable, "-c", code], env=values, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("code", [SYNC, ASYNC], ids=["sync", "async"])
def test_a_windows_user_logs_in_once_and_calls(client: Any, proxy: Any, code: Any) -> None:
    done = run(code, client, proxy, "right")
    assert done.returncode == 0, done.stderr
    assert proxy.logins == {True: 1, False: 0}


def test_a_wrong_password_is_a_refusal(client: Any, proxy: Any) -> None:
    done = run(ASYNC, client, proxy, "wrong")
    assert done.returncode == 1
    assert proxy.logins[True] == 0
    assert "wrong" not in done.stderr
