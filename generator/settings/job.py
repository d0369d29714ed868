"""What is asked for and what comes out, as data: a job, and its result."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import Diagnostic
from ..model import Api
from ..output.model import File
from .limits import Limits
from .selection import Selection

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def is_address(spec: str) -> bool:
    """Return whether a spec is named by an address (`https://...`), which may hold a password and is no file."""
    return bool(_ADDRESS.match(spec))


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSettings:
    """How a document is read and what is made of it: in a job, in the configuration, on the command line."""

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
    """What the user asks for: one document, how it is read, what is made of it."""

    spec: str
    selection: Selection = field(default_factory=Selection)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a summary says of an API: its operations, how many are signed by which scheme, how many can be signed."""

    id: str
    operations: int
    signed: Mapping[str, int]
    offered: int


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What comes out: the files of one spec's folder, what the user should know, which files were read.

    `api` is absent where an earlier run's output is known to be right still.
    """

    counts: Summary
    files: Mapping[str, File]
    notes: tuple[Diagnostic, ...]
    left_out: Mapping[str, int]
    inputs: tuple[Path, ...] = ()
    api: Api | None = None
