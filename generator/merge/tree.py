"""A collection as a tree of nodes: the collection itself, its folders, its requests."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..document.positions import Value
from .digests import Digest, digest_of, template_digest
from .normalise import url_parts

PostmanCollection = dict[str, Value]
REMOVED_FOLDER = "No longer in the spec"


@dataclass(slots=True, eq=False)
class CollectionNode:
    """One folder or request of one collection: its data, its parent, its children.

    In the data of a folder, `item` is None and only marks where the children go.
    """

    data: dict[str, Value]
    is_folder: bool
    parent: "CollectionNode | None" = None
    children: list["CollectionNode"] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The digest of the id; empty if an export dropped the id."""
        identity = self.data.get("id") or self.data.get("_postman_id")
        return digest_of(identity) if isinstance(identity, str | Digest) else ""

    @property
    def name(self) -> str:
        """The name as Postman shows it. It is empty for an ancestor, which has only the digest of the name."""
        return _text(self.data.get("name"))

    @property
    def title(self) -> str:
        """The digest of the name; empty if there is none."""
        name = self.data.get("name")
        return digest_of(name) if name and isinstance(name, str | Digest) else ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the folders above, the outermost first, and of this node, without the name of the collection."""
        return () if self.parent is None else (*self.parent.names, self.name)

    @property
    def titles(self) -> tuple[str, ...]:
        """The digests of the names of the folders above and of this node."""
        return () if self.parent is None else (*self.parent.titles, self.title)

    @property
    def method(self) -> str:
        """The method of a request, in capitals."""
        request = self.data.get("request")
        return _text(request.get("method")).upper() if isinstance(request, dict) else "GET"

    @property
    def template(self) -> str:
        """The digest of a request's path without the names of its placeholders."""
        request = self.data.get("request")
        parts = url_parts(request.get("url") if isinstance(request, dict) else request)
        return template_digest(parts.get("path"))


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""


def tree(collection: PostmanCollection) -> CollectionNode:
    """Return the root of a collection. Its items must be objects."""
    return _node(collection, None, is_folder=True)


def _node(data: dict[str, Value], parent: CollectionNode | None, *, is_folder: bool) -> CollectionNode:
    node = CollectionNode(data | {"item": None} if is_folder else data, is_folder, parent)
    for entry in (data.get("item") or []) if is_folder else []:
        node.children.append(_node(entry, node, is_folder=isinstance(entry.get("item"), list)))
    return node


def below(node: CollectionNode) -> Iterator[CollectionNode]:
    """Return every node below `node`, in the order of the file."""
    for child in node.children:
        yield child
        yield from below(child)
