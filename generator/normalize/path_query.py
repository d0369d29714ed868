"""Reads paths that contain a query (`/search?type=book`), percent-encoded text or the pattern of a router.

Source of the patterns: ASP.NET Core, "Route constraints"; the converters of Flask, Starlette and Django have the same
names.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import unquote, unquote_plus

from ..model import PLACEHOLDER, TEXT, Parameter, Schema

_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
# A sign that begins no escape could make one with what follows it: a value, or the text of another escape.
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
# Without their escapes, these characters would have another meaning.
_SPECIAL = re.compile(r"[/?#{}%\\\x00-\x1f\x7f\ufffd]")
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


def literal_path(path: str) -> str:
    """Return a path whose literal text is not escaped: each target escapes it in its own way.

    `/my%20apps` and `/my apps` are one path (OpenAPI 3.2, Path Templating: literal text is written as in a URL).
    Characters that would have another meaning without their escape keep it, and targets send that escape as it is.
    """
    if "%" not in path:
        return path
    texts = PLACEHOLDER.split(path)
    texts[::2] = [_ESCAPES.sub(_unescaped, _PERCENT.sub("%25", text)) for text in texts[::2]]
    names = iter(texts[1::2])
    return "".join(text + next((f"{{{name}}}" for name in names), "") for text in texts[::2])


def _unescaped(match: re.Match[str]) -> str:
    text = unquote(match[0])
    return match[0] if _SPECIAL.search(text) else text


def with_path_query(parameters: tuple[Parameter, ...], path: str, query: str) -> tuple[Parameter, ...]:
    """Return the parameters of an operation and those of the query in its path, which are always sent.

    A pair with a placeholder becomes the parameter with that name; any other pair becomes a parameter with this one
    value, or gives its value to the parameter that is declared in the query.
    """
    if not query:
        return parameters
    declared = {parameter.name: parameter for parameter in parameters if parameter.location == "query"}
    by_name = {parameter.name: parameter for parameter in parameters if parameter.location == "path"}
    used: set[str] = set()
    added: list[Parameter] = []
    for pair in query.split("&"):
        written, _, value = pair.partition("=")
        name, placeholder = unquote_plus(written.strip("{}")), PLACEHOLDER.fullmatch(value or written)
        usual = declared.get(name, Parameter(name, "query", TEXT, required=True))
        used.update({name, placeholder[1]} if placeholder else {name})
        if placeholder:
            meant = by_name.get(placeholder[1]) or declared.get(placeholder[1], usual)
            added.append(meant._replace(name=name, location="query", style="form", required=True))
        elif name and name in declared:
            added.append(usual if usual.required else usual._replace(required=True, example=unquote_plus(value)))
        elif name:
            added.append(usual._replace(schema=TEXT._replace(enum=(unquote_plus(value),))))
    gone = {"path": used - set(PLACEHOLDER.findall(path)), "query": used}
    return (*(one for one in parameters if one.name not in gone.get(one.location, ())), *added)


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
