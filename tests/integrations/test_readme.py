"""The commands of README, run in bash as they stand there."""

import re
import shutil
from typing import Any

import pytest

from tests.house.shells import commands, lines
from tests.paths import ROOT

# Those that need a server, an export, another tool, or that do not end.
_ELSEWHERE = re.compile(r"prerequest (?:pull|serve|watch|merge|explain|call)\b|pipx |uvx |make |pip |bash |python ")
COMMANDS = [line for block, _ in commands((ROOT / "README.md").read_text("utf-8")) for line in lines(block)]
HERE = [line for line in COMMANDS if not _ELSEWHERE.match(line)]
SHOWN = [line for line in HERE if line.startswith(("prerequest show qlm", "prerequest list"))]


def test_most_are_run() -> None:
    assert len(HERE) > len(COMMANDS) / 2
    assert SHOWN


@pytest.mark.parametrize(
    "listed", [pytest.param(SHOWN[:1], id="sample"), pytest.param(HERE, id="all", marks=pytest.mark.slow)]
)
def test_they_succeed(project: Any, listed: Any) -> None:
    for name in ("my-openapi.yaml", "main.json"):
        shutil.copy(project.folder / "small.yaml", project.folder / name)
    for line in listed:
        if line == "prerequest init":
            (project.folder / "prerequest.toml").unlink()
        project.run("bash", "-ec", line)
