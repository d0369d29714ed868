"""Where each folder and request of a merged collection goes."""

from collections.abc import Sequence

from .entries import MergeEntry
from .order import ordered
from .result import MergePlace
from .tree import GONE

_ABOUT = "Requests that were generated once and that the specification no longer has."
Homes = dict[MergeEntry, MergeEntry]


class Placing:
    """The home of every slot that the result holds; slots that are only needed as a home are filled on the way."""

    def __init__(self, entries: Sequence[MergeEntry], place: MergePlace) -> None:
        self.root = entries[0]
        self.slots = list(entries)
        self.homes: Homes = {}
        self._place = place
        self._of = {
            id(node): slot for slot in entries for node in (slot.base, slot.new, slot.theirs) if node is not None
        }
        self.gone = self._gone()
        for slot in entries[1:]:
            if slot.data is not None and slot not in self.homes:
                self._settle(slot)
        self._settle_removed_folders()
        for slot in list(self.homes):
            self._break_circle(slot)
        if self.gone.new is None and self.gone not in self.homes.values():
            self.homes.pop(self.gone, None)

    def _gone(self) -> MergeEntry:
        for slot in self.slots[1:]:
            is_top = self.root in (self._parent(slot, 1), self._parent(slot, 2))
            if is_top and slot.data is not None and slot.node.is_folder and slot.node.name == GONE:
                return slot
        return MergeEntry(None, None, None, {"name": GONE, "description": _ABOUT, "item": None})

    def _settle(self, slot: MergeEntry) -> None:
        home = self.homes[slot] = self._home(slot)
        if home is self.root or home in self.homes:
            return
        if home.data is None:
            node = home.new or home.theirs
            home.data = node.data if node else None
        self._settle(home)

    def _home(self, slot: MergeEntry) -> MergeEntry:
        if slot is self.gone:
            return self.root
        if slot.is_removed and not slot.node.is_folder:
            return self.gone
        before, ours, yours = (self._parent(slot, side) for side in range(3))
        if yours is None or ours is None:
            return yours or ours or self.root
        if yours in (before, ours) or (before is None and yours is self.gone):
            return ours
        if before is not None and ours is not before:
            self._place.of(slot.node.names).conflict(
                "left where it was moved to, though the specification moved it too"
            )
        return yours

    def _parent(self, slot: MergeEntry, side: int) -> MergeEntry | None:
        node = (slot.base, slot.new, slot.theirs)[side]
        return None if node is None or node.parent is None else self._of[id(node.parent)]

    def _settle_removed_folders(self) -> None:
        for slot in self.slots[1:]:
            if slot.is_removed and slot.node.is_folder and slot.data is None and slot.is_edited:
                slot.data, self.homes[slot] = slot.node.data, self.gone
                self._settle(self.gone)
                self.homes |= {
                    child: slot
                    for child, home in self.homes.items()
                    if home is self.gone and child.is_removed and self._parent(child, 2) is slot
                }

    def _break_circle(self, slot: MergeEntry) -> None:
        seen = {slot}
        above = self.homes[slot]
        while above is not self.root:
            if above in seen:
                self.homes[slot] = self.root
                self._place.of(slot.node.names).conflict("moved to the top: each side had put it inside the other")
                return
            seen.add(above)
            above = self.homes[above]

    def children(self, home: MergeEntry) -> list[MergeEntry]:
        """Return what goes into `home`, in order."""
        members = [slot for slot, place in self.homes.items() if place is home]
        before, ours, yours = (
            [self._of[id(child)] for child in node.children] if node else []
            for node in (home.base, home.new, home.theirs)
        )
        order, clash = ordered(before, ours, yours, dict.fromkeys(members))
        if clash:
            self._place.of(home.node.names).conflict("in the edited order, though the specification changed it too")
        return order
