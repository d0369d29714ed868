"""What a run costs that has nothing to do: `python -m tests.bench.unchanged [SPEC] [--rounds 5] [OPTION of generate…]`.

Beside it, in turn: a typer command with one `Path` argument that does nothing, and `import typer` alone. Medians of
whole processes; the ratios are of CPU time, which a busy machine changes less.
"""

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.measure import median, once
from tests.paths import ROOT

NOTHING = """from pathlib import Path
import typer
app = typer.Typer()
@app.command()
def nothing(path: Path) -> None: pass
app()
"""


def measured(spec: str, rounds: int, options: list[str]) -> dict[str, list[Any]]:
    """Return the runs by name."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "nothing.py").write_text(NOTHING)
        ours = [sys.executable, "-m", "generator"]
        rest = [spec, "--out", f"{folder}/out", "--quiet", *options]
        lines = {
            "typer": [sys.executable, f"{folder}/nothing.py", folder],
            "import": [sys.executable, "-c", "import typer"],
            "generate": [*ours, "generate", *rest],
            "check": [*ours, "check", *rest],
        }
        env = {**os.environ, "XDG_CACHE_HOME": folder, "PYTHONPATH": str(ROOT)}
        once(lines["generate"], env=env, cwd=str(ROOT), limit=600)
        turns = [[once(line, env=env, cwd=str(ROOT), limit=600) for line in lines.values()] for _ in range(rounds + 1)]
        return dict(zip(lines, map(list, zip(*turns, strict=True)), strict=True))


def main() -> None:
    """Print the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("spec", nargs="?", default="qlik-qrs")
    parser.add_argument("--rounds", type=int, default=5)
    given, options = parser.parse_known_args()
    medians = {name: median(runs[1:]) for name, runs in measured(given.spec, given.rounds, options).items()}
    for name, run in medians.items():
        assert run.status == 0, f"{name} ended with {run.status}"
        ratio = run.cpu / medians["typer"].cpu
        print(f"{name:<9} {run.wall:6.2f} s   {run.cpu:6.2f} s CPU   {ratio:5.2f} of the typer command")


if __name__ == "__main__":
    main()
