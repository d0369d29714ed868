"""Whole processes, measured by the operating system: wall, CPU and the peak memory of the largest process."""

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """One finished process. Seconds, mebibytes, exit status; `status` is None for one killed at the limit."""

    wall: float
    cpu: float
    peak: float
    status: int | None


def once(command: Sequence[str], *, env: Mapping[str, str], cwd: str, limit: float) -> Run:
    """Run a command to its end, or to the limit in seconds, and say what it took, its children included."""
    started = time.perf_counter()
    child = subprocess.Popen(
        command, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    status = None
    while time.perf_counter() - started < limit:
        pid, code, usage = os.wait4(child.pid, os.WNOHANG)
        if pid:
            status = os.waitstatus_to_exitcode(code)
            child.returncode = status
            break
        time.sleep(0.002)
    else:
        os.killpg(child.pid, 9)
        _, _, usage = os.wait4(child.pid, 0)
        child.returncode = -9
    wall = time.perf_counter() - started
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, status)


def median(runs: Sequence[Run]) -> Run:
    """Return the median of each figure."""
    figures = [statistics.median(getattr(run, name) for run in runs) for name in ("wall", "cpu", "peak")]
    return Run(*figures, runs[-1].status)
