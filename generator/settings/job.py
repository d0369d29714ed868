"""A job and its result, as data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import Diagnostic
from ..model import Api
from ..output.model import File
from .limits import Limits
from .selection import Selection

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def is_address(spec: str) -> bool:
    """Return whether a spec is an address (`https://...`) and not a file; an address may contain a password."""
    return bool(_ADDRESS.match(spec))


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSettings:
    """How a document is read and what is made of it, as a job, the configuration or the command line says."""

    api: str = ""
    name: str = ""
    overlays: tuple[Path, ...] = ()
    targets: tuple[str, ...] = ()
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    templates: Path | None = None
    lenient: bool = False
    strict: bool = False
    ascii_names: bool = False
    ref_root: Path | None = None


@dataclass(frozen=True, slots=True)
class Job(DocumentSettings):
    """One job: a document, how it is read, and what is made of it."""

    spec: str
    selection: Selection = field(default_factory=Selection)
    limits: Limits = field(default_factory=Limits)


class Summary(NamedTuple):
    """The numbers of a summary: operations, signed operations by scheme, and operations that can be signed."""

    id: str
    operations: int
    signed: Mapping[str, int]
    offered: int


class BuildResult(NamedTuple):
    """The result of a build: the files of the output folder, the warnings, and the files that were read.

    `api` is None if the output of an earlier run is still right. `is_settled` says that the result depends only on
    files that were read, not on one that is missing and may appear.
    """

    counts: Summary
    files: Mapping[str, File]
    notes: tuple[Diagnostic, ...]
    left_out: Mapping[str, int]
    inputs: tuple[Path, ...] = ()
    api: Api | None = None
    is_settled: bool = True
