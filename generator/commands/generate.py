"""`generate`, `check`, `diff` and `watch`: a build whose result is written, compared, shown or repeated."""

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stderr
from dataclasses import dataclass, replace
from functools import partial
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from ..cache import builds
from ..cache.runs import SECONDS, CommandOutput
from ..errors import PrerequestError, fail
from ..merge.environments import with_environments
from ..merge.files import merge_edited, merge_exported, with_first_histories, with_histories
from ..merge.folders import merge_folders, with_first_folder_histories, with_folders
from ..output import write
from ..output.lock import PATIENCE
from ..output.model import FilesByPath, Merged
from ..output.names import MANIFEST
from ..settings.files import STANDARD_INPUT
from ..settings.job import BuildResult
from ..settings.planning import Overrides, PlannedJob, planned_jobs
from . import console, idle, summary

Built = list[tuple[PlannedJob, BuildResult]]


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


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """The options for writing and printing."""

    force: bool = False
    merge: bool = False
    prune: bool = False
    exported: Path | None = None
    depfile: Path | None = None
    quiet: bool = False
    verbose: bool = False
    as_json: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether the user wants only the output and a summary for a person."""
        return replace(self, quiet=False, verbose=False) == OutputOptions()


class Output(NamedTuple):
    """The result of one job, with merged edits, and the plan for its folder."""

    job: PlannedJob
    result: BuildResult
    merged: Merged
    plan: write.Plan


def generate(overrides: Overrides, options: OutputOptions) -> int:
    """Write the output of each job. Return 1 and write nothing if a person's file is in the way of any job.

    With `merge`, a person's edits are kept; if there was a conflict, everything is written and the status is 1. With
    `exported`, the edits of an export are merged; raise E626 if several jobs are possible.
    """
    started, since = time.perf_counter(), time.time_ns()
    jobs = planned_jobs(overrides)
    if options.exported and len(jobs) > 1:
        about = f"{options.exported} may belong to any of: {', '.join(planned.job.spec for planned in jobs)}"
        raise fail("E626", about, hint="name the spec after the file")
    outputs = _write(_built(jobs, options, _with_first_histories), options)
    conflicts = [conflict for output in outputs for conflict in output.plan.conflicts]
    output_text = _text(outputs, options, done=not conflicts)
    if not conflicts:
        for output in outputs:
            _store(output.job, output.result, since)
        if options.depfile:
            depfile(options.depfile, [(output.job, output.result, output.plan.target) for output in outputs])
        if not any(output.plan.operations for output in outputs):
            idle.store(output_text, [(output.job, output.result) for output in outputs], options, since)
    seconds = time.perf_counter() - started
    if options.as_json:
        console.data([summary.report(output.result, output.plan, output.merged, seconds) for output in outputs])
    console.errors(conflicts)
    idle.say(output_text, seconds)
    undecided = [str(conflict) for output in outputs for conflict in output.merged.conflicts]
    removed = [f"no longer in the spec: {name}" for output in outputs for name in output.merged.removed]
    for text in (*undecided, *(() if options.quiet else removed)):
        console.warn(text)
    return 1 if conflicts or undecided else 0


def _text(outputs: list[Output], options: OutputOptions, *, done: bool) -> CommandOutput:
    """Return the text about a run for a person, and its duration until now."""
    if options.quiet or options.as_json:
        return CommandOutput("", "")
    texts = [
        summary.text(output.result, output.plan, SECONDS, verbose=options.verbose, done=done) for output in outputs
    ]
    with redirect_stderr(StringIO()) as errors:
        for output in outputs:
            console.diagnostics(output.result.notes, every=options.verbose)
    return CommandOutput("\n".join(texts), errors.getvalue())


def _write(built: Built, options: OutputOptions) -> list[Output]:
    """Plan all outputs, and write them if there is no conflict.

    If another run has written a folder meanwhile, it is planned again. Both results are the same, or the later one
    wins.
    """
    end = time.monotonic() + PATIENCE
    while True:
        outputs = [_planned(job, result, options) for job, result in built]
        if any(output.plan.conflicts for output in outputs):
            return outputs
        try:
            for output in outputs:
                if warning := summary.removal(output.plan):
                    console.warn(warning)
                write.apply(output.plan)
        except PrerequestError as error:
            if error.diagnostics[0].code != "E510" or time.monotonic() > end:
                raise
        else:
            return outputs


def _planned(job: PlannedJob, result: BuildResult, options: OutputOptions) -> Output:
    target = _target(job, result)
    merged = _merged(target, result.files, options)
    plan = write.plan(target, merged.files, force=options.force, scope=_scope(job, options), moved=merged.moved)
    return Output(job, result, merged, plan)


def _scope(job: PlannedJob, options: OutputOptions) -> frozenset[str] | None:
    """Return the targets whose files a run may remove. If it makes only some targets, files of others stay."""
    return None if options.prune or not job.job.targets else frozenset(job.job.targets)


def check(overrides: Overrides, options: OutputOptions) -> int:
    """Compare the output of each job with its folder. Return 1 if anything differs. Write nothing."""
    since, differences = time.time_ns(), []
    built = _built(planned_jobs(overrides), options)
    for job, result in built:
        target = _target(job, result)
        findings = write.check(target, _as_on_disk(target, result), _scope(job, options))
        differences += [(target, finding) for finding in findings]
        if not findings:
            _store(job, result, since)
    if options.as_json:
        console.data(
            [{"kind": f.kind, "path": (target / f.path).as_posix(), "why": f.why} for target, f in differences]
        )
        return 1 if differences else 0
    for target, finding in differences:
        console.finding((target / finding.path).as_posix(), f"{finding.kind}: {finding.why}")
    edited = any(finding.kind == "edited" for _, finding in differences)
    how = " (--merge keeps edits of a collection, --force overwrites edits)" if edited else ""
    summary_line = f"{len(differences)} to renew: prerequest generate{how}" if differences else "up to date"
    text = CommandOutput("" if options.quiet else summary_line, "")
    idle.say(text, 0)
    if not differences:
        idle.store(text, built, options, since)
    return 1 if differences else 0


def diff(overrides: Overrides, options: OutputOptions) -> int:
    """Show what `generate` would change. Return 1 if anything differs. Write nothing."""
    texts = {}
    for job, result in _built(planned_jobs(overrides), options):
        target = _target(job, result)
        texts[target.as_posix()] = write.diff(target, _as_on_disk(target, result), _scope(job, options))
    if options.as_json:
        console.data(texts)
    else:
        for text in filter(None, texts.values()):
            console.say(text.rstrip("\n"))
    return 1 if any(texts.values()) else 0


def watch(overrides: Overrides, options: OutputOptions) -> int:
    """Generate, and generate again after every change of an input, until interrupted."""
    from .watch import watch as run  # noqa: PLC0415  (needs a library of its own)

    return run(overrides, lambda: generate(overrides, options), quiet=options.quiet)


def _built(
    jobs: list[PlannedJob], options: OutputOptions, finish: Callable[[FilesByPath], FilesByPath] = dict
) -> Built:
    with console.progress(len(jobs), quiet=options.quiet or options.as_json) as step:
        built = [(job, step(job.job.spec, partial(_result, job, finish))) for job in jobs]
    targets = [_target(job, result) for job, result in built]
    for target in targets:
        if targets.count(target) > 1:
            hint = "make one job of both, or give one of them another `out`"
            raise fail("E627", f"two jobs write into {target.as_posix()}", hint=hint)
    return built


def _result(job: PlannedJob, finish: Callable[[FilesByPath], FilesByPath]) -> BuildResult:
    earlier = builds.load(job.job, job.out)
    if earlier:
        return earlier
    from ..pipeline import build  # noqa: PLC0415  (slow to import, and not needed if nothing has changed)

    try:
        return build(job.job, finish)
    except PrerequestError as error:
        raise job.blamed(error) from error


def _with_first_histories(files: FilesByPath) -> FilesByPath:
    """Return generated files with histories. A process that has made a collection makes its history, too."""
    return with_first_folder_histories(with_first_histories(files))


def _store(job: PlannedJob, result: BuildResult, since: int) -> None:
    if result.api:
        builds.store(job.job, job.out, result, since)


def _target(job: PlannedJob, result: BuildResult) -> Path:
    return job.out / result.counts.id


def _as_on_disk(target: Path, result: BuildResult) -> Mapping[str, write.File]:
    return with_folders(target, with_histories(target, result.files))


def _merged(target: Path, files: Mapping[str, write.File], options: OutputOptions) -> Merged:
    files = with_histories(target, files)
    if options.exported:
        return merge_exported(target, with_folders(target, files), options.exported)
    if not options.merge:
        return Merged(with_folders(target, files, keep=not options.force))
    folders = merge_folders(target, with_environments(target, files))
    merged = merge_edited(target, folders.files)
    conflicts, removed = folders.conflicts + merged.conflicts, folders.removed + merged.removed
    return Merged(merged.files, conflicts, removed, folders.moved)


COMMANDS: Mapping[str, Callable[[Overrides, OutputOptions], int]] = {
    "generate": generate,
    "check": check,
    "diff": diff,
    "watch": watch,
}
