"""Whole processes, measured by the operating system: wall, CPU and the peak memory of the largest process."""

import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LAUNCH = str(Path(__file__).with_name("launch.py"))


@dataclass(frozen=True)
class Run:
    """One finished process. Seconds, mebibytes, exit status; `status` is None for one killed at the limit."""

    wall: float
    cpu: float
    peak: float
    status: int | None


def once(command: Sequence[str], *, env: Mapping[str, str], cwd: str, limit: float) -> Run:
    """Run a command to its end, or to the limit in seconds, and say what it took, its children included."""
    launch = [sys.executable, "-I", "-S", _LAUNCH, str(limit), *command]
    said = subprocess.run(launch, env=env, cwd=cwd, check=True, capture_output=True, text=True).stdout
    wall, cpu, peak, status = said.split()
    return Run(float(wall), float(cpu), int(peak) / 1024, None if status == "killed" else int(status))


def median(runs: Sequence[Run]) -> Run:
    """Return the median of each figure."""
    figures = [statistics.median(getattr(run, name) for run in runs) for name in ("wall", "cpu", "peak")]
    return Run(*figures, runs[-1].status)  # type: ignore[call-arg]
