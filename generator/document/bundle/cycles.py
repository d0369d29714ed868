"""Refuses path items of other files that contain themselves, or that are nested too deep."""

from ..files import RefusedReferenceError
from ..positions import pointer_of
from .component_names import ComponentTarget

_LONGEST = 8

_Edges = dict[ComponentTarget, set[ComponentTarget]]


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
