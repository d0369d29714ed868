"""Runs that have nothing to do: the output of the earlier run is printed again if no file has changed since."""

import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..cache import runs

if TYPE_CHECKING:
    from ..settings.job import BuildResult
    from ..settings.planning import PlannedJob
    from .generate import OutputOptions

    Built = Iterable[tuple[PlannedJob, BuildResult]]


def repeated() -> bool:
    """Say what the same command said before, where nothing has changed since; return whether that is so."""
    started = time.perf_counter()
    said = runs.recall(sys.argv[1:])
    if said:
        say(said, time.perf_counter() - started)
    return said is not None


def say(said: runs.CommandOutput, seconds: float) -> None:
    """Print what a run says that took so many seconds."""
    from . import console  # noqa: PLC0415

    sys.stderr.write(said.errors)
    if said.output:
        console.say(said.output.replace(runs.SECONDS, f"{seconds:.2f}"))


def remember(said: runs.CommandOutput, built: "Built", options: "OutputOptions", since: int) -> None:
    """Keep what a run says that had nothing to do, where what it made depends on nothing but files."""
    from ..cache.builds import is_plain  # noqa: PLC0415  (not needed where a run is only repeated)

    if options.is_plain and all(is_plain(job.job) for job, _ in built):
        runs.remember(said, _looked_at(built), since)


def _looked_at(built: "Built") -> Iterator[str]:
    """Yield what decides what the run said: configuration, packages, program, inputs and outputs, there or not."""
    from ..cache.builds import program  # noqa: PLC0415
    from ..settings.configuration import NAMES  # noqa: PLC0415

    here = Path.cwd()
    yield from (str(folder / name) for folder in (here, *here.parents) for name in NAMES)
    yield from (path for path in sys.path if path and path != str(here))
    yield from program()
    for job, result in built:
        yield from map(str, (*result.inputs, job.job.spec, job.config or job.job.spec, job.out))
        yield from runs.below(str(job.out / result.counts.id))
