"""The summary of `generate`: operations, signatures, files, what was left out and why, and the time."""

from ..output.model import Merged
from ..output.names import top_folder
from ..output.write import Plan
from ..settings.job import BuildResult, Summary
from ..signing import registry as schemes
from . import console

_SHOWN = 10


def report(result: BuildResult, plan: Plan, merged: Merged, seconds: float) -> dict[str, object]:
    """Return the summary of one document as data; `undecided` has the conflicts of a merge."""
    return {
        "spec": result.counts.id,
        "operations": result.counts.operations,
        "signed": sum(result.counts.signed.values()),
        "left_out": dict(result.left_out),
        "target": plan.target.as_posix(),
        "written": list(plan.written) if not plan.conflicts else [],
        "unchanged": len(plan.unchanged),
        "removed": list(plan.removed) if not plan.conflicts else [],
        "left_alone": len(plan.left),
        "conflicts": console.as_data(plan.conflicts),
        "undecided": [str(conflict) for conflict in merged.conflicts],
        "no_longer_in_the_spec": list(merged.removed),
        "notes": console.as_data(result.notes),
        "seconds": round(seconds, 3),
    }


def text(result: BuildResult, plan: Plan, seconds: str, *, verbose: bool, done: bool) -> str:
    """Return the summary of one document for a person. `done` says whether anything was written."""
    count = f"{result.counts.operations} operation{'s' * (result.counts.operations != 1)}"
    lines = [f"{result.counts.id}: {count}, {_signatures(result.counts)}"]
    lines += [f"  left out: {count} {reason}" for reason, count in result.left_out.items()]
    if verbose and done:
        lines += [f"  written {path}" for path in plan.written] + [f"  removed {path}" for path in plan.removed]
    counts = f"{len(plan.written)} written, {len(plan.unchanged)} unchanged, {len(plan.removed)} removed"
    lines.append(f"  {plan.target.as_posix()}: {counts if done else 'nothing written'}, {seconds} s")
    return "\n".join(lines + _left(plan))


def removal(plan: Plan) -> str:
    """Return a warning if a run removes more files than it writes, or else nothing."""
    if len(plan.removed) <= len(plan.written):
        return ""
    paths = [f"  {path}" for path in plan.removed[:_SHOWN]]
    more = len(plan.removed) - len(paths)
    end = [f"  and {more} more"] if more else []
    head = f"{plan.target.as_posix()}: this run removes {len(plan.removed)} files and writes {len(plan.written)}:"
    return "\n".join([head, *paths, *end])


def _left(plan: Plan) -> list[str]:
    folders = ", ".join(dict.fromkeys(top_folder(path) for path in plan.left))
    return (
        [f"  not changed: {len(plan.left)} files of other targets ({folders}); --prune removes them"] if folders else []
    )


def _signatures(counts: Summary) -> str:
    parts = [f"{count} {schemes.get(scheme).word} ({scheme})" for scheme, count in counts.signed.items()]
    if counts.offered:
        parts.append(f"{counts.offered} that can be signed (--sign)")
    if parts:
        unsigned = counts.operations - sum(counts.signed.values()) - counts.offered
        return ", ".join([*parts, f"{unsigned} open"] if unsigned else parts)
    return "none signed: the document declares no signing scheme"
