"""`prerequest.toml`, or `[tool.prerequest]` in `pyproject.toml`: the jobs of a folder, checked by our own schema."""

import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from ..errors import Diagnostic, PrerequestError, did_you_mean
from .files import IRREGULAR, read_regular
from .job import DocumentSettings, is_address
from .profile import is_bundled

NAMES = ("prerequest.toml", "pyproject.toml")
_FIELDS = {"all": "everything"}
_PATHS = {"overlays", "out"}
_TYPES: dict[str, type] = {"string": str, "array": list, "object": dict, "boolean": bool}
_TOKEN = re.compile(r'"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{},]')


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices(DocumentSettings):
    """The settings of a job that the configuration and the command line can both give; the command line wins."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    sign: tuple[str, ...] = ()
    everything: bool = False
    out: Path | None = None


@dataclass(frozen=True, slots=True)
class JobSettings(Choices):
    """One job as the configuration has it, with its line. Paths are already relative to the current folder."""

    spec: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration file: the common output folder, the user's templates, and the jobs in order."""

    file: Path
    out: Path
    templates: Path | None
    jobs: tuple[JobSettings, ...]


@cache
def schema() -> dict[str, Any]:
    """Return the published JSON Schema of the configuration."""
    text = Path(__file__).with_name("config.schema.json").read_text("utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def find(folder: Path) -> Config | None:
    """Return the configuration of a folder or of the nearest folder above it; None if there is none.

    Its paths are relative to `folder`, which is the current one.
    """
    for parent in (folder, *folder.parents):
        for name in NAMES:
            path = Path(os.path.relpath(parent / name, folder))
            data = _table(path) if path.is_file() else None
            if data is not None:
                return _config(path, data)
    return None


def read(path: Path) -> Config:
    """Return the configuration that the user names. Raise E610 to E613 for faults in it."""
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
        position = re.search(r"at line (\d+), column (\d+)", str(error))
        line, column = (int(position[1]), int(position[2])) if position else (None, None)
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
    folder = path.parent
    return Config(
        file=path,
        out=folder / data.get("out", "build"),
        templates=folder / data["templates"] if "templates" in data else None,
        jobs=tuple(_job(path, index, job) for index, job in enumerate(data.get("jobs", ()))),
    )


def _job(path: Path, index: int, job: Mapping[str, Any]) -> JobSettings:
    folder, spec = path.parent, job["spec"]
    is_file = not is_address(spec) and not is_bundled(spec, folder)
    return JobSettings(
        str(folder / spec) if is_file else spec,
        line_of(path.read_text("utf-8"), f"/jobs/{index}"),
        **{_FIELDS.get(key, key): _setting(folder, key, value) for key, value in job.items() if key != "spec"},
    )


def _setting(folder: Path, key: str, value: Any) -> Any:
    if key in _PATHS:
        return tuple(folder / path for path in value) if isinstance(value, list) else folder / value
    return tuple(value) if isinstance(value, list) else value


def _problems(path: Path, value: Any, definition: Mapping[str, Any], pointer: str) -> Iterator[Diagnostic]:
    if not isinstance(value, _TYPES[definition["type"]]):
        yield _finding(path, "E612", f"{pointer.rsplit('/', 1)[-1]} must be of type {definition['type']}", pointer)
    elif isinstance(value, dict):
        yield from _in_table(path, value, definition, pointer)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _problems(path, item, definition["items"], f"{pointer}/{index}")


def _in_table(path: Path, value: dict[str, Any], definition: Mapping[str, Any], pointer: str) -> Iterator[Diagnostic]:
    properties = definition.get("properties", {})
    additional = definition.get("additionalProperties", {})
    for key, item in value.items():
        if key in properties:
            yield from _problems(path, item, properties[key], f"{pointer}/{key}")
        elif additional is False:
            hint = did_you_mean(key, properties, "known: " + ", ".join(properties))
            yield _finding(path, "E613", f"unknown key {key!r}", f"{pointer}/{key}", hint)
        elif additional:
            yield from _problems(path, item, additional, f"{pointer}/{key}")
    for key in definition.get("required", ()):
        if key not in value:
            yield _finding(path, "E612", f"{key} is missing", pointer)


def _finding(path: Path, code: str, message: str, pointer: str, hint: str = "") -> Diagnostic:
    line = line_of(path.read_text("utf-8"), pointer)
    return Diagnostic(code, message, path.as_posix(), pointer, line, None, hint)


def line_of(text: str, pointer: str) -> int | None:
    """Return the line, from 1, with the last key of a JSON Pointer; None if it is not written on a line like this."""
    steps = pointer.split("/")[1:]
    first, last = 0, len(text)
    for name, step in pairwise(steps):
        if step.isdigit():
            first, last = _item(text, first, last, name, int(step))
    key = next((step for step in reversed(steps) if not step.isdigit()), "")
    quoted = rf"['\"]?{re.escape(key)}['\"]?\s*[=.\]]"
    for pattern in (rf"^[ \t]*(?:\[+[^\n]*)?{quoted}", rf"(?<![\w-]){quoted}"):
        match = re.compile(pattern, re.MULTILINE).search(text, first, last)
        if match:
            return text.count("\n", 0, match.end()) + 1
    return text.count("\n", 0, first) + 1 if first else None


def _item(text: str, first: int, last: int, name: str, index: int) -> tuple[int, int]:
    """Return where an item of a list is: from its `[[name]]` to the next, or between the commas of `name = [`."""
    quoted = rf"['\"]?{re.escape(name)}['\"]?"
    header = re.compile(rf"^[ \t]*\[\[(?:[^\n\]]*\.)?\s*{quoted}\s*\]\]", re.MULTILINE)
    starts = [match.start() for match in header.finditer(text, first, last)]
    opening = re.compile(rf"^[ \t]*{quoted}\s*=\s*\[", re.MULTILINE).search(text, first, last)
    if not starts and opening:
        starts = _starts(text, opening.end(), last)
    return (starts[index], [*starts, last][index + 1]) if index < len(starts) else (first, last)


def _starts(text: str, opening: int, last: int) -> list[int]:
    """Return where the items of an inline list begin, after the `[` of the list."""
    starts, depth = [opening], 0
    for token in _TOKEN.finditer(text, opening, last):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth < 0:
            break
        if token[0] == "," and depth == 0:
            starts.append(token.end())
    return starts
