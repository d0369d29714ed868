"""Where each folder and request of a merged collection goes."""

from collections.abc import Sequence

from .entries import MergeEntry
from .order import ordered
from .result import MergePlace
from .tree import REMOVED_FOLDER

_ABOUT = "Requests that were generated once and that the specification no longer has."
Homes = dict[MergeEntry, MergeEntry]


class Placing:
    """The folder of every entry that the result holds (`homes`)."""

    def __init__(self, entries: Sequence[MergeEntry], place: MergePlace) -> None:
        self.root = entries[0]
        self.entries = list(entries)
        self.homes: Homes = {}
        self._place = place
        self._of = {
            id(node): entry for entry in entries for node in (entry.base, entry.new, entry.theirs) if node is not None
        }
        self.gone = self._gone()
        for entry in entries[1:]:
            if entry.data is not None and entry not in self.homes:
                self._settle(entry)
        self._settle_removed_folders()
        for entry in list(self.homes):
            self._break_circle(entry)
        if self.gone.new is None and self.gone not in self.homes.values():
            self.homes.pop(self.gone, None)

    def _gone(self) -> MergeEntry:
        """Return the folder for requests that the specification has no more: that of an earlier merge, or a new one."""
        for entry in self.entries[1:]:
            is_top = self.root in (self._parent(entry, 1), self._parent(entry, 2))
            if is_top and entry.data is not None and entry.node.is_folder and entry.node.name == REMOVED_FOLDER:
                return entry
        return MergeEntry(None, None, None, {"name": REMOVED_FOLDER, "description": _ABOUT, "item": None})

    def _settle(self, entry: MergeEntry) -> None:
        """Give an entry its folder, and keep the folders around it, even those that the result does not need itself."""
        home = self.homes[entry] = self._home(entry)
        if home is self.root or home in self.homes:
            return
        if home.data is None:
            node = home.new or home.theirs
            home.data = node.data if node else None
        self._settle(home)

    def _home(self, entry: MergeEntry) -> MergeEntry:
        """Return the folder of an entry: where the side that moved it has put it, the person's where both did."""
        if entry is self.gone:
            return self.root
        if entry.is_removed and not entry.node.is_folder:
            return self.gone
        before, ours, yours = (self._parent(entry, side) for side in range(3))
        if yours is None or ours is None:
            return yours or ours or self.root
        if yours in (before, ours) or (before is None and yours is self.gone):
            return ours
        if before is not None and ours is not before:
            self._place.of(entry.node.names).conflict(
                "left where it was moved to, though the specification moved it too"
            )
        return yours

    def _parent(self, entry: MergeEntry, side: int) -> MergeEntry | None:
        node = (entry.base, entry.new, entry.theirs)[side]
        return None if node is None or node.parent is None else self._of[id(node.parent)]

    def _settle_removed_folders(self) -> None:
        """Keep a folder that the specification no longer has where a person edited it, with its removed requests."""
        for entry in self.entries[1:]:
            if entry.is_removed and entry.node.is_folder and entry.data is None and entry.is_edited:
                entry.data, self.homes[entry] = entry.node.data, self.gone
                self._settle(self.gone)
                self.homes |= {
                    child: entry
                    for child, home in self.homes.items()
                    if home is self.gone and child.is_removed and self._parent(child, 2) is entry
                }

    def _break_circle(self, entry: MergeEntry) -> None:
        # One side may have put folder A into B and the other B into A: both would vanish from the tree.
        seen = {entry}
        above = self.homes[entry]
        while above is not self.root:
            if above in seen:
                self.homes[entry] = self.root
                self._place.of(entry.node.names).conflict("moved to the top: each side had put it inside the other")
                return
            seen.add(above)
            above = self.homes[above]

    def children(self, home: MergeEntry) -> list[MergeEntry]:
        """Return what goes into `home`, in order."""
        members = [entry for entry, place in self.homes.items() if place is home]
        before, ours, yours = (
            [self._of[id(child)] for child in node.children] if node else []
            for node in (home.base, home.new, home.theirs)
        )
        order, clash = ordered(before, ours, yours, dict.fromkeys(members))
        if clash:
            self._place.of(home.node.names).conflict("in the edited order, though the specification changed it too")
        return order
