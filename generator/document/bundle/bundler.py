"""Replaces references to other files by references within one document, so that all of them begin with `#/`.

A path item replaces its reference, also in the same document if there are members beside that. Every other object is
hoisted: it moves to `components` (2.0: `definitions`, `parameters`, `responses`), under a name that is made from the
reference and is not used yet.

A hoisted object gets its name when the first reference to it is read; its content is bundled later, from a queue.
Therefore two objects that refer to each other across files need no recursion: the second reference finds the name that
exists already.
"""

import re
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from ...settings.limits import Limits
from ..files import LoadedFile, ReferencedFiles, RefusedReferenceError
from ..objects import Node, rebuilt
from ..positions import Tokens, Value, as_list, as_object, pointer_of, resolve, tokens_of
from ..source import SourcePart
from .component_names import ComponentNames, ComponentTarget
from .identifiers import base_of, identified, joined, static
from .preparation import Containment, expanded, is_among, is_extended, outermost

# Characters of all templates that are copied for the types of their `$dynamicRef`.
_MOST_COPIED = 2_000_000
_FILE_LIKE = re.compile(r"[#/]|\.(?:json|ya?ml)$")


def bundle(
    file: LoadedFile, version: str, limits: Limits, ref_root: Path | None
) -> tuple[dict[str, Any], tuple[SourcePart, ...], Mapping[str, RefusedReferenceError]]:
    """Return the document with everything it refers to, the file of each part, and the refused references.

    A refused reference stays as it is written, and validation reports it later: E301 (no target), E302 (path items that
    contain each other), E303 (not a file), E304 (outside of `ref_root`), E305 (not a readable file).
    """
    files = ReferencedFiles((ref_root or file.path.parent).resolve(), limits, size=len(file.source.text))
    files.read[file.path] = file
    root = files.read[file.path] = expanded(file, files)
    return _Bundler(root, version, files).run()


class _Fragment(NamedTuple):
    """A part of a file, its position in the bundled document, and the path item whose content it is."""

    file: LoadedFile
    inner: Tokens = ()
    at: Tokens = ()
    owner: ComponentTarget | None = None


class _Inlining(NamedTuple):
    """A task: an object that replaces its reference and has no content yet; `box` gets the content."""

    box: dict[str, Value]
    file: LoadedFile
    target: ComponentTarget
    node: Node
    fragment: _Fragment


class _Hoisting(NamedTuple):
    """A task: a component that has its name in the bundled document, but no content yet."""

    file: LoadedFile
    target: ComponentTarget
    at: Tokens


class _Bundler:
    def __init__(self, root: LoadedFile, version: str, files: ReferencedFiles) -> None:
        self._root, self._version, self._files = root, version, files
        self._identified = identified(root.value) if re.search(r"\$(?:id|self)\b", root.source.text) else {}
        self._names = ComponentNames(root.value, version)
        self._parts = [SourcePart((), root.source)]
        self._done: dict[tuple[int, str, Path], Value] = {}
        self._changed: list[Node] = []
        self._left = _MOST_COPIED
        self._adopted: dict[Tokens, tuple[LoadedFile, ComponentTarget]] = {}
        self._hoisted: dict[Tokens, Value] = {}
        self._pending: deque[_Inlining | _Hoisting] = deque()
        self._containment = Containment()
        self._empty: dict[int, _Inlining] = {}
        self._refused: dict[str, RefusedReferenceError] = {}

    def run(self) -> tuple[dict[str, Any], tuple[SourcePart, ...], Mapping[str, RefusedReferenceError]]:
        """Bundle the whole document."""
        self._adopt_entries()
        root = self._bundle(Node("root", self._root.value), _Fragment(self._root))
        while self._pending:
            self._complete(self._pending.popleft())
        for at, value in self._hoisted.items():
            root = planted(root, at, value)
        return root, tuple(self._parts), self._refused

    def _adopt_entries(self) -> None:
        """Put the content of a file into a component that is only a reference to this file.

        It needs no second name then.
        """
        for kind, section in self._names.kinds():
            for name, value in self._names.entries(section).items():
                reference = value.get("$ref") if isinstance(value, dict) and len(value) == 1 else None
                if isinstance(reference, str) and not reference.startswith("#"):
                    self._adopt((*section, name), kind, reference)

    def _adopt(self, at: Tokens, kind: str, reference: str) -> None:
        try:
            file, inner = self._files.target(self._root, reference)
        except RefusedReferenceError:
            return
        target = ComponentTarget(file.path, inner, kind)
        if file is not self._root and target not in self._names.by_target:
            self._names.by_target[target] = at
            self._adopted[at] = (file, target)

    def _bundle(self, node: Node, fragment: _Fragment) -> Value:
        """Return the form of an object of a file in the bundled document.

        YAML anchors and references make several parts share one Python object; each object is bundled once.
        """
        mark = (id(node.value), node.kind, fragment.file.path)
        if mark not in self._done:
            is_ours = node.kind == "schema" and fragment.file is self._root
            changed = static(node, self._template) if is_ours else node
            # `_done` has the identities of objects, so they must not end before it.
            self._changed.append(changed)
            self._done[mark] = self._bundled(changed, fragment)
        return self._done[mark]

    def _bundled(self, node: Node, fragment: _Fragment) -> Value:
        """Return an object in which its reference, and the references inside of it, begin with `#`.

        A reference to another file is replaced (1) by the content, if the object is a component that is only this
        reference, (2) also by the content, if its kind has no section (path items), or (3) by a reference to a
        component.
        """
        value, reference = self._prepared(node, fragment), node.reference
        is_far = fragment.file is not self._root or not (reference or "").startswith("#/") or self._part(node, "")
        if reference is not None and (is_far or is_extended(node)):
            try:
                adopted = file, target = self._target(node, fragment, reference)
                if fragment.file is self._root and self._adopted.get(node.tokens) == adopted:
                    return self._content(file, target, node.tokens)
                if (file is not self._root or is_extended(node)) and not self._names.can_hold(node.kind):
                    return self._inlined(file, target, node, fragment)
                reference = "#" + quote(pointer_of(self._tokens_of(file, target)), safe="/~!$&'()*+,;=:@")
            except RefusedReferenceError as refusal:
                # In the bundled document, a `#` from another file would mean a part of the wrong file.
                reference = reference if fragment.file is self._root else f"{fragment.file.path.name} {reference}"
                self._refused.setdefault(reference, refusal)
            value = {**value, "$ref": reference}
        return rebuilt(self._version, node._replace(value=value), lambda child: self._bundle(child, fragment))

    def _target(self, node: Node, fragment: _Fragment, reference: str) -> tuple[LoadedFile, ComponentTarget]:
        """Return what a reference leads to. Raise `RefusedReferenceError`."""
        name, _, inside = reference.partition("#")
        part = self._part(node, name) if fragment.file is self._root else None
        file, inner = self._files.target(fragment.file, reference if part is None else f"#{inside}", part or ())
        if file is self._root and not inner:
            raise RefusedReferenceError("E301", f"{reference} is the whole specification", "name a part of it")
        return file, ComponentTarget(file.path, inner, node.kind)

    def _template(self, node: Node) -> Value:
        """Return what a schema of the document refers to; None if there is nothing, or if copies would be too large."""
        if self._left > 0:
            with suppress(RefusedReferenceError, LookupError):
                file, target = self._target(node, _Fragment(self._root), node.reference or "")
                template = resolve(file.value, target.inner)
                self._left -= len(repr(template))
                return template
        return None

    def _part(self, node: Node, name: str) -> Tokens | None:
        """Return the keys of the part of the document whose `$id` or `$self` a name, relative to a schema, means."""
        return self._identified.get(joined(base_of(node, self._root.value), name)) if self._identified else None

    def _prepared(self, node: Node, fragment: _Fragment) -> dict[str, Value]:
        """Return the value of an object without the members that have a meaning only in their own file."""
        value = self._with_example(node.value, "value" if node.kind == "example" else "example", fragment)
        if node.kind == "example":
            return self._with_content(value, fragment)
        if node.kind != "schema":
            return value
        if fragment.file is not self._root and "$id" in value:
            value = {key: member for key, member in value.items() if key != "$id"}
        discriminator = value.get("discriminator")
        if not isinstance(discriminator, dict) or not isinstance(discriminator.get("mapping"), dict):
            return value
        mapping = discriminator["mapping"]
        mapped = {name: self._mapped(target, node, fragment) for name, target in mapping.items()}
        return value if mapped == mapping else {**value, "discriminator": {**discriminator, "mapping": mapped}}

    def _with_example(self, value: dict[str, Value], key: str, fragment: _Fragment) -> dict[str, Value]:
        """Return an object whose example is the content of the file that it refers to, as authors mean it.

        OpenAPI has `externalValue` for this, and takes a `$ref` in a value as data.
        """
        example = value.get(key)
        reference = example.get("$ref") if isinstance(example, dict) and len(example) == 1 else None
        if not isinstance(reference, str) or reference.startswith("#"):
            return value
        name, _, pointer = reference.partition("#")
        try:
            content = resolve(self._files.example(fragment.file, name), tokens_of(pointer))
        except LookupError:
            return value
        return value if content is None else {**value, key: content}

    def _with_content(self, example: dict[str, Value], fragment: _Fragment) -> dict[str, Value]:
        """Return an example with the content of the file that it names, if this file is in the folder."""
        name = example.get("externalValue")
        content = self._files.example(fragment.file, name) if isinstance(name, str) and "value" not in example else None
        if content is None:
            return example
        return {**{key: member for key, member in example.items() if key != "externalValue"}, "value": content}

    def _mapped(self, reference: Value, node: Node, fragment: _Fragment) -> Value:
        if not isinstance(reference, str) or not _FILE_LIKE.search(reference):
            return reference
        changed = self._bundled(Node("schema", {"$ref": reference}, node, ("discriminator",)), fragment)
        return changed["$ref"]

    def _tokens_of(self, file: LoadedFile, target: ComponentTarget) -> Tokens:
        """Return the position of a target in the bundled document, and queue the target if it is new."""
        if file is self._root:
            return target.inner
        at, is_new = self._names.tokens_of(target)
        # The name is final before the content is read, so that a reference back to this object finds it.
        if is_new:
            self._pending.append(_Hoisting(file, target, at))
        return at

    def _inlined(self, file: LoadedFile, target: ComponentTarget, node: Node, fragment: _Fragment) -> dict[str, Value]:
        """Return an object that will get the members of the target and the siblings of the reference."""
        # The object is used at once and filled later, from the queue. A path item that contains itself would never be
        # complete, so `Containment` refuses it here.
        owner = fragment.owner
        if owner is None and file is self._root:
            owner = ComponentTarget(file.path, outermost(node).tokens, node.kind)
        if owner is not None:
            self._containment.put(target, owner)
        box: dict[str, Value] = {}
        self._empty[id(box)] = _Inlining(box, file, target, node, fragment)
        self._pending.append(self._empty[id(box)])
        return box

    def _complete(self, task: _Inlining | _Hoisting) -> None:
        """Bundle the content of an object. Objects that it refers to may be added to the queue."""
        if isinstance(task, _Hoisting):
            self._hoisted[task.at] = self._content(*task)
            return
        if self._empty.pop(id(task.box), None) is None:
            return
        content = self._content(task.file, task.target, task.fragment.at + task.node.tokens)
        if isinstance(content, dict):
            # `Containment` limits how many of them are inside each other.
            if id(content) in self._empty:
                self._complete(self._empty[id(content)])
            task.box.update(content)
        # Siblings of the reference are added to the target, and override its members.
        siblings = rebuilt(self._version, task.node, lambda child: self._bundle(child, task.fragment))
        shared = [one for one in as_list(task.box.get("parameters")) if not is_among(one, siblings)]
        task.box.update((key, value) for key, value in siblings.items() if key != "$ref")
        if shared:
            task.box["parameters"] = [*shared, *as_list(siblings.get("parameters"))]

    def _content(self, file: LoadedFile, target: ComponentTarget, at: Tokens) -> Value:
        value = resolve(file.value, target.inner)
        self._parts.append(SourcePart(at, file.source, target.inner))
        if not isinstance(value, dict):
            return value
        # Only kinds without a section are put in place of their references, and so can contain each other.
        owner = None if self._names.can_hold(target.kind) else target
        return self._bundle(Node(target.kind, value), _Fragment(file, target.inner, at, owner))


def planted(root: dict[str, Value], at: Tokens, value: Value) -> dict[str, Value]:
    """Return a copy of an object with `value` at the end of a path of keys.

    Objects on this path are created or copied.
    """
    key, *keys = at
    below = root.get(key)
    return {**root, key: planted(as_object(below), tuple(keys), value) if keys else value}
