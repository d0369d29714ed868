"""The proxy service over plain HTTP, as `serve` gives it: without a certificate the user is named all the same."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.commands.serve import known_values
from generator.output.write import apply, plan
from generator.server.app import running
from generator.server.settings import ServerSettings
from generator.targets import render
from tests.bundled import bundled_api

CLIENT = "from qlik_qps_client import Client\nwith Client() as client: print(client.session.list_sessions())"


@pytest.mark.parametrize("form", ["curl", "python_snippet", "python_client"])
def test_sessions_are_listed(tmp_path: Path, form: str) -> None:
    apply(plan(tmp_path / "out", render(bundled_api("qlik-qps", "id:list_sessions"), (form,))))
    api = bundled_api("qlik-qps")
    commands: dict[str, list[Any]] = {
        "curl": ["bash", *tmp_path.glob("out/curl/*/list_sessions.sh")],
        "python_snippet": [sys.executable, *tmp_path.glob("out/python_snippet/*/list_sessions.py")],
        "python_client": [sys.executable, "-c", CLIENT],
    }
    with running([api], ServerSettings(known_values([api], {}))) as server:
        values = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path / "out/python_client")}
        values |= {"QLIK_QPS_URL": server.address(api), "QLIK_USER": "UserDirectory=INTERNAL; UserId=sa_api"}
        done = subprocess.run(commands[form], env=values, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "jane" in done.stdout
