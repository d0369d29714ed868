"""The real Postman engines: newman and the official Postman CLI, both offline, both with newman's report."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.encode import yaml
from tests.clients.closed_network import ClosedNetwork
from tests.clients.kept import KeptProgram, started
from tests.paths import NODE_MODULES

_NEWMAN = NODE_MODULES / "newman" / "bin" / "newman.js"
_BRUNO = NODE_MODULES / "@usebruno" / "cli" / "bin" / "bru.js"
_KEPT = {
    str(_NEWMAN): KeptProgram(_NEWMAN, "/(newman|postman-[a-z-]+|commander)/"),
    str(_BRUNO): KeptProgram(_BRUNO, "/(@usebruno/(cli|js|requests)|yargs)/"),
}
_CLI = NODE_MODULES / "@postman" / "pm-bin-linux-x64" / "bin" / "postman"


@dataclass(frozen=True)
class Report:
    """What a run came to. `failures` are (item, message); `assertions` are (item, test), failed ones too."""

    status: int
    output: str
    run: Mapping[str, Any]

    @property
    def failures(self) -> list[tuple[str, str]]:
        """Scripts, requests and tests that failed."""
        return [
            (failure.get("source", {}).get("name", ""), failure["error"].get("message", ""))
            for failure in self.run.get("failures", ())
        ]

    @property
    def assertions(self) -> list[tuple[str, str]]:
        """The tests that ran."""
        return [
            (execution["item"]["name"], assertion["assertion"])
            for execution in self.run.get("executions", ())
            for assertion in execution.get("assertions") or ()
        ]


@dataclass(frozen=True)
class BrunoReport:
    """What a run in Bruno came to."""

    status: int
    output: str
    results: Sequence[Mapping[str, Any]]

    @property
    def failures(self) -> list[tuple[str, str]]:
        """Requests that were not sent, and tests that failed."""
        errors = [(result["name"], str(result["error"])) for result in self.results if result.get("error")]
        tests = [(result["name"], test) for result in self.results for test in result.get("testResults", ())]
        return errors + [(name, test["error"]) for name, test in tests if test["status"] != "pass"]


def environment(values: Mapping[str, str]) -> dict[str, Any]:
    """Return a Postman environment."""
    rows = [{"key": key, "value": value, "type": "default", "enabled": True} for key, value in values.items()]
    return {"id": "00000000-0000-4000-8000-000000000001", "name": "test", "values": rows}


def newman(collection: Path | Mapping[str, Any], folder: Path, **options: Any) -> Report:
    """Run a collection (a file or data) in newman; files go into `folder`. Options: see `_run`."""
    if not _NEWMAN.is_file():
        pytest.skip("newman is absent: npm --prefix tests/node ci")
    return _run([str(_NEWMAN), "run"], ["--color", "off"], collection, folder, **options)


def postman_cli(collection: Path | Mapping[str, Any], folder: Path, network: ClosedNetwork, **options: Any) -> Report:
    """Run a collection in the official Postman CLI, which may call home, in a closed network."""
    command = [*network.prefix, str(_cli()), "collection", "run"]
    extra = ["--reporter-json-structure", "newman", "--no-report-events"]
    return _run(command, extra, collection, folder, **options)


def postman_cli_tool(
    arguments: Sequence[str], folder: Path, network: ClosedNetwork
) -> subprocess.CompletedProcess[str]:
    """Run another command of the Postman CLI (`collection lint ...`) in `folder`; output as text."""
    return _execute([*network.prefix, str(_cli()), *arguments], folder, timeout=800)


def postman_cli_migrated(
    collection: Path | Mapping[str, Any], folder: Path, network: ClosedNetwork, values: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Migrate a collection to version 3 and run it: another engine, that of current desktop apps; it has no report."""
    source = _file(collection, folder / "migrated.postman_collection.json")
    before = set(folder.iterdir())
    done = postman_cli_tool(["collection", "migrate", str(source)], folder, network)
    assert done.returncode == 0, done.stdout
    [migrated] = [path for path in folder.iterdir() if path not in before and path.name != "home"]
    held = _file(environment(values), folder / "migrated.postman_environment.json")
    arguments = ["collection", "run", str(migrated), "--environment", str(held), "--no-report-events"]
    return postman_cli_tool(arguments, folder, network)


def _cli() -> Path:
    if not _CLI.is_file():
        pytest.skip("the Postman CLI is absent here (linux-x64 only)")
    return _CLI


def _run(
    command: Sequence[str],
    extra: Sequence[str],
    collection: Path | Mapping[str, Any],
    folder: Path,
    *,
    values: Path | Mapping[str, str] | None = None,
    arguments: Sequence[str] = (),
    timeout: float = 800,
) -> Report:
    """Run; `values` is an environment (a file, or its variables), `arguments` go to the engine as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    report = folder / "report.json"
    report.unlink(missing_ok=True)
    line = [*command, str(_file(collection, folder / "run.postman_collection.json"))]
    if values is not None:
        data = values if isinstance(values, Path) else environment(values)
        line += ["--environment", str(_file(data, folder / "run.postman_environment.json"))]
    line += ["--reporters", "cli,json", "--reporter-json-export", str(report), *extra, *arguments]
    done = _execute(line, folder, timeout)
    run = json.loads(report.read_bytes())["run"] if report.is_file() else {}
    return Report(done.returncode, done.stdout, run)


def _file(data: Path | Mapping[str, Any], place: Path) -> Path:
    if isinstance(data, Path):
        return data
    place.write_text(json.dumps(data), "utf-8")
    return place


def _execute(line: Sequence[str], folder: Path, timeout: float) -> subprocess.CompletedProcess[str]:
    home = folder / "home"
    home.mkdir(exist_ok=True)
    values = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    values |= {"HOME": str(home), "NO_COLOR": "1"}
    if kept := _KEPT.get(line[0]):
        return kept.run(line[1:], folder, values, timeout)
    return started(line, folder, values, timeout)


def bruno(folder: Path, values: Mapping[str, str]) -> BrunoReport:
    """Run a collection in Bruno's command line, in its default sandbox, with an environment of these values."""
    if not _BRUNO.is_file():
        pytest.skip("Bruno's command line is absent: npm --prefix tests/node ci")
    rows = [{"name": name, "value": value} for name, value in values.items()]
    (folder / "environments" / "test.yml").write_bytes(yaml.dumps({"name": "test", "variables": rows}))
    report = folder.with_suffix(".report.json")
    line = [str(_BRUNO), "run", "-r", "--env", "test", "--reporter-json", str(report), "--noproxy"]
    done = _execute(line, folder, 300)
    results = json.loads(report.read_bytes()) if report.is_file() else []
    return BrunoReport(done.returncode, done.stdout, [result for run in results for result in run["results"]])
