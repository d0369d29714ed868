"""What a shell is offered for a word that is not finished, asked as each shell asks."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.paths import ROOT

COMMAND = Path(sys.executable).with_name("prerequest")
SHELLS = ("bash", "zsh", "fish", "powershell")
OFFERED = {
    "prerequest gen": {"generate"},
    "prerequest generate qlik": {"qlik-qps", "qlik-qrs"},
    "prerequest generate --targ": {"--target"},
    "prerequest generate qlm --target python_": {"python_client", "python_snippet"},
    "prerequest generate qlm --api n": {"none"},
    "prerequest sign q": {"qlm-strict", "qlik-xrfkey"},
    "prerequest show qlm RetrieveActivationKeyH": {"RetrieveActivationKeyHttp"},
    "prerequest show qlm retrieve_": {"retrieve_activation_key_http"},
    "prerequest generate small.json --sign get_": {"get_thing"},
    "prerequest call qlm retrieve_activation_key_http is_o": {"is_orderID="},
    "prerequest call small.json get_t": {"get_thing"},
    "prerequest generate sma": {"small.json"},
    "prerequest show broken.json x": set(),
    "prerequest show absent.json x": set(),
}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Small", "version": "1"},
    "paths": {"/thing": {"get": {"operationId": "get_thing", "responses": {"200": {"description": "Good"}}}}},
}


def installed(**environment: str) -> Any:
    """Run the installed command, as a shell does."""
    env = {**os.environ, **environment}
    return subprocess.run([COMMAND], env=env, capture_output=True, text=True, timeout=60, check=False)


def offered(command: Callable[..., Any], shell: str, line: str) -> set[Any]:
    variables = {
        "bash": {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1)},
        "zsh": {"_TYPER_COMPLETE_ARGS": line},
        "fish": {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
        "powershell": {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_WORD_TO_COMPLETE": line.rsplit(maxsplit=1)[-1]},
    }[shell]
    done = command(_PREREQUEST_COMPLETE=f"complete_{shell}", **variables)
    assert done.stderr == ""
    if shell == "zsh":
        return {word.partition('":"')[0].strip('"') for word in re.findall(r'"[^\n]*"', done.stdout)}
    return {re.split(r"\t|:::", words)[0] for words in done.stdout.split("\n") if words}


# The words are the same in all shells, which write them differently.
CASES = [
    pytest.param(shell, line, marks=[pytest.mark.slow] * (shell != "bash" and number % 4 != 0))
    for shell in SHELLS
    for number, line in enumerate(OFFERED)
]


@pytest.mark.parametrize(("shell", "line"), CASES)
def test_offered(prerequest: Callable[..., Any], tmp_path: Path, shell: Any, line: Any) -> None:
    (tmp_path / "small.json").write_text(json.dumps(DOCUMENT))
    (tmp_path / "broken.json").write_text("{")
    assert offered(prerequest, shell, line) == OFFERED[line]


@pytest.mark.parametrize("shell", SHELLS)
def test_the_installed_command_offers_the_same(shell: Any) -> None:
    line = "prerequest show qlm retrieve_"
    assert offered(installed, shell, line) == OFFERED[line]


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_gets_its_script(prerequest: Callable[..., Any], shell: Any) -> None:
    done = prerequest("--show-completion", shell, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert done.returncode == 0, done.stderr
    assert "complete" in done.stdout.lower()


def test_the_version(prerequest: Callable[..., Any]) -> None:
    done = prerequest("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("prerequest 0.")


def test_the_command_line_imports_nothing_slow() -> None:
    """`--help` and the shell wait for what is imported here."""
    code = "import sys, generator.cli; print(*(name for name in sys.modules if name.startswith('generator.')))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    slow = {"document", "examples", "normalize", "pipeline", "signing", "targets", "validation"}
    assert slow.isdisjoint(name.split(".")[1] for name in done.stdout.split())
