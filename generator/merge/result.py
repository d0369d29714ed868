"""What a merge reports besides the collection."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that both the person and the specification changed; the collection holds what the person made.

    `item` is the request or folder with the folders above it, `place` what of it, `why` what happened.
    """

    item: str
    location: str
    why: str

    def __str__(self) -> str:
        where = f"{self.item}: {self.location}" if self.location else self.item
        return f"{where}: {self.why}"


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The merged collection, what could not be decided, and which requests have left the specification."""

    collection: dict[str, Any]
    conflicts: tuple[Conflict, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MergePlace:
    """Where in a collection a merge is at, and the conflicts it has met so far."""

    conflicts: list[Conflict]
    item: str = ""
    steps: tuple[str, ...] = field(default=())

    def at(self, step: str) -> "MergePlace":
        """Return the place one step further in."""
        return MergePlace(self.conflicts, self.item, (*self.steps, step))

    def of(self, names: Iterable[str]) -> "MergePlace":
        """Return the place of an item, named by its folders and itself; without names, of the collection."""
        return MergePlace(self.conflicts, " / ".join(names) or "the collection")

    def conflict(self, why: str) -> None:
        """Add a conflict here."""
        self.conflicts.append(Conflict(self.item, ", ".join(self.steps), why))
