"""The values that comparing, writing and reporting share."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..errors import Diagnostic

if TYPE_CHECKING:
    from ..merge.result import Conflict


@dataclass(frozen=True, slots=True)
class File:
    """One file of a spec's folder, as it shall lie on disk.

    `generated` is what was generated before a person's edits were merged into `content`;
    None where nothing was merged. The manifest keeps its digest, so that a later run knows
    whether the specification has moved on since the merge.
    """

    content: bytes
    executable: bool = False
    generated: bytes | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """The files to write, what could not be decided, and the requests that have left the specification.

    `moved` are files whose edits now stand in another file.
    """

    files: Mapping[str, File]
    conflicts: "tuple[Conflict, ...]" = ()
    removed: tuple[str, ...] = ()
    moved: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FileOperation:
    """One step of a run: put `new` at `path`, or take the file away where `new` is None.

    `old` is the SHA-256 (hexadecimal) of the file that lies there now, None where there is none.
    """

    path: str
    old: str | None
    new: File | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What writing would do to one spec's folder; every tuple sorted, paths relative to `target`.

    `left` are the generated files of other targets, which stay as they are.
    """

    target: Path
    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    left: tuple[str, ...]
    conflicts: tuple[Diagnostic, ...]
    operations: tuple[FileOperation, ...]


Kind = Literal["stale", "missing", "edited", "orphan", "manifest"]


@dataclass(frozen=True, slots=True)
class OutputFinding:
    """One difference between the folder and what would be generated: which file, what kind, why."""

    kind: Kind
    path: str
    why: str

    def __str__(self) -> str:
        return f"{self.path}: {self.kind}: {self.why}"
