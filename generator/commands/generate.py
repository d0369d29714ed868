"""`generate`, `check`, `diff` and `watch`: the same build, written, compared, shown or repeated."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..cache.builds import recall, remember
from ..errors import PrerequestError, fail
from ..output import write
from ..output.model import Merged
from ..settings.job import BuildResult
from ..settings.planning import Overrides, PlannedJob, tasks
from . import console, summary
from .depfile import depfile


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """How a command goes about it and what it prints."""

    force: bool = False
    merge: bool = False
    exported: Path | None = None
    depfile: Path | None = None
    quiet: bool = False
    verbose: bool = False
    as_json: bool = False


def generate(asked: Overrides, manner: OutputOptions) -> int:
    """Write the output of each task; 1, and nothing written, where a person's file stands in the way of any.

    With `merge` a person's edits are kept; 1, though all is written, where a conflict was settled for one side.
    """
    started, since = time.perf_counter(), time.time_ns()
    built = _built(tasks(asked), manner)
    merges = [_merged(_target(task, made), made.files, manner) for task, made in built]
    plans = [
        (task, made, write.plan(_target(task, made), merged.files, force=manner.force))
        for (task, made), merged in zip(built, merges, strict=True)
    ]
    conflicts = [conflict for _, _, plan in plans for conflict in plan.conflicts]
    if not conflicts:
        for task, made, plan in plans:
            write.apply(plan)
            _remember(task, made, since)
        if manner.depfile:
            depfile(manner.depfile, [(task, plan.target) for task, _, plan in plans])
    seconds = time.perf_counter() - started
    if manner.as_json:
        console.data(
            [summary.report(made, plan, merged, seconds) for (_, made, plan), merged in zip(plans, merges, strict=True)]
        )
    console.errors(conflicts)
    if not manner.quiet and not manner.as_json:
        for _, made, plan in plans:
            console.diagnostics(made.notes, every=manner.verbose)
            console.say(summary.text(made, plan, seconds, verbose=manner.verbose, done=not conflicts))
    undecided = [str(conflict) for merged in merges for conflict in merged.conflicts]
    removed = [f"no longer in the spec: {name}" for merged in merges for name in merged.removed]
    for text in (*undecided, *(() if manner.quiet else removed)):
        console.warn(text)
    return 1 if conflicts or undecided else 0


def check(asked: Overrides, manner: OutputOptions) -> int:
    """Compare each task's output with what lies in its folder; 1 where anything differs. Writes nothing."""
    since, found = time.time_ns(), []
    for task, made in _built(tasks(asked), manner):
        target = _target(task, made)
        differing = write.check(target, made.files)
        found += [(target, finding) for finding in differing]
        if not differing:
            _remember(task, made, since)
    if manner.as_json:
        console.data([{"kind": f.kind, "path": (target / f.path).as_posix(), "why": f.why} for target, f in found])
        return 1 if found else 0
    for target, finding in found:
        console.finding((target / finding.path).as_posix(), f"{finding.kind}: {finding.why}")
    if not manner.quiet:
        edited = any(finding.kind == "edited" for _, finding in found)
        how = "; for what was edited --force, or --merge (collections)" if edited else ""
        console.say(f"{len(found)} to renew: prerequest generate{how}" if found else "up to date")
    return 1 if found else 0


def diff(asked: Overrides, manner: OutputOptions) -> int:
    """Show what `generate` would change; 1 where anything differs. Writes nothing."""
    changes = [(_target(task, made), made) for task, made in _built(tasks(asked), manner)]
    texts = {target.as_posix(): write.diff(target, made.files) for target, made in changes}
    if manner.as_json:
        console.data(texts)
    else:
        for text in filter(None, texts.values()):
            console.say(text.rstrip("\n"))
    return 1 if any(texts.values()) else 0


def watch(asked: Overrides, manner: OutputOptions) -> int:
    """Generate, and again after every change of an input, until interrupted."""
    from .watch import watch as run  # noqa: PLC0415  (needs a library of its own)

    return run(asked, lambda: generate(asked, manner), quiet=manner.quiet)


def _built(todo: list[PlannedJob], manner: OutputOptions) -> list[tuple[PlannedJob, BuildResult]]:
    with console.progress(len(todo), quiet=manner.quiet or manner.as_json) as step:
        built = [(task, step(task.job.spec, partial(_made, task))) for task in todo]
    targets = [_target(task, made) for task, made in built]
    for target in targets:
        if targets.count(target) > 1:
            hint = "say in one job what both are to make, or give one of them an `out` of its own"
            raise fail("E627", f"two jobs write into {target.as_posix()}", hint=hint)
    return built


def _made(task: PlannedJob) -> BuildResult:
    found = recall(task.job, task.out)
    if found:
        return found
    from ..pipeline import build  # noqa: PLC0415  (slow to import, and where nothing has changed not needed)

    try:
        return build(task.job)
    except PrerequestError as error:
        raise task.blamed(error) from error


def _remember(task: PlannedJob, made: BuildResult, since: int) -> None:
    if made.api:
        remember(task.job, task.out, made, since)


def _target(task: PlannedJob, made: BuildResult) -> Path:
    return task.out / made.counts.id


def _merged(target: Path, files: Mapping[str, write.File], manner: OutputOptions) -> Merged:
    if not manner.merge and not manner.exported:
        return Merged(files)
    from ..merge.files import merge_edited, merge_exported  # noqa: PLC0415  (seldom needed)

    return merge_exported(target, files, manner.exported) if manner.exported else merge_edited(target, files)


COMMANDS: Mapping[str, Callable[[Overrides, OutputOptions], int]] = {
    "generate": generate,
    "check": check,
    "diff": diff,
    "watch": watch,
}
