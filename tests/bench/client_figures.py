"""Figures of a Python client, ours or another's: files, lines, bytes, strict errors, time and memory to import."""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.measure import median, once

REPEATS = 7
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Figures:
    """One row of the table. CPU seconds, mebibytes; `ratio` is the time to import against that of `import httpx2`."""

    name: str
    files: int
    lines: int
    size: int
    strict_errors: int
    import_seconds: float
    import_memory: float
    ratio: float


def importing(code: str, folder: Path, python: Path) -> Any:
    """Return the median of importing something in a fresh interpreter; the first run writes the byte code."""
    environment = {"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "0"}
    command = [str(python), "-c", code]
    once(command, env=environment, cwd=str(folder), limit=120)
    return median([once(command, env=environment, cwd=str(folder), limit=120) for _ in range(REPEATS)])


def strict_errors(package: Path, python: Path) -> int:
    """Return how many errors `mypy --strict` finds, counted by its last line."""
    command = [BIN / "mypy", "--strict", "--python-executable", python, "--cache-dir", "/dev/null", package.name]
    done = subprocess.run(command, cwd=package.parent, capture_output=True, text=True, timeout=900, check=False)  # type: ignore[arg-type]
    match = re.search(r"Found (\d+) errors?", done.stdout)
    if match is None and "Success" not in done.stdout:
        raise SystemExit(done.stdout[-500:] + done.stderr[-500:])
    return int(match[1]) if match else 0


def figures(name: str, package: Path, code: str, python: Path) -> Figures:
    """Return the figures of the package in a folder; `code` imports what a caller imports."""
    paths = [path for path in package.rglob("*.py") if "__pycache__" not in path.parts]
    texts = [path.read_bytes() for path in paths]
    bare = importing("import httpx2", package.parent, Path(sys.executable))
    run = importing(code, package.parent, python)
    if run.status != 0:
        raise SystemExit(f"{name} cannot be imported: {code}")
    return Figures(
        name,
        len(paths),
        sum(text.count(b"\n") for text in texts),
        sum(map(len, texts)),
        strict_errors(package, python),
        run.cpu,
        run.peak,
        run.cpu / bare.cpu,
    )
