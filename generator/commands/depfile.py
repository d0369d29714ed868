"""Writes a depfile for Make and Ninja: the inputs of each manifest."""

from collections.abc import Iterable
from pathlib import Path

from ..errors import fail
from ..output.names import MANIFEST
from ..settings.files import STANDARD_INPUT
from ..settings.job import BuildResult
from ..settings.planning import PlannedJob


def depfile(path: Path, results: Iterable[tuple[PlannedJob, BuildResult, Path]]) -> None:
    """Write a rule for each document: the manifest of its folder depends on every file that was read.

    Each of these files gets an empty rule, so that Make continues if one was deleted. Raise E617 if the depfile cannot
    be written.
    """
    rules = {
        target: [_escaped(name) for name in dict.fromkeys(job.read_for(result.inputs)) if name != STANDARD_INPUT]
        for job, result, target in results
    }
    lines = [f"{_escaped(target / MANIFEST)}: {' '.join(read)}\n" for target, read in rules.items()]
    lines += [f"{name}:\n" for name in dict.fromkeys(name for read in rules.values() for name in read)]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(lines), "utf-8", newline="\n")
    except OSError as error:
        raise fail("E617", f"the depfile cannot be written: {error.strerror}", file=path.as_posix()) from error


def _escaped(path: Path) -> str:
    return path.as_posix().replace("$", "$$").replace("#", "\\#").replace(" ", "\\ ")
