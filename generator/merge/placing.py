"""Chooses the folder of each folder and request in a merged collection."""

from collections.abc import Sequence

from .entries import MergeEntry
from .order import ordered
from .result import MergePosition
from .tree import REMOVED_FOLDER

_ABOUT = "Requests that were generated once and that the specification no longer has."
Folders = dict[MergeEntry, MergeEntry]


class Placing:
    """The folder of each entry in the result (`folders`)."""

    def __init__(self, entries: Sequence[MergeEntry], position: MergePosition) -> None:
        self.root = entries[0]
        self.entries = list(entries)
        self.folders: Folders = {}
        self._position = position
        self._entry_of_node = {
            id(node): entry for entry in entries for node in (entry.base, entry.new, entry.theirs) if node is not None
        }
        self.removed_folder = self._find_removed_folder()
        for entry in entries[1:]:
            if entry.data is not None and entry not in self.folders:
                self._assign(entry)
        self._keep_edited_folders()
        for entry in list(self.folders):
            self._break_cycle(entry)
        if self.removed_folder.new is None and self.removed_folder not in self.folders.values():
            self.folders.pop(self.removed_folder, None)

    def _find_removed_folder(self) -> MergeEntry:
        """Return the folder for requests that the specification no longer has: from an earlier merge, or a new one."""
        for entry in self.entries[1:]:
            is_top = self.root in (self._parent(entry, 1), self._parent(entry, 2))
            if is_top and entry.data is not None and entry.node.is_folder and entry.node.name == REMOVED_FOLDER:
                return entry
        return MergeEntry(None, None, None, {"name": REMOVED_FOLDER, "description": _ABOUT, "item": None})

    def _assign(self, entry: MergeEntry) -> None:
        """Set the folder of an entry, and keep the folders above it, also those that only this entry needs."""
        folder = self.folders[entry] = self._folder_of(entry)
        if folder is self.root or folder in self.folders:
            return
        if folder.data is None:
            node = folder.new or folder.theirs
            folder.data = node.data if node else None
        self._assign(folder)

    def _folder_of(self, entry: MergeEntry) -> MergeEntry:
        """Return the folder of an entry: that of the side that moved it, or the person's if both did."""
        if entry is self.removed_folder:
            return self.root
        if entry.is_removed and not entry.node.is_folder:
            return self.removed_folder
        base_folder, new_folder, their_folder = (self._parent(entry, side) for side in range(3))
        if their_folder is None or new_folder is None:
            return their_folder or new_folder or self.root
        if their_folder in (base_folder, new_folder) or (base_folder is None and their_folder is self.removed_folder):
            return new_folder
        if base_folder is not None and new_folder is not base_folder:
            self._position.of(entry.node.names).conflict(
                "left where it was moved to, though the specification moved it too"
            )
        return their_folder

    def _parent(self, entry: MergeEntry, side: int) -> MergeEntry | None:
        node = (entry.base, entry.new, entry.theirs)[side]
        return None if node is None or node.parent is None else self._entry_of_node[id(node.parent)]

    def _keep_edited_folders(self) -> None:
        """Keep a folder that the specification no longer has, with its removed requests, if a person edited it."""
        for entry in self.entries[1:]:
            if entry.is_removed and entry.node.is_folder and entry.data is None and entry.is_edited:
                entry.data, self.folders[entry] = entry.node.data, self.removed_folder
                self._assign(self.removed_folder)
                self.folders |= {
                    child: entry
                    for child, folder in self.folders.items()
                    if folder is self.removed_folder and child.is_removed and self._parent(child, 2) is entry
                }

    def _break_cycle(self, entry: MergeEntry) -> None:
        # One side may have moved folder A into B, and the other B into A. Both would then disappear from the tree.
        seen = {entry}
        above = self.folders[entry]
        while above is not self.root:
            if above in seen:
                self.folders[entry] = self.root
                self._position.of(entry.node.names).conflict("moved to the top: each side had put it inside the other")
                return
            seen.add(above)
            above = self.folders[above]

    def children(self, folder: MergeEntry) -> list[MergeEntry]:
        """Return the content of `folder` in order."""
        members = [entry for entry, parent in self.folders.items() if parent is folder]
        base_children, new_children, their_children = (
            [self._entry_of_node[id(child)] for child in node.children] if node else []
            for node in (folder.base, folder.new, folder.theirs)
        )
        order, clash = ordered(base_children, new_children, their_children, dict.fromkeys(members))
        if clash:
            self._position.of(folder.node.names).conflict(
                "in the edited order, though the specification changed it too"
            )
        return order
