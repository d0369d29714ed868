"""The command, run many times at the price of one start: a process that has imported it forks for each run.

A run is what `python -m generator` is: its own process, arguments, environment and folder; its imports are done.
"""

import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.paths import ROOT

# `__main__` starts the command; integrations are imported by the tools that they are for.
NOT_FOR_RUNS = ("generator.__main__", "generator.integrations")


class ForkingCommand:
    """Runs the command, one run at a time; `close` ends the process that forks."""

    def __init__(self, folder: Path) -> None:
        self._output, self._errors = folder / "stdout", folder / "stderr"
        self._started_with = _read_at_start(os.environ)
        command = [sys.executable, "-m", "tests.clients.forked"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )

    def can_run(self, environment: Mapping[str, str]) -> bool:
        """Whether a fork is as good as an interpreter that starts with this environment."""
        return _read_at_start(environment) == self._started_with

    def run(
        self, arguments: Sequence[str], cwd: Path, environment: Mapping[str, str], timeout: float
    ) -> subprocess.CompletedProcess[str]:
        """Run the command as `subprocess.run` would, its output as text."""
        order = {"arguments": [*arguments], "cwd": str(cwd), "environment": {**environment}}
        order |= {"stdout": str(self._output), "stderr": str(self._errors)}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        if not select.select([self._process.stdout], [], [], timeout)[0]:
            os.killpg(self._process.pid, signal.SIGKILL)
            raise subprocess.TimeoutExpired([*arguments], timeout)
        status = int(self._process.stdout.readline())
        return subprocess.CompletedProcess([*arguments], status, self._output.read_text(), self._errors.read_text())

    def close(self) -> None:
        """End the process that forks."""
        self._process.communicate()


def _read_at_start(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what an interpreter reads when it starts: no fork can take that over."""
    return {name: value for name, value in environment.items() if name.startswith(("PYTHON", "LC_", "LANG"))}


def serve() -> None:
    """Run the command for each line of standard input; answer with its status."""
    _import_all()
    from generator import cli
    from generator.commands import process

    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _become(json.loads(line))
            # Whatever it raises ends this process, as it would end an interpreter.
            with process.ended_at_once():
                cli.main()
            return
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _import_all() -> None:
    """Import what any run imports, so that no run has to."""
    import typer._adapters  # noqa: F401  (what reads arguments: typer imports it late)

    import generator

    for module in pkgutil.walk_packages(generator.__path__, "generator."):
        if not module.name.startswith(NOT_FOR_RUNS):
            importlib.import_module(module.name)
    gc.freeze()


def _become(order: dict[str, Any]) -> None:
    """Take over what an interpreter is started with."""
    for number, path in enumerate((os.devnull, order["stdout"], order["stderr"])):
        mode = os.O_WRONLY | os.O_CREAT | os.O_TRUNC if number else os.O_RDONLY
        os.dup2(os.open(path, mode, 0o600), number)
    sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115  (to the end of the process)
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["cwd"])
    sys.path[0] = order["cwd"]
    # The command calls itself by the name of its program, not by that of this module.
    sys.modules["__main__"].__package__ = None
    sys.argv = ["prerequest", *order["arguments"]]


if __name__ == "__main__":
    serve()
