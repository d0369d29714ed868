"""The Python client beside those of its peers, from the same document: a Markdown table.

    python -m tests.bench.client_peers --tools FOLDER DOCUMENT [--api API]

openapi-python-client refuses Swagger 2.0; it gets the document as swagger2openapi converts it. Needs npm and Java.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from tests.bench import generators
from tests.bench.client_figures import Figures, figures
from tests.bench.measure import once

LIMIT = 600


def timed(command: list[Any], folder: Path) -> float:
    """Run a generator and return its CPU seconds, which a busy machine changes less than the wall's."""
    environment = {"PATH": f"{folder / 'python/bin'}:/usr/local/bin:/usr/bin:/bin", "HOME": str(folder)}
    run = once(list(map(str, command)), env=environment, cwd=str(folder), limit=LIMIT)
    if run.status != 0:
        raise SystemExit(f"exit status {run.status}: {' '.join(map(str, command))}")
    return run.cpu


def ours(tools: Path, document: Path, api: str) -> tuple[Figures, float]:
    """Return the figures of our client and the CPU seconds of the whole command."""
    out = tools / "ours"
    named = ["--api", api] if api else []
    command = [
        sys.executable,
        "-m",
        "generator",
        "generate",
        document,
        *named,
        "-t",
        "python_client",
        "--all",
        "-o",
        out,
    ]
    seconds = timed([*command, "--force", "--quiet"], tools)
    package = next(out.glob("*/python_client/*_client"))
    return figures("prerequest", package, f"import {package.name}", Path(sys.executable)), seconds


def openapi_python_client(tools: Path, document: Path) -> tuple[Figures, float]:
    """Return the figures of openapi-python-client; what is imported are its models, which its calls need."""
    path, out = generators.converted(tools, document), tools / "opc"
    tool = tools / "python/bin/openapi-python-client"
    seconds = timed([tool, "generate", "--path", path, "--output-path", out, "--overwrite"], tools)
    package = next(path.parent for path in out.glob("*/client.py"))
    python = tools / "python/bin/python"
    return figures("openapi-python-client 0.29.1", package, f"import {package.name}.models", python), seconds


def openapi_generator(tools: Path, document: Path) -> tuple[Figures, float]:
    """Return the figures of OpenAPI Generator's Python client."""
    out = tools / "jar"
    tool = tools / "python/bin/openapi-generator-cli"
    common = ["--skip-validate-spec", "-g", "python", "-o", out]
    seconds = timed([tool, "generate", "-i", document, *common], tools)
    measured = figures(
        "OpenAPI Generator 7.26.0", out / "openapi_client", "import openapi_client", tools / "python/bin/python"
    )
    return measured, seconds


def row(measured: Figures, seconds: float) -> str:
    """Return a row of the table."""
    cells = (
        measured.name,
        f"{measured.files:,}",
        f"{measured.lines:,}",
        f"{measured.size / 1e6:.1f} MB",
        f"{measured.strict_errors:,}",
        f"{measured.import_seconds:.2f} s",
        f"{measured.ratio:.1f}",
        f"{measured.import_memory:.0f} MiB",
        f"{seconds:.1f} s",
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("document", type=lambda text: Path(text).resolve())
    parser.add_argument("--tools", type=lambda text: Path(text).resolve(), required=True)
    parser.add_argument("--api", default="")
    arguments = parser.parse_args()
    arguments.tools.mkdir(parents=True, exist_ok=True)
    generators.install(arguments.tools)
    heads = ("client", "files", "lines", "size", "`mypy --strict`", "import (CPU)", "times `httpx2`", "memory")
    print(f"| {' | '.join(heads)} | to generate (CPU) |")
    print("|---" * (len(heads) + 1) + "|")
    print(row(*ours(arguments.tools, arguments.document, arguments.api)), flush=True)
    print(row(*openapi_python_client(arguments.tools, arguments.document)), flush=True)
    print(row(*openapi_generator(arguments.tools, arguments.document)), flush=True)


if __name__ == "__main__":
    main()
