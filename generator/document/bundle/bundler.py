"""References into other files become references into one document, so that only `#/…` is left.

A path item is put in place of its reference; everything else is hoisted under `components` (2.0: `definitions`,
`parameters`, `responses`) with a name that is taken from the reference and never collides.

The name of a hoisted object is settled when a reference to it is met, its content is bundled later, from a queue. So
two objects that refer to each other across files need no recursion: the second reference finds the name there.
"""

import re
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from ...settings.limits import Limits
from ..files import LoadedFile, ReferencedFiles, RefusedReferenceError
from ..objects import Node, rebuilt
from ..positions import Tokens, Value, pointer_of, resolve
from ..source import SourcePart
from .component_names import ComponentNames, ComponentTarget
from .cycles import Containment
from .sections import expanded

_MAY_REACH_OUT = re.compile(r"\$ref(?!\"\s*:\s*\"#/)|\\[uUx]0*24|externalValue")
_FILE_LIKE = re.compile(r"[#/]|\.(?:json|ya?ml)$")


def may_reach_out(text: str) -> bool:
    """Tell from a text alone whether it can have a reference that does not begin with `#/`."""
    return _MAY_REACH_OUT.search(text) is not None


def bundle(
    file: LoadedFile, version: str, limits: Limits, ref_root: Path | None
) -> tuple[dict[str, Any], tuple[SourcePart, ...], Mapping[str, RefusedReferenceError]]:
    """Return the document with everything it refers to, which part came from which file, and what is not in it.

    A reference that is refused stays as it is written, for validation to judge: E301 (nothing there), E302 (path items
    that contain each other), E303 (not a file), E304 (outside of `ref_root`), E305 (no file that can be read).
    """
    files = ReferencedFiles((ref_root or file.path.parent).resolve(), limits, size=len(file.source.text))
    files.read[file.path] = file
    root = files.read[file.path] = expanded(file, files)
    return _Bundler(root, version, files).run()


class _Fragment(NamedTuple):
    """A piece of a file, where it stands in the bundled document, and the path item it is the content of."""

    file: LoadedFile
    inner: Tokens = ()
    at: Tokens = ()
    owner: ComponentTarget | None = None


class _Inlining(NamedTuple):
    """An object that stands in place of its reference and has no content yet: `box` gets it."""

    box: dict[str, Value]
    file: LoadedFile
    target: ComponentTarget
    node: Node
    fragment: _Fragment


class _Hoisting(NamedTuple):
    """A component that has a name in the bundled document and no content yet."""

    file: LoadedFile
    target: ComponentTarget
    at: Tokens


class _Bundler:
    def __init__(self, root: LoadedFile, version: str, files: ReferencedFiles) -> None:
        self._root, self._version, self._files = root, version, files
        self._names = ComponentNames(root.value, version)
        self._parts = [SourcePart((), root.source)]
        self._done: dict[tuple[int, str, Path], Value] = {}
        self._adopted: dict[Tokens, tuple[LoadedFile, ComponentTarget]] = {}
        self._hoisted: dict[Tokens, Value] = {}
        self._pending: deque[_Inlining | _Hoisting] = deque()
        self._containment = Containment()
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
        """Let a component that is nothing but a reference to a file hold what is in that file, under its name."""
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
        """Return what stands in the bundled document for an object of a file.

        YAML anchors and references make one object of Python stand in many places: each is bundled once.
        """
        mark = (id(node.value), node.kind, fragment.file.path)
        if mark not in self._done:
            self._done[mark] = self._bundled(node, fragment)
        return self._done[mark]

    def _bundled(self, node: Node, fragment: _Fragment) -> Value:
        """Return an object with its reference, and those of what it contains, made to begin with `#`.

        A reference to another file becomes (1) the content, where the object is a component that was nothing but this
        reference, (2) the content too, where its kind has no section (path items), or (3) a reference to a component.
        """
        value, reference = self._prepared(node, fragment), node.reference
        if reference is not None and (fragment.file is not self._root or not reference.startswith("#/")):
            try:
                adopted = file, target = self._target(node, fragment, reference)
                if fragment.file is self._root and self._adopted.get(node.tokens) == adopted:
                    return self._content(file, target, node.tokens)
                if file is not self._root and not self._names.can_hold(node.kind):
                    return self._inlined(file, target, node, fragment)
                reference = "#" + quote(pointer_of(self._tokens_of(file, target)), safe="/~!$&'()*+,;=:@")
            except RefusedReferenceError as refusal:
                # What begins with `#` in another file would mean a place of this document.
                reference = reference if fragment.file is self._root else f"{fragment.file.path.name} {reference}"
                self._refused.setdefault(reference, refusal)
            value = {**value, "$ref": reference}
        return rebuilt(self._version, node._replace(value=value), lambda child: self._bundle(child, fragment))

    def _target(self, node: Node, fragment: _Fragment, reference: str) -> tuple[LoadedFile, ComponentTarget]:
        """Return what a reference leads to. Raise `RefusedReferenceError`."""
        file, inner = self._files.target(fragment.file, reference)
        if file is self._root and not inner:
            raise RefusedReferenceError("E301", f"{reference} is the whole specification", "name a part of it")
        return file, ComponentTarget(file.path, inner, node.kind)

    def _prepared(self, node: Node, fragment: _Fragment) -> dict[str, Value]:
        """Return the value of an object without what has a meaning in its own file only."""
        value = node.value
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

    def _with_content(self, example: dict[str, Value], fragment: _Fragment) -> dict[str, Value]:
        """Return an example with the content of the file it names, where that lies in the folder."""
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
        """Return where a target stands in the bundled document, and see to it that it gets there."""
        if file is self._root:
            return target.inner
        at, is_new = self._names.tokens_of(target)
        if is_new:
            self._pending.append(_Hoisting(file, target, at))
        return at

    def _inlined(self, file: LoadedFile, target: ComponentTarget, node: Node, fragment: _Fragment) -> dict[str, Value]:
        """Return an object that will have the members of the target and those beside the reference."""
        if fragment.owner is not None:
            self._containment.put(target, fragment.owner)
        box: dict[str, Value] = {}
        self._pending.append(_Inlining(box, file, target, node, fragment))
        return box

    def _complete(self, task: _Inlining | _Hoisting) -> None:
        """Bundle the content of an object; what it refers to may be appended to the queue."""
        if isinstance(task, _Hoisting):
            self._hoisted[task.at] = self._content(*task)
            return
        content = self._content(task.file, task.target, task.fragment.at + task.node.tokens)
        if isinstance(content, dict):
            task.box.update(content)
        # What stands beside the reference is added to what it leads to, and wins.
        siblings = rebuilt(self._version, task.node, lambda child: self._bundle(child, task.fragment))
        task.box.update((key, value) for key, value in siblings.items() if key != "$ref")

    def _content(self, file: LoadedFile, target: ComponentTarget, at: Tokens) -> Value:
        value = resolve(file.value, target.inner)
        self._parts.append(SourcePart(at, file.source, target.inner))
        if not isinstance(value, dict):
            return value
        owner = None if self._names.can_hold(target.kind) else target
        return self._bundle(Node(target.kind, value), _Fragment(file, target.inner, at, owner))


def planted(root: dict[str, Value], at: Tokens, value: Value) -> dict[str, Value]:
    """Return a copy of an object with `value` at the end of a path of keys; objects on the way are made or copied."""
    key, *rest = at
    below = root.get(key)
    return {**root, key: planted(below if isinstance(below, dict) else {}, tuple(rest), value) if rest else value}
