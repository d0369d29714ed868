"""The size of a value. A part that occurs several times is counted each time."""

from .positions import Value


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
