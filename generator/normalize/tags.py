"""Makes folders from tags, in the order, spelling and nesting of the document."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from ..document.positions import as_list, as_object
from ..model import Folder, JsonObject
from ..naming.names import folder_id
from .reader import strings, text


class Tags:
    """The tags of a document: their titles, descriptions and parents."""

    def __init__(self, root: JsonObject, used: Iterable[str], *, ascii_only: bool = False) -> None:
        self._id = partial(folder_id, ascii_only=ascii_only)
        nodes = [node for node in as_list(root.get("tags")) if isinstance(node, dict)]
        self._declared: dict[str, JsonObject] = {text(node, "name"): node for node in nodes}
        self._groups = _groups(root.get("x-tagGroups"))
        self._order = {name: at for at, name in enumerate(dict.fromkeys([*self._groups, *self._declared, *used]))}
        prefixes = Counter(name.rpartition("/")[0].strip() for name in self._order if "/" in name)
        # `TCP/IP` is one name. A slash separates a parent only if the parent is a tag or has another child, too.
        self._prefixes = {
            prefix for prefix, count in prefixes.items() if prefix and (count > 1 or prefix in self._order)
        }
        self._titles = Counter((self._above(name), self._title(name)) for name in self._order)

    def position(self, name: str) -> int:
        """Return the position of a tag: first those in groups, then the declared ones, then others as they are used."""
        return self._order.get(name, len(self._order))

    def folder(self, name: str, id_: str, title: str) -> Folder:
        """Return the folder of a tag's operations."""
        display_name, parent = self._shown(name), self._parent(name, frozenset({name}))
        return Folder(id_, display_name or title, text(self._declared.get(name, {}), "description"), parent)

    def _shown(self, name: str) -> str:
        """Return the title of a tag, with its name if another tag in the same folder has that title, too."""
        title, plain = self._title(name), self._plain(name)
        is_shared = title != plain and self._titles[self._above(name), title] > 1
        return f"{title} ({plain})" if is_shared else title

    def _title(self, name: str) -> str:
        node = self._declared.get(name, {})
        # OpenAPI 3.2 has `summary` "for display purposes".
        return text(node, "x-displayName") or text(node, "summary").strip() or self._plain(name)

    def _plain(self, name: str) -> str:
        return name.rpartition("/")[2].strip() if self._prefix(name) else name.strip()

    def _above(self, name: str) -> str:
        return text(self._declared.get(name, {}), "parent") or self._prefix(name)

    def _prefix(self, name: str) -> str:
        prefix = name.rpartition("/")[0].strip()
        return prefix if prefix in self._prefixes else ""

    def _parent(self, name: str, passed: frozenset[str]) -> Folder | None:
        above = self._above(name)
        if above and above not in passed:
            node = self._declared.get(above, {})
            return Folder(
                self._id(above), self._shown(above), text(node, "description"), self._parent(above, passed | {above})
            )
        group = self._groups.get(name, "")
        return Folder(self._id(f"group {group}"), group) if group else None


def settled(folders: Iterable[Folder]) -> tuple[Folder, ...]:
    """Return the folders with one meaning for each id, and without a folder that contains itself.

    Tags that differ only in signs share an id (`carts` and `carts/`), so a folder could be its own ancestor.
    """
    listed = tuple(folders)
    by_id = {ancestor.id: ancestor for folder in listed for ancestor in _ancestors(folder)}
    by_id |= {folder.id: folder for folder in listed}

    def without_circle(folder: Folder, passed: frozenset[str]) -> Folder:
        if folder.parent is None or folder.parent.id in passed:
            return folder._replace(parent=None)
        parent = by_id[folder.parent.id]
        return folder._replace(parent=without_circle(parent, passed | {parent.id}))

    return tuple(without_circle(folder, frozenset({folder.id})) for folder in listed)


def _ancestors(folder: Folder) -> Iterator[Folder]:
    while folder.parent:
        folder = folder.parent
        yield folder


def _groups(written: object) -> Mapping[str, str]:
    """Return the group of each tag that `x-tagGroups` names: the first one that names it."""
    groups: dict[str, str] = {}
    for group in map(as_object, as_list(written)):
        for tag in strings(group.get("tags")):
            groups.setdefault(tag, text(group, "name"))
    return groups
