"""Who makes what of a document: the command lines of ours and of the peers, and what came out of them."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PEER = "openapi-to-postmanv2"
EVERYTHING = "prerequest, Postman, curl, Python and client, cold"
_AS_IT_IS = ("--api", "none")
_POSTMAN = ("-t", "postman")
_SCRIPTS = ("-t", "postman", "-t", "curl", "-t", "python_snippet", "-t", "python_client")
_PAGE = (*_SCRIPTS, "-t", "docs")
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

    def written_size(self) -> tuple[int, int]:
        """Return how many requests its collections hold and how many bytes it wrote."""
        files = [self.out] if self.out.is_file() else [path for path in self.out.rglob("*") if path.is_file()]
        collections = [file for file in files if "postman" in file.name and file.suffix == ".json"]
        requests = sum(_requests(json.loads(collection.read_bytes())) for collection in collections)
        return requests, sum(file.stat().st_size for file in files)


def environment() -> dict[str, str]:
    """Return the environment of every run; what is installed has its byte code beside it, so these may have it too."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _requests(group: dict[Any, Any]) -> int:
    return sum(1 if "request" in item else _requests(item) for item in group.get("item", ()))


def ours(name: str, document: Path, out: Path, *options: str, fresh: bool = True) -> Contender:
    """Return our command as a contender."""
    command = [sys.executable, "-m", "generator", "generate", str(document), "--quiet", *options]
    return Contender(name, [*command, "-o", str(out)], out, fresh)


def contenders(tools: Path, document: Path, home: Path) -> list[Contender]:
    """Return ours and the peer that makes collections, in the order in which they take turns.

    Ours takes the document as it is, like the peers, which sign nothing; a Qlik server's own is also named and signed,
    all of it.
    """
    signs = document.name.startswith("qlik-")
    return [
        ours("prerequest, Postman, cold", document, home / "cold", *_AS_IT_IS, *_POSTMAN),
        ours("prerequest, Postman, unchanged", document, home / "unchanged", *_AS_IT_IS, *_POSTMAN, fresh=False),
        ours(EVERYTHING, document, home / "all", *_AS_IT_IS, *_SCRIPTS),
        ours(f"{EVERYTHING}, the page too", document, home / "page", *_AS_IT_IS, *_PAGE),
        ours("prerequest, Python client, cold", document, home / "client", *_AS_IT_IS, "-t", "python_client"),
        *([ours("prerequest, Postman, signed, cold", document, home / "signed", "--all", *_POSTMAN)] if signs else []),
        *([ours(f"{EVERYTHING}, signed", document, home / "all-signed", "--all", *_SCRIPTS)] if signs else []),
        Contender(
            PEER,
            [str(tools / "node_modules/.bin/openapi2postmanv2"), "-s", str(document), "-o", str(home / "postman.json")],
            home / "postman.json",
        ),
    ]


def floor(document: Path, home: Path) -> Contender:
    """Return what no Python program can go below: start, read the document, write as many bytes as ours."""
    out = home / "floor"
    written = ours("", document, home / "cold").written_size()[1]
    return Contender("floor", [sys.executable, "-c", _FLOOR, str(document), str(out), str(written)], out)
