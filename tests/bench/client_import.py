"""How long `import qlik_qrs_client` takes against `import httpx2`: the whole QRS document, or another one.

python -m tests.bench.client_import DOCUMENT [API]
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.client_figures import importing

MOST = 1.2


def main(document: str, *api: str) -> int:
    """Print the figures; 1 where the client takes more than `MOST` times as long as the library below it."""
    with tempfile.TemporaryDirectory() as home:
        named = ["--api", *api] if api else []
        command = [sys.executable, "-m", "generator", "generate", document, *named, "-t", "python_client", "--all"]
        subprocess.run([*command, "--out", home, "--quiet"], check=True)
        package = next(Path(home).glob("*/python_client/*_client"))
        python = Path(sys.executable)
        codes = ("pass", "import httpx2", f"import {package.name}")
        runs = {code: importing(code, package.parent, python) for code in codes}
    for code, run in runs.items():
        print(f"{code:28} {run.wall:7.3f} s wall {run.cpu:7.3f} s CPU {run.peak:7.1f} MiB")
    _, library, client = runs.values()
    print(f"{client.cpu / library.cpu:.2f} times the CPU time of import httpx2; at most {MOST}")
    return int(client.cpu / library.cpu > MOST)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
