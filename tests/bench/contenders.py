"""Who makes what of a document: the command lines of ours and of the peers, and what came out of them."""

import json
import os
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PYTHON_PEERS = ("openapi-python-client==0.29.1", "openapi-generator-cli==7.26.0")
PEER = "openapi-to-postmanv2"
_SCRIPTS = ("-t", "postman", "-t", "curl", "-t", "python_snippet", "-t", "python_client")
_FLOOR = "import sys; open(sys.argv[1], 'rb').read(); open(sys.argv[2], 'wb').write(bytes(int(sys.argv[3])))"


@dataclass(frozen=True)
class Contender:
    """One command; `out` is the file or folder it writes, `fresh` says that it starts without output and cache."""

    name: str
    command: Sequence[str]
    out: Path
    fresh: bool = True

    def prepared(self) -> Mapping[str, str]:
        """Put away what an earlier run left, where it has to; return the environment of the run."""
        cache = self.out.with_name(f"{self.out.name}-cache")
        for left in (cache, self.out) if self.fresh else ():
            # Moved, not deleted: a file system that has just deleted thousands of files is slow at making new ones.
            if left.is_dir():
                left.rename(left.with_name(f"{left.name}-{os.urandom(4).hex()}"))
        return environment() | {"XDG_CACHE_HOME": str(cache)}

    def made(self) -> tuple[int, int]:
        """Return how many requests its collections hold and how many bytes it wrote."""
        files = [self.out] if self.out.is_file() else [each for each in self.out.rglob("*") if each.is_file()]
        collections = [each for each in files if "postman" in each.name and each.suffix == ".json"]
        requests = sum(_requests(json.loads(each.read_bytes())) for each in collections)
        return requests, sum(each.stat().st_size for each in files)


def environment() -> dict[str, str]:
    """Return the environment of every run; what is installed has its byte code beside it, so these may have it too."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _requests(group: dict) -> int:
    return sum(1 if "request" in each else _requests(each) for each in group.get("item", ()))


def ours(name: str, document: Path, out: Path, *targets: str, fresh: bool = True) -> Contender:
    """Return our command as a contender; the document is taken as it is, whole."""
    command = [sys.executable, "-m", "generator", "generate", str(document), "--api", "none", "--quiet", *targets]
    return Contender(name, [*command, "-o", str(out)], out, fresh)


def contenders(tools: Path, document: Path, home: Path, *, generators: bool) -> list[Contender]:
    """Return ours and the peers, in the order in which they take turns."""
    found = [
        ours("prerequest, Postman, cold", document, home / "cold", "-t", "postman"),
        ours("prerequest, Postman, unchanged", document, home / "unchanged", "-t", "postman", fresh=False),
        ours("prerequest, Postman, curl, Python and client, cold", document, home / "all", *_SCRIPTS),
        Contender(
            PEER,
            [str(tools / "node_modules/.bin/openapi2postmanv2"), "-s", str(document), "-o", str(home / "postman.json")],
            home / "postman.json",
        ),
    ]
    if generators:
        found += [ours("prerequest, Python client, cold", document, home / "client", "-t", "python_client")]
        found += _generators(tools, document, home)
    return found


def _generators(tools: Path, document: Path, home: Path) -> list[Contender]:
    binary, spec = tools / "python/bin", str(document)
    jar = [str(binary / "openapi-generator-cli"), "generate", "-i", spec, "--skip-validate-spec"]
    client = [str(binary / "openapi-python-client"), "generate", "--path", spec, "--overwrite"]
    return [
        *(
            Contender(f"OpenAPI Generator, {kind}", [*jar, "-g", kind, "-o", str(home / kind)], home / kind)
            for kind in ("postman-collection", "python")
        ),
        Contender("openapi-python-client", [*client, "--output-path", str(home / "oc")], home / "oc"),
    ]


def floor(document: Path, home: Path) -> Contender:
    """Return what no Python program can go below: start, read the document, write as many bytes as ours."""
    out = home / "floor"
    written = ours("", document, home / "cold").made()[1]
    return Contender("floor", [sys.executable, "-c", _FLOOR, str(document), str(out), str(written)], out)


def install_generators(tools: Path) -> None:
    """Install the Python peers, pinned, into `tools` unless they are there."""
    if not (tools / "python").is_dir():
        venv.create(tools / "python", with_pip=True)
        pip = [str(tools / "python/bin/python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, *PYTHON_PEERS], check=True)
