"""What `check` costs beside `generate`: the whole output of a specification, medians of whole processes.

    python -m tests.bench.check [SPEC] [--rounds 3] [OPTION of generate…]

SPEC is a bundled name (default qlik-qrs) or a file; further options, such as `--all`, go to each command. `generate`
writes into an empty folder, `again` where nothing has changed; `check` compares what lies there. The verdict on the
document is known to all of them from a first run.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.measure import median, once
from tests.paths import ROOT

LIMIT = 600


def measured(spec: str, rounds: int, options: list[str]) -> dict[str, list[Any]]:
    runs: dict[Any, Any] = {"generate": [], "again": [], "check": []}
    with TemporaryDirectory() as folder:
        out = Path(folder, "out")
        env = {**os.environ, "XDG_CACHE_HOME": folder, "PYTHONPATH": str(ROOT)}
        for number in range(rounds + 1):
            shutil.rmtree(out, ignore_errors=True)
            for name, command in (("generate", "generate"), ("again", "generate"), ("check", "check")):
                line = [sys.executable, "-m", "generator", command, spec, "--out", str(out), "--quiet", *options]
                run = once(line, env=env, cwd=str(ROOT), limit=LIMIT)
                assert run.status == 0, f"{command} ended with {run.status}"
                runs[name] += [run] if number else []
    return runs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("spec", nargs="?", default="qlik-qrs")
    parser.add_argument("--rounds", type=int, default=3)
    given, options = parser.parse_known_args()
    medians = {name: median(runs) for name, runs in measured(given.spec, given.rounds, options).items()}
    for name, run in medians.items():
        print(f"{name:<9} {run.wall:7.2f} s   {run.cpu:7.2f} s CPU   {run.peak:6.0f} MiB")
    print(f"check / generate: {medians['check'].cpu / medians['generate'].cpu:.2f} of its CPU time")


if __name__ == "__main__":
    main()
