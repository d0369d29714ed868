"""Runs with nothing to do: if no file has changed, the output of the earlier run is printed again."""

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
    """If nothing has changed since the same command ran, print its output again. Return whether this was done."""
    started = time.perf_counter()
    output = runs.load(sys.argv[1:])
    if output:
        say(output, time.perf_counter() - started)
    return output is not None


def say(output: runs.CommandOutput, seconds: float) -> None:
    """Print the output of a run with its duration in seconds."""
    from . import console  # noqa: PLC0415

    sys.stderr.write(output.errors)
    if output.output:
        console.say(output.output.replace(runs.SECONDS, f"{seconds:.2f}"))


def store(output: runs.CommandOutput, built: "Built", options: "OutputOptions", since: int) -> None:
    """Store the output of a run that had nothing to do, if its result depends only on files."""
    from ..cache.builds import is_plain  # noqa: PLC0415  (not needed where a run is only repeated)

    if options.is_plain and all(is_plain(job.job) and result.is_settled for job, result in built):
        runs.store(output, _files_of(built), since)


def _files_of(built: "Built") -> Iterator[str]:
    """Yield the files that decide the output, existing or not: configuration, packages, program, inputs, outputs."""
    from ..cache.builds import program  # noqa: PLC0415
    from ..settings.configuration import NAMES  # noqa: PLC0415

    current = Path.cwd()
    yield from (str(folder / name) for folder in (current, *current.parents) for name in NAMES)
    yield from (path for path in sys.path if path and path != str(current))
    yield from program()
    for job, result in built:
        yield from map(str, (*result.inputs, job.job.spec, job.config or job.job.spec, job.out))
        yield from runs.below(str(job.out / result.counts.id))
