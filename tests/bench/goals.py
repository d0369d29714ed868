"""Our own goals: start-up beside `import typer`, snippets in a second, time for one more operation."""

import gc
import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from generator import targets
from generator.pipeline import Job, read
from generator.settings.selection import Selection
from tests.bench.contenders import environment
from tests.bench.documents import synthetic
from tests.bench.measure import median, once
from tests.paths import ROOT

PEER_ELSEWHERE = 2.6
"""Seconds openapi-to-postmanv2 took for the QRS document on the machine for which 10,000 a second were the goal."""
SIZES = (100, 1_000, 5_000, 20_000)


def start_up(runs: int) -> str:
    """Say how long `--help` takes beside `import typer`, in turn."""
    ours = [sys.executable, "-m", "generator", "--help"]
    typer = [sys.executable, "-c", "import typer"]
    pairs = [
        [once(command, env=environment(), cwd=str(ROOT), limit=60).wall for command in (ours, typer)]
        for _ in range(runs)
    ]
    ratio = sorted(first / second for first, second in pairs)[runs // 2]
    return f"`prerequest --help` takes {ratio:.2f} times of `python -c 'import typer'`."


def snippets(document: Path, runs: int, peer: float) -> str:
    """Say how many curl scripts and Python snippets are rendered in a second of CPU, the templates known, no more.

    And how many in the `peer` seconds that openapi-to-postmanv2 took for its collection: machines differ.
    """
    # As the command does it.
    gc.disable()
    rates: list[float] = []
    for _ in range(runs + 1):
        _forget_texts()
        api, _, _ = read(Job(str(document), selection=Selection(everything=True)))
        started = _cpu()
        files = targets.render(api, ("curl", "python_snippet"), {}, None)
        rates.append(len(files) / (_cpu() - started))
    signed = sum(operation.signing is not None for operation in api.operations)
    warm = sorted(rates[1:])
    rate = warm[len(warm) // 2]
    return (
        f"{len(files)} snippets ({signed} of {len(api.operations)} operations signed), in a second of CPU: "
        f"{rate:,.0f} in the median, {warm[-1]:,.0f} at best. In the {peer:.2f} s of the peer: {rate * peer:,.0f}; "
        f"10,000 a second on a machine where the peer takes {PEER_ELSEWHERE} s are {10_000 * PEER_ELSEWHERE:,.0f}."
    )


def _cpu() -> float:
    """Return the seconds of CPU of this process and of its second one."""
    return sum(os.times()[:4])


def _forget_texts() -> None:
    """Let a round know nothing of what an earlier one found out about the document's texts."""
    for name, module in list(sys.modules.items()):
        for member in vars(module).values() if name.startswith("generator.") else ():
            if hasattr(member, "cache_parameters") and member.cache_parameters()["maxsize"]:
                member.cache_clear()


def scale(runs: int) -> str:
    """Say what an operation costs in documents of 100 to 20,000, whole processes, start-up included and not."""
    taken = {}
    with TemporaryDirectory() as folder:
        for count in SIZES:
            path = Path(folder, f"s{count}.json")
            path.write_text(json.dumps(synthetic(count)))
            command = [sys.executable, "-m", "generator", "generate", str(path), "-q", "-t", "postman"]
            timings = []
            for turn in range(runs):
                env = environment() | {"XDG_CACHE_HOME": f"{folder}/{count}-{turn}"}
                timings.append(once([*command, "-o", f"{folder}/{count}-{turn}"], env=env, cwd=str(ROOT), limit=300))
            taken[count] = median(timings)
    start = once([sys.executable, "-m", "generator", "--help"], env=environment(), cwd=str(ROOT), limit=60).cpu
    lines = ["| operations | CPU s | peak MiB | ms for an operation, less start-up |", "|---|---|---|---|"]
    for count, run in taken.items():
        lines.append(f"| {count:,} | {run.cpu:.2f} | {run.peak:.0f} | {1000 * (run.cpu - start) / count:.2f} |")
    return "\n".join(lines)
