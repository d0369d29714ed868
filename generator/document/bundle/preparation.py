"""What the bundler does before it follows references: path items and sections that are in files of their own.

Path items that contain themselves are refused. A section in a file of its own (`paths: {$ref: paths.yaml}`) gets one
reference for each entry instead.
"""

from ..files import LoadedFile, ReferencedFiles, RefusedReferenceError
from ..objects import Node
from ..positions import Value, as_list, as_object, pointer_of, resolve
from .component_names import ComponentTarget

_LONGEST = 8
_Edges = dict[ComponentTarget, set[ComponentTarget]]
_ROOT = ("paths", "webhooks", "definitions", "parameters", "responses")


def is_extended(node: Node) -> bool:
    """Return whether a path item has members beside its reference, such as operations."""
    return node.kind == "path" and bool(node.value.keys() - {"$ref", "summary", "description"})


def outermost(node: Node) -> Node:
    """Return the path item that is around all others around this one."""
    outer, step = node, node.parent
    while step is not None:
        outer, step = (step if step.kind == "path" else outer), step.parent
    return outer


def is_among(parameter: Value, item: dict[str, Value]) -> bool:
    """Return whether a path item has a parameter of the same name and place."""
    keys = ("name", "in", "$ref")
    ours = [as_object(one) for one in as_list(item.get("parameters"))]
    return [as_object(parameter).get(key) for key in keys] in [[one.get(key) for key in keys] for one in ours]


class Containment:
    """Which path items contain which others, because they replace a reference inside of them."""

    def __init__(self) -> None:
        self._inner: _Edges = {}
        self._outer: _Edges = {}

    def put(self, target: ComponentTarget, owner: ComponentTarget) -> None:
        """Record that `owner` contains `target`. Raise `RefusedReferenceError` E302 for a circle or too much depth."""
        above, below = _heights(owner, self._outer), _heights(target, self._inner)
        if owner in below or above[owner] + below[target] > _LONGEST:
            name = f"{target.path.name}#{pointer_of(target.inner)}"
            message = f"{name} contains itself, or too many objects of other files inside each other"
            raise RefusedReferenceError("E302", message, "let it refer to an item without such a callback")
        self._inner.setdefault(owner, set()).add(target)
        self._outer.setdefault(target, set()).add(owner)


def _heights(start: ComponentTarget, edges: _Edges) -> dict[ComponentTarget, int]:
    """Return the largest depth below each object that can be reached from `start`. There must be no circle."""
    heights: dict[ComponentTarget, int] = {}

    def measure(target: ComponentTarget) -> int:
        if target not in heights:
            heights[target] = 1 + max(map(measure, edges.get(target, ())), default=0)
        return heights[target]

    measure(start)
    return heights


def expanded(file: LoadedFile, files: ReferencedFiles) -> LoadedFile:
    """Return a file in which `paths` and component sections that were one reference are maps of entries."""
    root = dict(file.value)
    if isinstance(root.get("components"), dict):
        components = _entries(file, files, root["components"])
        root["components"] = {name: _entries(file, files, section) for name, section in components.items()}
    root.update((name, _entries(file, files, root[name])) for name in _ROOT if name in root)
    return LoadedFile(file.path, file.source, root)


def _entries(file: LoadedFile, files: ReferencedFiles, section: Value) -> Value:
    reference = section.get("$ref") if isinstance(section, dict) and len(section) == 1 else None
    if not isinstance(reference, str):
        return section
    try:
        target, inner = files.target(file, reference)
        value = resolve(target.value, inner)
    except (RefusedReferenceError, LookupError):
        return section
    if not isinstance(value, dict):
        return section
    base = reference if "#" in reference else reference + "#"
    return {name: {"$ref": base + pointer_of([name]).replace("%", "%25")} for name in value}
