"""Messages for the findings of the structure check: where, what is wrong, what is expected."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from ..document.positions import Value

_TYPES = {
    "string": "text",
    "object": "an object",
    "array": "a list",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}
_LONGEST = 40
_EXPECTED = "stands where {} is expected"
TEXT_EXPECTED = _EXPECTED.format("text")
UNKNOWN = "has no meaning here"
REPEATED = "an item of this list is written twice"
# The fields that decide the form of an object.
_FORM_FIELDS = (("in",), ("type",))

Path = tuple[str | int, ...]
"""The keys and indices that lead to a value."""

# A validation error of jsonschema_rs. The library has no public type with the members of every kind of error.
_Error = Any


class StructureFinding(NamedTuple):
    """A fault at a path of keys. `options` are the allowed values, if the fault is a wrong value."""

    path: Path
    message: str
    hint: str = ""
    keyword: str = ""
    options: tuple[str, ...] = ()

    @property
    def other_form(self) -> bool:
        """Whether the fault says that the object has another form than the one it was compared with."""
        return len(self.options) == 1 and self.path[-1:] in _FORM_FIELDS

    @property
    def wants_reference(self) -> bool:
        """Whether the fault says only that the object is not a reference."""
        return self.keyword == "required" and self.message.startswith("`$ref`")


def explain(errors: Iterable[_Error]) -> list[StructureFinding]:
    """Return the messages of structure errors without repetition, each at the deepest value that explains it."""
    findings = list(dict.fromkeys(finding for error in errors for finding in _findings(error)))
    others = [finding.path for finding in findings if finding.keyword != "unevaluatedProperties"]
    return [finding for finding in findings if not _is_echo(finding, others)]


def _is_echo(finding: StructureFinding, others: list[Path]) -> bool:
    """Return whether a property seems unknown only because a value inside of it is wrong."""
    depth = len(finding.path)
    return finding.keyword == "unevaluatedProperties" and any(path[:depth] == finding.path for path in others)


def _findings(error: _Error) -> Iterator[StructureFinding]:
    branches = [[f for inner in branch for f in _findings(inner)] for branch in getattr(error.kind, "context", ())]
    branches = [branch for branch in branches if branch]
    if branches:
        yield from _nearest(branches)
    else:
        yield from _explained(tuple(error.instance_path), error)


def _nearest(branches: list[list[StructureFinding]]) -> list[StructureFinding]:
    """Return the findings for the form that the author most probably meant."""
    best = min(branches, key=_distance)
    wrong = next((finding for finding in best if finding.other_form), None)
    if wrong is None:
        return best
    same = [f for branch in branches for f in branch if f.other_form and f.path == wrong.path]
    options = tuple(dict.fromkeys(option for finding in same for option in finding.options))
    return [wrong._replace(options=options, hint=_choices(options))]


def _distance(branch: list[StructureFinding]) -> tuple[bool, int, int, int]:
    return (
        any(finding.wants_reference for finding in branch),
        sum(finding.other_form for finding in branch),
        len(branch),
        -max(len(finding.path) for finding in branch),
    )


def _explained(path: Path, error: _Error) -> Iterator[StructureFinding]:
    keyword = error.kind.name
    if keyword in ("additionalProperties", "unevaluatedProperties"):
        hint = "a path begins with `/`" if path == ("paths",) else "correct the name, or begin it with `x-`"
        for name in error.kind.unexpected:
            yield StructureFinding((*path, name), f"`{name}` {UNKNOWN}", hint, keyword)
        return
    values = error.kind.options if keyword == "enum" else [error.kind.expected_value] if keyword == "const" else ()
    allowed = tuple(map(_written, values))
    hint = _choices(allowed) if allowed else _HINTS.get(keyword, "")
    message = _MESSAGES.get(keyword, "this is not what the specification allows here")
    yield StructureFinding(path, message if isinstance(message, str) else message(error), hint, keyword, allowed)


def _type(error: _Error) -> str:
    expected = " or ".join(_TYPES.get(name, name) for name in error.kind.types)
    actual = f'the text "{_cut(error.instance)}"' if isinstance(error.instance, str) else _shown(error.instance)
    return f"{actual} {_EXPECTED.format(expected)}"


def _few(error: _Error) -> str:
    return f"{_shown(error.instance)} has too few members or characters"


def _beyond(error: _Error) -> str:
    if isinstance(error.instance, dict | list):
        names = f" ({', '.join(map(_cut, [*error.instance][:5]))})" if isinstance(error.instance, dict) else ""
        return f"this has {len(error.instance)} members{names}; at most {error.kind.limit} may be here"
    return f"{_shown(error.instance)} is beyond the limit {error.kind.limit}"


def _not_among(error: _Error) -> str:
    return f"{_shown(error.instance)} is not allowed here"


_HINTS = {
    "propertyNames": "use letters, digits, `.`, `-`, `_`",
    **dict.fromkeys(("maxItems", "maxProperties"), "keep the one that is meant, and remove the others"),
}
_MESSAGES: dict[str, str | Callable[[_Error], str]] = {
    "required": lambda error: f"`{error.kind.property}` is missing",
    "type": _type,
    "enum": _not_among,
    "const": _not_among,
    "pattern": lambda error: f"{_shown(error.instance)} has not the form {error.kind.pattern}",
    "format": lambda error: f"{_shown(error.instance)} has not the format {error.kind.format}",
    "propertyNames": lambda error: f"the name {_shown(error.kind.error.instance)} is not allowed",
    **dict.fromkeys(("minLength", "minItems", "minProperties"), _few),
    **dict.fromkeys(("maxLength", "maxItems", "maxProperties", "minimum", "maximum"), _beyond),
    **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), _beyond),
    "uniqueItems": REPEATED,
    "oneOf": "this mixes two forms of which only one is allowed",
}


def _choices(options: tuple[str, ...]) -> str:
    return "allowed: " + ", ".join(options)


def _written(value: Value) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _shown(value: Value) -> str:
    """Return a scalar as it is written, shortened; for a collection, return its kind."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return f"`{_cut(_written(value))}`"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
