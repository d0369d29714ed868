"""How long a cold generation takes beside that of an earlier commit: whole processes, in turn, medians.

    python -m tests.bench.cold COMMIT DOCUMENT... [--runs 5]

CPU seconds count both processes where the work is divided; the wall clock says what a person waits, on a quiet machine.
Both make collection, curl scripts, Python snippets and the client, each run with an empty cache and folder.
"""

import argparse
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from tests.bench.contenders import environment
from tests.bench.measure import Run, once
from tests.paths import ROOT

TARGETS = ("postman", "curl", "python_snippet", "python_client")
_LIMIT = 600


def cold(code: Path, document: str, home: Path) -> Run:
    """Return one cold run with the code in a folder. What it writes into `home` stays there until the end.

    A file system that has just deleted thousands of files is slow at making new ones.
    """
    folder = mkdtemp(dir=home)
    command = [sys.executable, "-m", "generator", "generate", document, "-q", "-o", f"{folder}/out"]
    command += [part for target in TARGETS for part in ("-t", target)]
    run = once(command, env=environment() | {"XDG_CACHE_HOME": f"{folder}/cache"}, cwd=str(code), limit=_LIMIT)
    if run.status != 0:
        raise SystemExit(f"{code} ends with {run.status} for {document}")
    return run


def row(before: Path, document: str, runs: int, home: Path) -> str:
    """Return a row of the table: medians before and now, and of the ratios of each turn."""
    turns = [(cold(before, document, home), cold(ROOT, document, home)) for _ in range(runs)]
    cells = []
    for figure in ("cpu", "wall"):
        pairs = [(getattr(then, figure), getattr(now, figure)) for then, now in turns]
        cells += [statistics.median(side) for side in zip(*pairs, strict=True)]
        cells.append(statistics.median(now / then for then, now in pairs))
    return f"| {Path(document).name} | {' | '.join(f'{cell:.2f}' for cell in cells)} |"


def main() -> None:
    """Check out the earlier commit, measure, print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit")
    parser.add_argument("documents", nargs="+")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        before = Path(folder, "before")
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "-q", "--detach", str(before), given.commit], check=True)
        try:
            print(
                "| document | CPU s before | now | ratio | wall s before | now | ratio |\n|---|---|---|---|---|---|---|"
            )
            for document in given.documents:
                path = str(Path(document).resolve()) if Path(document).exists() else document
                print(row(before, path, given.runs, Path(folder)), flush=True)
        finally:
            subprocess.run([*git, "remove", "--force", str(before)], check=True)


if __name__ == "__main__":
    main()
