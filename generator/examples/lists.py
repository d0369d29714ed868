"""Makes lists: as many items as the schema demands, different ones if it demands that."""

from collections.abc import Callable, Mapping
from typing import Final

from ..model import ABSENT, Absent, Json, Schema
from .checks import Fits
from .fits import is_same
from .flat import flat
from .notes import SHORT, TOO_FEW, TRIMMED
from .traits import is_scalar

Make = Callable[[Schema, int, int], Json | Absent]
"""Makes a value of a schema, with room for optional values; another number gives another value."""

MOST: Final = 500
_VARIANTS: Final = 8


def list_of(
    schema: Schema, room: int, make: Make, fits: Fits, schemas: Mapping[str, Schema]
) -> tuple[list[Json] | Absent, str]:
    """Return a list of a flat schema, and a note on what it lacks; ABSENT if an item cannot be made."""
    least = min(schema.min_items or 0, MOST)
    count = max(least, 1) if schema.max_items is None else min(max(least, 1), schema.max_items)
    parts = [*schema.prefix_items[: schema.max_items]]
    parts += [schema.items or Schema()] * (count - len(parts)) if schema.items or least else []
    share = max(room - len(parts), 0) // max(1, len(parts))
    if share <= 0 and not least and parts and not is_scalar(parts[0]):
        return [], TRIMMED
    value: list[Json] = []
    for index, part in enumerate(parts):
        if schema.unique_items:
            items = (make(part, share, variant) for variant in range(index, index + _VARIANTS))
            item = next((item for item in items if _is_new(item, value)), ABSENT)
            if item is ABSENT and None not in value and fits(None, part):
                item = None
        else:
            item = make(part, share, 0)
        if isinstance(item, Absent):
            break
        value.append(item)
    if len(value) < (schema.min_items or 0) and (len(value) == MOST or schema.unique_items):
        few = flat(schema.items or Schema(), schemas)
        is_certain = bool(few.enum) or {"boolean", "null"}.issuperset(few.types or ("any",))
        return value, TOO_FEW if is_certain else SHORT
    return value if len(value) >= least else ABSENT, ""


def _is_new(item: Json | Absent, items: list[Json]) -> bool:
    """Return whether an item differs from others, or cannot be made."""
    return isinstance(item, Absent) or not any(is_same(item, other) for other in items)
