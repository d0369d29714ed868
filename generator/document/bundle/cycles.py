"""Path items that contain path items of other files must not contain themselves, nor nest too deep."""

from ..files import RefusedReferenceError
from ..positions import pointer_of
from .component_names import ComponentTarget

_LONGEST = 8

_Edges = dict[ComponentTarget, set[ComponentTarget]]


class Containment:
    """Which path items are put in place of a reference somewhere inside of which others."""

    def __init__(self) -> None:
        self._inner: _Edges = {}
        self._outer: _Edges = {}

    def put(self, target: ComponentTarget, owner: ComponentTarget) -> None:
        """Note that `owner` contains `target`. Raise `RefusedReferenceError` E302 where that must not be."""
        above, below = _heights(owner, self._outer), _heights(target, self._inner)
        if owner in below or above[owner] + below[target] > _LONGEST:
            name = f"{target.path.name}#{pointer_of(target.inner)}"
            message = f"{name} contains itself, or too many objects of other files inside each other"
            raise RefusedReferenceError("E302", message, "let it refer to an item without such a callback")
        self._inner.setdefault(owner, set()).add(target)
        self._outer.setdefault(target, set()).add(owner)


def _heights(start: ComponentTarget, edges: _Edges) -> dict[ComponentTarget, int]:
    """Return how many objects are stacked at most from each object on that can be reached; none is in a ring."""
    heights: dict[ComponentTarget, int] = {}

    def measure(target: ComponentTarget) -> int:
        if target not in heights:
            heights[target] = 1 + max(map(measure, edges.get(target, ())), default=0)
        return heights[target]

    measure(start)
    return heights
