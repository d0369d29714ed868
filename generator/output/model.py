"""The data that comparing, writing and reporting share."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from ..errors import Diagnostic

if TYPE_CHECKING:
    from ..merge.result import Conflict


def digest(content: bytes) -> str:
    """Return the SHA-256 of `content` in hexadecimal."""
    return sha256(content).hexdigest()


@dataclass(frozen=True)
class File:
    """One file of an output folder, as this run generates it.

    `generated` is the generated content before a person's edits were merged into `content`; None if nothing was merged.
    The manifest has its digest, so that a later run knows whether the specification has changed since the merge.
    `history` is the history of a collection without earlier states, if it is known already.
    """

    content: bytes
    executable: bool = False
    generated: bytes | None = None
    history: bytes | None = None

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the content in hexadecimal."""
        return digest(self.content)


FilesByPath = dict[str, File]


class Merged(NamedTuple):
    """The files to write, the conflicts, and the requests that are no longer in the specification.

    `moved` are files whose edits are now in another file.
    """

    files: Mapping[str, File]
    conflicts: "tuple[Conflict, ...]" = ()
    removed: tuple[str, ...] = ()
    moved: frozenset[str] = frozenset()


class FileOperation(NamedTuple):
    """One step of a run: write `new` to `path`, or remove the file if `new` is None.

    `old` is the SHA-256 (hexadecimal) of the file that is there now, None if there is none.
    """

    path: str
    old: str | None
    new: File | None


class Plan(NamedTuple):
    """The changes to one output folder. Every tuple is sorted; paths are relative to `target`.

    `left` are the generated files of other targets, which do not change.
    """

    target: Path
    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    left: tuple[str, ...]
    conflicts: tuple[Diagnostic, ...]
    operations: tuple[FileOperation, ...]


FindingKind = Literal["stale", "missing", "edited", "orphan", "manifest"]


class OutputFinding(NamedTuple):
    """One difference between the folder and the output: the file, the kind, and the reason."""

    kind: FindingKind
    path: str
    why: str

    def __str__(self) -> str:
        return f"{self.path}: {self.kind}: {self.why}"
