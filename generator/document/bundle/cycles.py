"""Path items that contain path items of other files must not contain themselves, nor nest too deep."""

from collections.abc import Iterator, Mapping

from ...errors import Diagnostic
from ..positions import pointer_of
from .component_names import ComponentTarget

_LONGEST = 8


def check_cycles(contained: Mapping[ComponentTarget, set[ComponentTarget]], file: str) -> Iterator[Diagnostic]:
    """Yield E302 for the first object that, put in place of its references, would contain itself or nest too deep.

    `contained` has, for each object, those that are put in place of a reference somewhere inside of it.
    """
    heights: dict[ComponentTarget, int] = {}
    for start in contained:
        target = _too_high(start, contained, heights)
        if target is not None:
            name = f"{target.path.name}#{pointer_of(target.inner)}"
            yield Diagnostic(
                "E302", f"{name} contains itself, or too many objects of other files inside each other", file
            )
            return


def _too_high(
    start: ComponentTarget,
    contained: Mapping[ComponentTarget, set[ComponentTarget]],
    heights: dict[ComponentTarget, int],
) -> ComponentTarget | None:
    """Compute how high objects are stacked from `start` on; return one that is stacked too high or in a ring."""
    stack = [start]
    while stack:
        if len(stack) > _LONGEST:
            return stack[-1]
        waiting = [below for below in contained.get(stack[-1], ()) if below not in heights]
        if waiting:
            stack.append(waiting[0])
            continue
        done = stack.pop()
        heights[done] = 1 + max((heights[below] for below in contained.get(done, ())), default=0)
        if heights[done] > _LONGEST:
            return done
    return None
