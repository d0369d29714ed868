"""Generated output, a server that verifies, and the real clients between them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from generator.commands.serve import known_values
from generator.naming.names import pascal
from generator.output import write
from generator.pipeline import Job, build
from generator.server.app import running
from generator.server.emulation import emulation_settings
from generator.server.settings import ServerSettings
from generator.targets.scripts import api_name
from tests.clients import dotnet
from tests.clients.caller import USER, as_pfx, way_in
from tests.clients.closed_network import closed_network

JOBS = {"First steps", "Jobs"}
SCRIPTS = {"curl": (["bash"], ".sh"), "python_snippet": ([sys.executable, "-I"], ".py")}


@dataclass(frozen=True)
class Generated:
    """What one document came out as, and the values the server knows of its user."""

    api: Any
    folder: Path
    values: dict[Any, Any]

    @property
    def collections(self) -> list[Any]:
        return sorted(self.folder.glob("postman/*.postman_collection.json"))

    def runs(self, folder: Path, stride: int = 1) -> Iterator[Any]:
        """The collections as a person runs them, with every `stride`-th request of a folder; all files are chosen."""
        for path in self.collections:
            collection = sampled(without_jobs(json.loads(path.read_bytes())), stride)
            for item in items(collection):
                choose_file(item["request"].get("body", {}), str(upload(folder)))
            yield collection

    def operations(self, stride: int = 1) -> list[Any]:
        """Every `stride`-th operation of each folder."""
        folders: dict[Any, Any] = {}
        for operation in self.api.operations:
            folders.setdefault(operation.folder, []).append(operation)
        return [operation for operations in folders.values() for operation in operations[::stride]]

    def environ(self, url: str) -> dict[Any, Any]:
        """The environment of a script: the secrets, and every base address is the server's."""
        bases = {self.api.base_of(operation).env: self.base(url, operation) for operation in self.api.operations}
        ways = {variable.env for way in self.api.connections for variable in way.variables}
        secrets = {name: value for name, value in self.held.items() if name not in ways}
        return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **secrets, **bases}

    @property
    def held(self) -> dict[Any, Any]:
        """What a user of the server's site holds: its values, and the keys of a licence that is there."""
        return {**self.values, **emulation_settings(self.api).values}

    @property
    def entrance(self) -> Any:
        """What leads in where nothing else is said: a client certificate, where the API has such a way."""
        return way_in() if any(way.client_certificate for way in self.api.connections) else {}

    def base(self, url: str, operation: Any) -> Any:
        """The address to call an operation at: the server's, with the path that the document gives."""
        server = operation.server or self.api.servers[0]
        return url + urlsplit(server.base_url).path

    def variables(self, url: str) -> Any:
        """The same values as Postman variables."""
        values = {self.api.base_of(operation).name: self.base(url, operation) for operation in self.api.operations}
        values |= {variable.name: USER for way in self.api.connections[:1] for variable in way.variables}
        for operation in self.api.operations:
            variables = [parameter.variable for parameter in operation.parameters if parameter.variable]
            variables += operation.signing.inputs.values() if operation.signing else ()
            values.update({variable.name: self.held[variable.env] for variable in variables if variable.secret})
        return values


def items(node: Any) -> Iterator[Any]:
    """Every request of a collection or folder, in order."""
    for item in node["item"]:
        if "item" in item:
            yield from items(item)
        else:
            yield item


def without_jobs(collection: Any) -> dict[str, Any]:
    """A collection without the folders whose requests are steps of jobs, which ask for values."""
    return {**collection, "item": [entry for entry in collection["item"] if entry["name"] not in JOBS]}


def sampled(node: Any, stride: int) -> dict[Any, Any]:
    """The same collection or folder with every `stride`-th request of each folder."""
    folders = [sampled(item, stride) for item in node["item"] if "item" in item]
    return {**node, "item": [*folders, *[item for item in node["item"] if "item" not in item][::stride]]}


def whole_and_sixth(counts: Mapping[str, int], *, quick: int) -> list[Any]:
    """The runs of an engine that takes over a second for a request: a sixth of the largest API, whole only by hand."""
    runs = []
    for name, count in counts.items():
        part = "sixth" if count > 100 else "all"
        runs.append(pytest.param(name, part, marks=pytest.mark.slow if count > quick else ()))
        runs += [pytest.param(name, "all", marks=pytest.mark.full)] if part == "sixth" else []
    return runs


def thinned(requests: Iterable[Path], part: str) -> int:
    """Delete the requests that a part of a run leaves out, and return how many are left: `sixth` or `all`."""
    kept = sorted(requests)[:: {"sixth": 6, "all": 1}[part]]
    for path in set(requests) - set(kept):
        path.unlink()
    return len(kept)


def upload(folder: Path) -> Any:
    """A file to upload, where the scripts look for it."""
    place = folder / "path" / "to" / "file"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"\x00prerequest")
    return place


def choose_file(body: Any, path: str) -> None:
    if "file" in body:
        body["file"]["src"] = path
    for row in body.get("formdata", ()):
        if row["type"] == "file":
            row["src"] = path


def generated(job: Any, folder: Path) -> Any:
    result = build(job)
    write.apply(write.plan(folder / result.api.id, result.files))  # type: ignore[union-attr]
    return Generated(result.api, folder / result.api.id, known_values([result.api], {}))  # type: ignore[list-item, union-attr]


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """The output of a bundled spec, generated once."""
    outputs = {}

    def get(name: Any) -> Any:
        if name not in outputs:
            outputs[name] = generated(
                Job(name, targets=("postman", "curl", "python_snippet", "csharp_snippet")),
                tmp_path_factory.mktemp(name),
            )
        return outputs[name]

    return get


@pytest.fixture(scope="session")
def network() -> Iterator[Any]:
    """A network with loopback only, in which the Postman CLI can call nobody."""
    with closed_network() as closed:
        yield closed


def verifying(output: Any, **place: Any) -> Any:
    return running([output.api], ServerSettings(output.values), **place)


def run_scripts(output: Any, kind: Any, server: Any, operations: Any = None, more: Any = ()) -> list[Any]:
    """Run every script of a kind (or those of some operations), two at a time; return what went wrong.

    Few run one by one: one removes what the one before it changes.

    `more` are variables beyond the secrets: another way in than the usual one.
    """
    command, ending = SCRIPTS[kind]
    environ = {**output.environ(server.url), **(dict(more) or output.entrance)}
    upload(output.folder)

    def run(operation: Any) -> str:
        script = output.folder / kind / operation.folder / f"{operation.id}{ending}"
        done = subprocess.run(
            [*command, str(script), *needed(operation)],
            env=environ,
            cwd=output.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=False,
        )
        return f"{operation.id}: {done.stderr.decode()[-600:]}" if done.returncode else ""

    chosen = operations or output.api.operations
    with ThreadPoolExecutor(2 if len(chosen) > 50 else 1) as pool:
        return [wrong for wrong in pool.map(run, chosen) if wrong]


def run_programs(output: Any, engine: Any, server: Any, operations: Any = None, more: Any = ()) -> list[str]:
    """Run the C# programs on an engine, as `run_scripts` does; all of them are one assembly."""
    chosen = operations or output.api.operations
    environ = {**output.environ(server.url), **(dict(more) or output.entrance)}
    if engine == "mono" and "QLIK_CERT" in environ:
        environ["QLIK_CERT"] = as_pfx(environ["QLIK_CERT"], environ["QLIK_KEY"])
    upload(output.folder)
    classes = [f"Prerequest.{api_name(output.api)}.{pascal(operation.id)}Call" for operation in chosen]
    calls = [[program, *needed(operation)] for program, operation in zip(classes, chosen, strict=True)]
    results = dotnet.called(engine, output.folder, calls, environ)
    return [
        f"{operation.id}: {status} {errors[-600:]}"
        for operation, (status, errors) in zip(chosen, results, strict=True)
        if status != "0"
    ]


def needed(operation: Any) -> Any:
    """The arguments a script cannot do without: its files."""
    media = operation.body.media[0] if operation.body else None
    if media and media.media_type.startswith("multipart/"):
        files = [member.name for member in media.schema.properties if member.schema.format == "binary"]
        return [f"{name}@=path/to/file" for name in files]
    is_text = media is None or "json" in media.media_type or "form" in media.media_type or "xml" in media.media_type
    return [] if is_text else ["--body", "path/to/file"]


def refused(server: Any) -> list[str]:
    return [str(verdict) for verdict in server.ledger if not verdict.accepted]


def called(server: Any) -> set[Any]:
    return {verdict.operation_id for verdict in server.ledger if verdict.accepted}
