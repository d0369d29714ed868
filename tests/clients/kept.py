"""Programs of Node that stay loaded: a start takes newman and Bruno one second to four, a run a quarter of that."""

import atexit
import json
import os
import select
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_SERVER = Path(__file__).with_name("kept.js")


class KeptProgram:
    """Runs a program of Node, its output and errors as one text; `state` are the modules of kept.js that hold any."""

    def __init__(self, program: Path, state: str) -> None:
        self._program, self._state = str(program), state
        self._one_at_a_time = threading.Lock()
        self._server: _Server | None = None
        atexit.register(self._close)

    def run(
        self, arguments: Sequence[str], cwd: Path, environment: Mapping[str, str], timeout: float
    ) -> subprocess.CompletedProcess[str]:
        """Run the program as `subprocess.run` would; seconds of `timeout` include the start, where there is one."""
        if os.name == "nt":
            return started(["node", self._program, *arguments], cwd, environment, timeout)
        with self._one_at_a_time:
            if self._server is None or self._server.is_over:
                self._close()
                self._server = _Server([self._program, self._state], environment)
            return self._server.run(arguments, cwd, environment, timeout)

    def _close(self) -> None:
        if self._server:
            self._server.close()


def started(
    line: Sequence[str], cwd: Path, environment: Mapping[str, str], timeout: float
) -> subprocess.CompletedProcess[str]:
    """Run a program in a process of its own."""
    options: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.run([*line], cwd=cwd, env=environment, text=True, timeout=timeout, check=False, **options)


class _Server:
    """The process that runs one program again and again."""

    def __init__(self, words: Sequence[str], environment: Mapping[str, str]) -> None:
        theirs, orders = os.pipe()
        answers, status = os.pipe()
        self._orders, self._answers = os.fdopen(orders, "wb"), os.fdopen(answers)
        self._output = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  (open as long as the process)
        self._process = subprocess.Popen(
            ["node", str(_SERVER), *words, str(theirs), str(status)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=self._output,
            pass_fds=[theirs, status],
        )
        os.close(theirs)
        os.close(status)

    def close(self) -> None:
        """End the process: it gets no more orders."""
        for end in (self._orders, self._answers, self._output):
            end.close()
        self._process.wait()

    @property
    def is_over(self) -> bool:
        """Whether the last run ended the process."""
        return self._process.returncode is not None

    def run(
        self, arguments: Sequence[str], cwd: Path, environment: Mapping[str, str], timeout: float
    ) -> subprocess.CompletedProcess[str]:
        # The process writes where our file is.
        self._output.seek(0)
        self._output.truncate()
        order = {"arguments": [*arguments], "folder": str(cwd), "environment": {**environment}}
        is_answered = False
        try:
            self._orders.write(json.dumps(order).encode() + b"\n")
            self._orders.flush()
            is_answered = bool(select.select([self._answers], [], [], timeout)[0])
        finally:
            # The next run must not get the answer of this one.
            if not is_answered:
                self._process.kill()
                self._process.wait()
        if not is_answered:
            raise subprocess.TimeoutExpired([*arguments], timeout)
        status = self._answers.readline() or self._process.wait()
        self._output.seek(0)
        return subprocess.CompletedProcess([*arguments], int(status), self._output.read())
