"""`prerequest.toml`, or `[tool.prerequest]` in `pyproject.toml`: the jobs of a folder, checked by our own schema."""

import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from ..errors import Diagnostic, PrerequestError
from .files import IRREGULAR, read_regular
from .job import is_address

NAMES = ("prerequest.toml", "pyproject.toml")
_TYPES: dict[str, type] = {"string": str, "array": list, "object": dict, "boolean": bool}


@dataclass(frozen=True, slots=True)
class JobSettings:
    """One job as written; paths are already relative to the current folder."""

    spec: str
    api: str = ""
    overlays: tuple[Path, ...] = ()
    targets: tuple[str, ...] = ()
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    sign: tuple[str, ...] = ()
    everything: bool = False
    lenient: bool = False
    out: Path | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration file: the common output folder, the user's templates, and the jobs in their order."""

    file: Path
    out: Path
    templates: Path | None
    jobs: tuple[JobSettings, ...]


@cache
def schema() -> dict[str, Any]:
    """Return the published JSON Schema of the configuration."""
    text = Path(__file__).with_name("config.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def find(folder: Path) -> Config | None:
    """Return the configuration of a folder or of the nearest one above it; None where there is none.

    Its paths are relative to `folder`, which is the current one.
    """
    for place in (folder, *folder.parents):
        for name in NAMES:
            path = Path(os.path.relpath(place / name, folder))
            data = _table(path) if path.is_file() else None
            if data is not None:
                return _config(path, data)
    return None


def read(path: Path) -> Config:
    """Return a configuration the user names; PrerequestError E610 to E613 for what is wrong in it."""
    try:
        data = _table(path)
    except OSError as error:
        message = IRREGULAR if error.strerror == IRREGULAR else "there is no such configuration"
        finding = Diagnostic("E610", message, path.as_posix(), hint="prerequest init writes one")
        raise PrerequestError((finding,)) from error
    return _config(path, data or {})


def _table(path: Path) -> dict[str, Any] | None:
    try:
        data = tomllib.loads(read_regular(path).decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        at = re.search(r"at line (\d+), column (\d+)", str(error))
        line, column = (int(at[1]), int(at[2])) if at else (None, None)
        message = "this is not TOML"
        raise PrerequestError((Diagnostic("E611", message, path.as_posix(), None, line, column),)) from error
    if path.name != "pyproject.toml":
        return data
    tool = data.get("tool")
    table = tool.get("prerequest") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


def _config(path: Path, data: dict[str, Any]) -> Config:
    problems = list(_problems(path, data, schema(), ""))
    if problems:
        raise PrerequestError(tuple(problems))
    home = path.parent
    return Config(
        file=path,
        out=home / data.get("out", "build"),
        templates=home / data["templates"] if "templates" in data else None,
        jobs=tuple(_job(home, job) for job in data.get("jobs", ())),
    )


def _job(home: Path, job: Mapping[str, Any]) -> JobSettings:
    spec = job["spec"]
    is_file = not is_address(spec) and ((home / spec).is_file() or bool(Path(spec).suffix))
    return JobSettings(
        spec=str(home / spec) if is_file else spec,
        api=job.get("api", ""),
        overlays=tuple(home / overlay for overlay in job.get("overlays", ())),
        targets=tuple(job.get("targets", ())),
        options=job.get("options", {}),
        include=tuple(job.get("include", ())),
        exclude=tuple(job.get("exclude", ())),
        sign=tuple(job.get("sign", ())),
        everything=job.get("all", False),
        lenient=job.get("lenient", False),
        out=home / job["out"] if "out" in job else None,
    )


def _problems(path: Path, value: Any, wanted: Mapping[str, Any], pointer: str) -> Iterator[Diagnostic]:
    if not isinstance(value, _TYPES[wanted["type"]]):
        yield _finding(path, "E612", f"{pointer.rsplit('/', 1)[-1]} must be of type {wanted['type']}", pointer)
    elif isinstance(value, dict):
        yield from _in_table(path, value, wanted, pointer)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _problems(path, item, wanted["items"], f"{pointer}/{index}")


def _in_table(path: Path, value: dict[str, Any], wanted: Mapping[str, Any], pointer: str) -> Iterator[Diagnostic]:
    known = wanted.get("properties", {})
    rest = wanted.get("additionalProperties", {})
    for key, item in value.items():
        if key in known:
            yield from _problems(path, item, known[key], f"{pointer}/{key}")
        elif rest is False:
            near = get_close_matches(key, known, 1)
            hint = f"did you mean {near[0]}?" if near else "known: " + ", ".join(known)
            yield _finding(path, "E613", f"unknown key {key!r}", f"{pointer}/{key}", hint)
        elif rest:
            yield from _problems(path, item, rest, f"{pointer}/{key}")
    for key in wanted.get("required", ()):
        if key not in value:
            yield _finding(path, "E612", f"{key} is missing", pointer)


def _finding(path: Path, code: str, message: str, pointer: str, hint: str = "") -> Diagnostic:
    """Place a finding at the first line that writes its key: TOML's reader keeps no positions."""
    key = next((step for step in reversed(pointer.split("/")) if step and not step.isdigit()), "")
    lines = path.read_text("utf-8").split("\n")
    pattern = re.compile(rf"\s*(?:\[+.*)?['\"]?{re.escape(key)}['\"]?\s*[=\]]")
    line = next((number for number, text in enumerate(lines, 1) if pattern.match(text)), None)
    return Diagnostic(code, message, path.as_posix(), pointer, line, None, hint)
