"""The peers that make clients, pinned: OpenAPI Generator, which needs Java, and openapi-python-client."""

import json
import subprocess
import venv
from pathlib import Path

from tests.bench.contenders import Contender, environment
from tests.bench.measure import once

PYTHON_PEERS = (
    "openapi-python-client==0.29.1",
    "openapi-generator-cli==7.26.0",
    *("httpx", "attrs", "python-dateutil", "pydantic", "urllib3", "typing-extensions", "types-python-dateutil"),
)
CONVERTER = "swagger2openapi@7.0.8"


def install(tools: Path) -> None:
    """Install the peers, what their clients import, and the converter into `tools` unless they are there."""
    wanted, installed = "\n".join(PYTHON_PEERS), tools / "python" / "installed.txt"
    if not installed.is_file() or installed.read_text() != wanted:
        venv.create(tools / "python", with_pip=True)
        pip = [str(tools / "python/bin/python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, *PYTHON_PEERS], check=True)
        installed.write_text(wanted)
    if not (tools / "node_modules" / "swagger2openapi").is_dir():
        quiet = ("--no-audit", "--no-fund", "--loglevel", "error")
        subprocess.run(["npm", "install", "--prefix", tools, *quiet, CONVERTER], check=True)


def converted(tools: Path, document: Path) -> Path:
    """Return a document that openapi-python-client takes: Swagger 2.0, which it refuses, as swagger2openapi puts it.

    Where that fails it is the document itself.
    """
    if document.suffix != ".json" or json.loads(document.read_bytes()).get("swagger") != "2.0":
        return document
    out = tools / f"converted-{document.name}"
    tool = str(tools / "node_modules/.bin/swagger2openapi")
    run = once([tool, "--patch", "-o", str(out), str(document)], env=environment(), cwd=str(tools), limit=600)
    return out if run.status == 0 else document


def generators(tools: Path, document: Path, home: Path) -> list[Contender]:
    """Return these peers as contenders; what they write goes below `home`."""
    binary = tools / "python/bin"
    jar = [str(binary / "openapi-generator-cli"), "generate", "-i", str(document), "--skip-validate-spec"]
    path = converted(tools, document)
    client = [str(binary / "openapi-python-client"), "generate", "--path", str(path), "--overwrite"]
    note = "" if path == document else ", document converted"
    return [
        *(
            Contender(f"OpenAPI Generator, {kind}", [*jar, "-g", kind, "-o", str(home / kind)], home / kind)
            for kind in ("postman-collection", "python")
        ),
        Contender(f"openapi-python-client{note}", [*client, "--output-path", str(home / "oc")], home / "oc"),
    ]
