"""A copy of a document that copies only the parts that change."""

from collections.abc import Iterable
from dataclasses import replace

from .load import Document
from .positions import Tokens, Value, resolve
from .source import Source, SourcePart

MOST_INSERTED = 1_000_000
"""The most values that one overlay may insert; a document of 2.6 MB has 100,000."""


class IncompatibleError(ValueError):
    """Two values that cannot be merged; `keys` lead to them from the value where the merge began."""

    def __init__(self, keys: Tokens) -> None:
        super().__init__(keys)
        self.keys = keys


class DocumentTooLargeError(ValueError):
    """A change would make a document larger or deeper than the limits allow."""


class CopyOnWrite:
    """A document that can be changed. The original is never changed, though both share the unchanged parts."""

    def __init__(self, document: Document, max_depth: int = 100) -> None:
        self._document = document
        self._max_depth = max_depth
        self._left = MOST_INSERTED
        self._parts = list(document.parts)
        self.root: dict[str, Value] = dict(document.root)
        self._copies: dict[int, Value] = {id(self.root): self.root}

    def finish(self) -> Document:
        """Return the document as it is now."""
        return replace(self._document, root=self.root, parts=tuple(self._parts))

    def snapshot(self, at: Tokens) -> Value:
        """Return the value at a location as it is now; later changes do not affect it.

        Nothing is copied here. Instead, this object forgets which values it has copied, so that the next change copies
        them again.
        """
        value = resolve(self.root, at)
        self.root = dict(self.root)
        self._copies = {id(self.root): self.root}
        return value

    def afford(self, value: Value, locations: list[Tokens]) -> None:
        """Count a value that will be merged into several locations. Raise `DocumentTooLargeError` if it is too much."""
        nodes, levels = measure(value)
        self._left -= nodes * len(locations)
        if self._left < 0 or levels + max(map(len, locations), default=0) >= self._max_depth:
            raise DocumentTooLargeError

    def merge(self, at: Tokens, value: Value, source: Source, inner: Tokens) -> None:
        """Merge a value into the value at `at`. `source` and `inner` say in which file and where it is written.

        Objects are merged member by member, a list is appended to, a scalar replaces a scalar (Overlay 1.1, "Action
        Object"). Raise `IncompatibleError` for anything else.
        """
        node = resolve(self.root, at)
        if isinstance(node, list):
            self._append(at, value if isinstance(value, list) else [value], source, inner)
        elif isinstance(node, dict) and isinstance(value, dict):
            self._merge_members(at, node, value, source, inner)
        elif isinstance(node, dict) or isinstance(value, (dict, list)) or not at:
            raise IncompatibleError(())
        else:
            self._set(at, value, source, inner)

    def put(self, at: Tokens, value: Value) -> None:
        """Replace the value at `at` (not the root) by a value that is not written in any file."""
        container = self._writable(at[:-1])
        container[int(at[-1]) if isinstance(container, list) else at[-1]] = value

    def remove(self, locations: Iterable[Tokens]) -> None:
        """Remove the values at these locations; none of them is the root."""
        below: dict[Tokens, set[str]] = {}
        for at in locations:
            below.setdefault(at[:-1], set()).add(at[-1])
        # The deepest first: to remove an item of a list changes the indices of the later items, and so the keys to
        # their values.
        for at in sorted(below, key=len, reverse=True):
            container = self._writable(at)
            if isinstance(container, list):
                self._shorten(container, at, {int(key) for key in below[at]})
            else:
                for key in below[at]:
                    del container[key]

    def _shorten(self, container: list[Value], at: Tokens, gone: set[int]) -> None:
        """Remove items of a list, and record where the later items, whose indices change, are written."""
        parts = {part.at[-1]: part for part in self._parts if len(part.at) == len(at) + 1 and part.at[:-1] == at}
        owner, inner = self.finish().origin(at)
        remaining = [index for index in range(len(container)) if index not in gone]
        for new, old in enumerate(remaining):
            part = parts.get(str(old)) or (owner and SourcePart(at, owner.source, (*inner, str(old))))
            if new != old and part:
                self._parts.append(SourcePart((*at, str(new)), part.source, part.inner))
        container[:] = [container[index] for index in remaining]

    def _merge_members(self, at: Tokens, node: Value, value: Value, source: Source, inner: Tokens) -> None:
        for key, member in value.items():
            if key not in node:
                self._set((*at, key), member, source, (*inner, key))
                continue
            try:
                self.merge((*at, key), member, source, (*inner, key))
            except IncompatibleError as error:
                raise IncompatibleError((key, *error.keys)) from None

    def _append(self, at: Tokens, items: list[Value], source: Source, inner: Tokens) -> None:
        container = self._writable(at)
        for item in items:
            self._parts.append(SourcePart((*at, str(len(container))), source, inner))
            container.append(item)

    def _set(self, at: Tokens, value: Value, source: Source, inner: Tokens) -> None:
        self.put(at, value)
        self._parts.append(SourcePart(at, source, inner))

    def _writable(self, at: Tokens) -> Value:
        """Return the container at `at`. First copy it and the containers above it, unless they are copies already."""
        node: Value = self.root
        for key in at:
            index = int(key) if isinstance(node, list) else key
            child = node[index]
            if id(child) not in self._copies:
                child = child.copy()
                self._copies[id(child)] = child
                node[index] = child
            node = child
        return node


def measure(value: Value) -> tuple[int, int]:
    """Return the number of nodes and of levels of a value. It must not have more levels than Python can recurse."""
    return _measure(value, {})


def _measure(value: Value, measured: dict[int, tuple[int, int]]) -> tuple[int, int]:
    if not isinstance(value, (dict, list)):
        return 1, 0
    if id(value) not in measured:
        sizes = [_measure(member, measured) for member in (value.values() if isinstance(value, dict) else value)]
        nodes = 1 + sum(count for count, _ in sizes)
        measured[id(value)] = nodes, 1 + max((levels for _, levels in sizes), default=0)
    return measured[id(value)]
