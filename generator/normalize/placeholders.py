"""The schema of an undeclared placeholder of a path, by the pattern of a router in it.

Source: ASP.NET Core, "Route constraints"; the converters of Flask, Starlette and Django have the same names.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..model import TEXT, Schema

_CONSTRAINT = re.compile(r"([a-z]+)(?:\((.*)\))?\??")
_NUMBER: Final = Schema(types=("number",))
_INTEGER: Final = Schema(types=("integer",))
_TYPES: Final[Mapping[str, Schema]] = {
    **dict.fromkeys(("int", "long", "min", "max", "range"), _INTEGER),
    **dict.fromkeys(("decimal", "double", "float"), _NUMBER),
    **dict.fromkeys(("guid", "uuid"), TEXT._replace(format="uuid")),
    "bool": Schema(types=("boolean",)),
    "datetime": TEXT._replace(format="date-time"),
}
_BOUNDS: Final[Mapping[str, tuple[str, str]]] = {
    **dict.fromkeys(("min", "max", "range"), ("minimum", "maximum")),
    **dict.fromkeys(("minlength", "maxlength", "length"), ("min_length", "max_length")),
}


def placeholder_schema(pattern: str) -> Schema:
    """Return the schema of a placeholder: of named constraints (`int`, `min(1)`, `int:range(1,9)`), or of a pattern."""
    constraints = [_CONSTRAINT.fullmatch(part.strip()) for part in re.split(r":(?![^(]*\))", pattern)]
    if not constraints[0]:
        return TEXT._replace(pattern=f"^(?:{pattern})$" if pattern else "")
    rules = [(match[1], match[2] or "") for match in constraints if match]
    schema = next((_TYPES[name] for name, _ in rules if name in _TYPES), TEXT)
    schema = schema._replace(pattern=dict(rules).get("regex", ""))
    bounds: dict[str, Any] = {key: value for name, text in rules for key, value in _bounds(name, text)}
    return schema._replace(**bounds)


def _bounds(name: str, text: str) -> Iterator[tuple[str, int]]:
    """Yield the keywords of a constraint: `length(6)` has both bounds, `min(3)` one."""
    # No router has longer numbers, and Python refuses to read very long ones.
    numbers = [int(number) for number in re.findall(r"-?[0-9]+", text) if len(number) < 20]
    if name not in _BOUNDS or not numbers:
        return
    least, most = _BOUNDS[name]
    if not name.startswith("max"):
        yield least, numbers[0]
    if not name.startswith("min"):
        yield most, numbers[-1]
