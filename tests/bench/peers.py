"""Us and the peers on the same documents, in turn, in one run: `python -m tests.bench.peers --tools FOLDER`.

The peers are installed into FOLDER, pinned. Prints Markdown tables of medians with ratios to `openapi-to-postmanv2`,
then our own goals. Quote the ratios: a shared machine makes single times worth little. `--with-generators` also runs
OpenAPI Generator and openapi-python-client, which need Java and much time.
"""

import argparse
import itertools
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench import generators
from tests.bench.contenders import PEER, Contender, contenders, floor
from tests.bench.documents import documents, install, operations
from tests.bench.goals import scale, snippets, start_up
from tests.bench.measure import Run, median, once
from tests.paths import ROOT

HEAD = (
    "| | wall s | of the peer | CPU s | peak MiB | of the peer | requests | bytes |\n|---|---|---|---|---|---|---|---|"
)


def compare(tools: Path, document: Path, *, runs: int, limit: float, clients: bool) -> dict[str, tuple[Any, ...]]:
    """Let all take turns `runs` times after one that does not count; medians and what was made, by name."""
    taken_runs: dict[str, list[Run]] = {}
    sizes = {}
    with TemporaryDirectory() as folder:
        home = Path(folder)
        chosen = contenders(tools, document, home)
        chosen += generators.generators(tools, document, home) if clients else []
        for turn in range(runs + 1):
            for contender in itertools.chain(chosen, [floor(document, home)] if turn else []):
                run = _turn(contender, taken_runs.get(contender.name, []), limit)
                if run and (turn or run.status):
                    taken_runs.setdefault(contender.name, []).append(run)
                    sizes[contender.name] = contender.written_size() if run.status == 0 else (0, 0)
    return {name: (median(taken), *sizes[name]) for name, taken in taken_runs.items()}


def _turn(contender: Contender, earlier: list[Run], limit: float) -> Run | None:
    if earlier and earlier[-1].status != 0:
        return None
    return once(contender.command, env=contender.prepared(), cwd=str(ROOT), limit=limit)


def report(title: str, results: dict[str, tuple[Any, ...]], count: int) -> str:
    """Return one table; the ratios are to openapi-to-postmanv2, its median in the same run."""
    base = results[PEER][0]
    lines = [f"### {title}, {count} operations", "", HEAD]
    for name, (run, requests, size) in results.items():
        ended = {0: "", None: " (killed at the limit)"}.get(run.status, f" (ended with {run.status})")
        lines.append(
            f"| {name}{ended} | {run.wall:.2f} | {run.wall / base.wall:.2f} | {run.cpu:.2f} | {run.peak:.0f} "
            f"| {run.peak / base.peak:.2f} | {requests or ''} | {size or ''} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tools", type=Path, required=True, help="folder the peers are installed into")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--limit", type=float, default=240, help="seconds for one run")
    parser.add_argument("--only", nargs="*", default=[], help="names of documents")
    parser.add_argument("--with-generators", action="store_true")
    given = parser.parse_args()
    install(given.tools)
    if given.with_generators:
        generators.install(given.tools)
    paths = {name: path for name, path in documents(given.tools).items() if not given.only or name in given.only}
    peer = {}
    for name, path in paths.items():
        results = compare(given.tools, path, runs=given.runs, limit=given.limit, clients=given.with_generators)
        print(report(name, results, operations(path)), flush=True)
        peer[name] = results[PEER][0].wall
    print(start_up(2 * given.runs + 1), flush=True)
    if "qrs" in paths:
        print(snippets(paths["qrs"], given.runs, peer["qrs"]), flush=True)
    print(scale(given.runs))


if __name__ == "__main__":
    main()
