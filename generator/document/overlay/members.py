"""Simple JSONPath, only names and `*` after dots. Most overlays need no more, and the library is slow to import."""

import re
from collections.abc import Iterable
from itertools import islice

from ..positions import Tokens, Value

_PLAIN = re.compile(r"\$((?:\.(?:[A-Za-z_]\w*|\*)){0,30})", re.ASCII)
_MOST_LOCATIONS = 1_000_000


def select_members(expression: str, root: Value) -> list[Tokens] | None:
    """Return the locations that a simple expression selects, in the document's order. None for other expressions.

    None also if it selects too many values: then the library refuses the expression with an error.
    """
    if not (plain := _PLAIN.fullmatch(expression)):
        return None
    locations: list[tuple[Tokens, Value]] = [((), root)]
    for name in plain[1].split(".")[1:]:
        members = (((*at, key), member) for at, value in locations for key, member in _members(value, name))
        locations = list(islice(members, _MOST_LOCATIONS))
        if len(locations) == _MOST_LOCATIONS:
            return None
    return [at for at, _ in locations]


def _members(value: Value, name: str) -> Iterable[tuple[str, Value]]:
    if isinstance(value, list):
        return ((str(index), item) for index, item in enumerate(value)) if name == "*" else ()
    if not isinstance(value, dict):
        return ()
    return value.items() if name == "*" else ((name, value[name]),) if name in value else ()
