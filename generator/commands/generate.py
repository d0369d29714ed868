"""`generate`, `check` and `diff`: the same build, written, compared or shown."""

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from generator import write
from generator.commands import console
from generator.pipeline import Build, Job, build


def generate(jobs: Sequence[Job], out: Path, *, force: bool, quiet: bool, as_json: bool) -> int:
    """Write the output of each job to `out/<spec>/`; 1 where a person's file stands in the way."""
    reports = []
    status = 0
    for job in jobs:
        started = time.perf_counter()
        made = build(job)
        plan = write.plan(out / made.api.id, made.files, force=force)
        if plan.conflicts:
            status = 1
            console.diagnostics(plan.conflicts)
        else:
            write.apply(plan)
        reports.append(_report(made, plan, time.perf_counter() - started))
        if not quiet and not as_json:
            console.diagnostics(made.notes)
            console.say(_summary(made, plan, time.perf_counter() - started))
    if as_json:
        console.data(reports)
    return status


def check(jobs: Sequence[Job], out: Path, *, as_json: bool) -> int:
    """Compare each job's output with what lies in `out`; 1 where anything differs. Writes nothing."""
    found = []
    for job in jobs:
        made = build(job)
        target = out / made.api.id
        found += [(target, finding) for finding in write.check(target, made.files)]
    if as_json:
        console.data([{"kind": f.kind, "path": (target / f.path).as_posix(), "why": f.why} for target, f in found])
    else:
        for target, finding in found:
            console.say(f"{target.as_posix()}/{finding}")
        if not found:
            console.say("up to date")
    return 1 if found else 0


def diff(jobs: Sequence[Job], out: Path) -> int:
    """Show what `generate` would change; 1 where anything differs. Writes nothing."""
    changes = []
    for job in jobs:
        made = build(job)
        changes.append(write.diff(out / made.api.id, made.files))
    text = "".join(changes)
    if text:
        console.say(text.rstrip("\n"))
    return 1 if text else 0


def _report(made: Build, plan: write.Plan, seconds: float) -> dict[str, object]:
    return {
        "spec": made.api.id,
        "operations": len(made.api.operations),
        "signed": sum(operation.signed for operation in made.api.operations),
        "left_out": dict(made.left_out),
        "written": list(plan.written),
        "unchanged": len(plan.unchanged),
        "removed": list(plan.removed),
        "conflicts": console.as_data(plan.conflicts),
        "notes": console.as_data(made.notes),
        "seconds": round(seconds, 3),
    }


def _summary(made: Build, plan: write.Plan, seconds: float) -> str:
    api = made.api
    signed = Counter(op.signing.scheme for op in api.operations if op.signing and op.signed)
    offered = sum(1 for op in api.operations if op.signing and not op.signed)
    parts = [f"{count} signed ({scheme})" for scheme, count in signed.items()]
    if offered:
        parts.append(f"{offered} that can be signed (--sign)")
    how = ", ".join(parts) or "none signed: the document declares no signed scheme"
    lines = [f"{api.id}: {len(api.operations)} operations, {how}"]
    lines += [f"  left out: {count} {reason}" for reason, count in made.left_out.items()]
    counts = f"{len(plan.written)} written, {len(plan.unchanged)} unchanged, {len(plan.removed)} removed"
    state = "nothing written" if plan.conflicts else counts
    lines.append(f"  {plan.target.as_posix()}: {state}, {seconds:.2f} s")
    return "\n".join(lines)
