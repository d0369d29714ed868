"""The result of a merge: the collection, the conflicts, and the removed requests."""

from collections.abc import Iterable
from typing import Any, NamedTuple


class Conflict(NamedTuple):
    """A part that both the person and the specification changed; the merged collection has the person's value.

    `item` is the request or folder, with the folders above it; `location` is the part of it; `why` says what happened.
    """

    item: str
    location: str
    why: str

    def __str__(self) -> str:
        where = f"{self.item}: {self.location}" if self.location else self.item
        return f"{where}: {self.why}"


class MergeResult(NamedTuple):
    """The merged collection, the conflicts, and the requests that are no longer in the specification."""

    collection: dict[str, Any]
    conflicts: tuple[Conflict, ...] = ()
    removed: tuple[str, ...] = ()


class MergePosition(NamedTuple):
    """The position that a merge has reached in a collection, and the conflicts it has met so far."""

    conflicts: list[Conflict]
    item: str = ""
    steps: tuple[str, ...] = ()

    def at(self, step: str) -> "MergePosition":
        """Return the position one step further in."""
        return MergePosition(self.conflicts, self.item, (*self.steps, step))

    def of(self, names: Iterable[str]) -> "MergePosition":
        """Return the position of the item with this name, after the names of its folders; () is the collection."""
        return MergePosition(self.conflicts, " / ".join(names) or "the collection")

    def conflict(self, why: str) -> None:
        """Add a conflict here."""
        self.conflicts.append(Conflict(self.item, ", ".join(self.steps), why))
