"""What `generate` says at the end: operations, signatures, files, what was left out and why, time."""

from collections import Counter

from generator.commands import console
from generator.pipeline import Build
from generator.write import Plan
from generator.writing.model import Merged


def report(made: Build, plan: Plan, merged: Merged, seconds: float) -> dict[str, object]:
    """Return the summary of one document as data; what could not be decided in a merge is `undecided`."""
    return {
        "spec": made.api.id,
        "operations": len(made.api.operations),
        "signed": sum(operation.signed for operation in made.api.operations),
        "left_out": dict(made.left_out),
        "target": plan.target.as_posix(),
        "written": list(plan.written) if not plan.conflicts else [],
        "unchanged": len(plan.unchanged),
        "removed": list(plan.removed) if not plan.conflicts else [],
        "conflicts": console.as_data(plan.conflicts),
        "undecided": [str(conflict) for conflict in merged.conflicts],
        "no_longer_in_the_spec": list(merged.removed),
        "notes": console.as_data(made.notes),
        "seconds": round(seconds, 3),
    }


def text(made: Build, plan: Plan, seconds: float, *, verbose: bool, done: bool) -> str:
    """Return the summary of one document for a person; `done` says whether anything was written at all."""
    lines = [f"{made.api.id}: {len(made.api.operations)} operations, {_signatures(made)}"]
    lines += [f"  left out: {count} {reason}" for reason, count in made.left_out.items()]
    if verbose and done:
        lines += [f"  written {path}" for path in plan.written] + [f"  removed {path}" for path in plan.removed]
    counts = f"{len(plan.written)} written, {len(plan.unchanged)} unchanged, {len(plan.removed)} removed"
    lines.append(f"  {plan.target.as_posix()}: {counts if done else 'nothing written'}, {seconds:.2f} s")
    return "\n".join(lines)


def _signatures(made: Build) -> str:
    operations = made.api.operations
    signed = Counter(each.signing.scheme for each in operations if each.signing and each.signed)
    offered = sum(1 for each in operations if each.signing and not each.signed)
    parts = [f"{count} signed ({scheme})" for scheme, count in signed.items()]
    if offered:
        parts.append(f"{offered} that can be signed (--sign)")
    if parts:
        unsigned = len(operations) - sum(signed.values()) - offered
        return ", ".join([*parts, f"{unsigned} open"] if unsigned else parts)
    return "none signed: the document declares no signed scheme"
