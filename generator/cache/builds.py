"""Builds of earlier runs. They are valid while their inputs, this program and the files that they wrote stay the same.

The record of a run is in the user's cache folder and never in the output. So nobody who can change the output can also
forge the record that says where the output came from.
"""

import contextlib
import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import asdict
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson

from .. import resources
from ..errors import Diagnostic
from ..output.model import File
from ..settings.files import STANDARD_INPUT
from ..settings.job import BuildResult, Job, Summary
from .disk import DiskCache
from .runs import below

ENTRIES = DiskCache("outputs", most_entries=40, most_bytes=8 * 1024 * 1024)
_NOTE_TEXTS = frozenset({"code", "message", "file", "hint"})
_LIBRARIES = ("jinja2", "jsonschema_rs", "markdown_it", "openapi_spec_validator", "orjson", "yaml", "jsonpath")


def load(job: Job, out: Path) -> BuildResult | None:
    """Return the result that `build` would return, with files from the output folder in `out`. None if unsure."""
    if not is_plain(job):
        return None
    content = ENTRIES.read(_key(job, out))
    # An entry with any fault counts as absent.
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        return _unchanged(orjson.loads(content), out) if content else None
    return None


def store(job: Job, out: Path, result: BuildResult, since: int) -> None:
    """Store the result of a run whose output was written. `since` is its start, in nanoseconds since 1970."""
    if not (is_plain(job) and result.is_settled) or any(file.generated is not None for file in result.files.values()):
        return
    with contextlib.suppress(OSError, TypeError):
        # The key is the name as it was read, not the target of a link, because a link may get another target.
        inputs = {str(path): _digest(path.read_bytes()) for path in result.inputs}
        if all(Path(path).stat().st_mtime_ns < since for path in inputs):
            entry = {
                "inputs": inputs,
                "counts": result.counts._asdict(),
                "files": {name: (file.digest, file.executable) for name, file in result.files.items()},
                "notes": [asdict(note) for note in result.notes],
                "left_out": dict(result.left_out),
            }
            ENTRIES.write(_key(job, out), orjson.dumps(entry))


def is_plain(job: Job) -> bool:
    """Whether the result depends only on known files: not on templates, schemes or packages of the user."""
    if job.templates or Path(job.spec) == STANDARD_INPUT or resources.signing_folders():
        return False
    return not resources.installed("templates") and not resources.installed("signing")


def _unchanged(entry: dict[str, Any], out: Path) -> BuildResult | None:
    if any(_digest(Path(path).read_bytes()) != digest for path, digest in entry["inputs"].items()):
        return None
    counts = Summary(**entry["counts"])
    _require_types(counts, entry)
    files = {}
    for name, (digest, executable) in entry["files"].items():
        content = Path(out, counts.id, name).read_bytes()
        if _digest(content) != digest:
            return None
        files[name] = File(content, executable=executable)
    notes = tuple(Diagnostic(**note) for note in entry["notes"])
    return BuildResult(counts, files, notes, entry["left_out"], tuple(map(Path, entry["inputs"])))


def _require_types(counts: Summary, entry: dict[str, Any]) -> None:
    """Raise TypeError if an entry has other types than `remember` writes, because the summary would fail."""
    numbers = [counts.operations, counts.offered, *counts.signed.values(), *entry["left_out"].values()]
    texts = [counts.id, *(value for note in entry["notes"] for key, value in note.items() if key in _NOTE_TEXTS)]
    if not all(type(value) is int for value in numbers) or not all(isinstance(value, str) for value in texts):
        raise TypeError
    positions = [note.get(key) for note in entry["notes"] for key in ("line", "column")]
    pointers = [note.get("pointer") for note in entry["notes"]]
    flags = [executable for _, executable in entry["files"].values()]
    if not all(type(value) in (int, type(None)) for value in positions) or not all(
        type(flag) is bool for flag in flags
    ):
        raise TypeError
    if not all(isinstance(pointer, str | None) for pointer in pointers):
        raise TypeError


def _key(job: Job, out: Path) -> str:
    return _digest(repr((sys.version, Path.cwd(), job, out, *map(_mark, program()))).encode())


def program() -> Iterator[str]:
    """Yield every folder and file of this program, and the libraries that have an effect on outputs."""
    folders = {str(Path(__file__).parents[1]), str(resources.folder("templates")), str(resources.folder("specs"))}
    for folder in sorted(folders):
        yield from sorted(below(folder))
    yield from (spec.origin for spec in map(find_spec, _LIBRARIES) if spec and spec.origin)


def _mark(path: str) -> tuple[str, int, int]:
    status = os.stat(path)  # noqa: PTH116  (speed)
    # Python writes compiled files into a folder and so changes it; only the names of the other files matter.
    return (path, 0, 0) if stat.S_ISDIR(status.st_mode) else (path, status.st_size, status.st_mtime_ns)


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()
