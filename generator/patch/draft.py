"""A copy of a document that copies only what is changed."""

from generator.errors import Diagnostic
from generator.load import Document
from generator.loading.source import Part, Source
from generator.positions import Tokens, Value, resolve


class IncompatibleError(ValueError):
    """Two values that cannot be merged; `keys` lead to them below the place of the merge."""

    def __init__(self, keys: Tokens) -> None:
        super().__init__(keys)
        self.keys = keys


class Draft:
    """A document in the making. Whatever it was made from is never touched, however much of it is shared."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._parts = list(document.parts)
        self.root: dict[str, Value] = dict(document.root)
        self._own: dict[int, Value] = {id(self.root): self.root}

    def finish(self) -> Document:
        """Return the document as it is now."""
        return Document(self._document.file, self.root, tuple(self._parts))

    def diagnostic(self, code: str, message: str, pointer: str, hint: str = "") -> Diagnostic:
        """Return a finding at a place of the document as it is now."""
        return self.finish().diagnostic(code, message, pointer, hint)

    def merge(self, at: Tokens, value: Value, source: Source, inner: Tokens) -> None:
        """Merge a value into what is at `at`; `source` and `inner` say where the value is written.

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
        """Replace what is at `at`, which is not the root, by a value that is written nowhere."""
        container = self._writable(at[:-1])
        container[int(at[-1]) if isinstance(container, list) else at[-1]] = value

    def remove(self, at: Tokens) -> None:
        """Take out what is at `at`, which is not the root."""
        container = self._writable(at[:-1])
        if isinstance(container, list):
            index = int(at[-1])
            moved = [(*at[:-1], str(place)) for place in range(index + 1, len(container))]
            del container[index]
            self._parts += [self._moved(old, (*at[:-1], str(int(old[-1]) - 1))) for old in moved]
        else:
            del container[at[-1]]

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
            self._parts.append(Part((*at, str(len(container))), source, inner))
            container.append(item)

    def _set(self, at: Tokens, value: Value, source: Source, inner: Tokens) -> None:
        self.put(at, value)
        self._parts.append(Part(at, source, inner))

    def _moved(self, old: Tokens, new: Tokens) -> Part:
        part, inner = Document("", {}, tuple(self._parts)).origin(old)
        return Part(new, part.source if part else Source(self._document.file, ""), inner)

    def _writable(self, at: Tokens) -> Value:
        """Return the container at `at`, after copying it and those above it unless they are this draft's own."""
        node: Value = self.root
        for key in at:
            place = int(key) if isinstance(node, list) else key
            child = node[place]
            if id(child) not in self._own:
                child = child.copy()
                self._own[id(child)] = child
                node[place] = child
            node = child
        return node
