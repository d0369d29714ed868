"""Removes the regular expressions of a document, because a hostile `pattern` may run for ever."""

from ..document.objects import MAPS
from ..document.positions import Value

_DATA = frozenset({"default", "example", "examples", "enum", "const", "value", "dataValue"})
_REMOVED = frozenset({"pattern", "patternProperties"})


def without_patterns(root: Value, *, nullable_types: bool = False) -> Value:
    """Return a copy of a document whose schemas have neither `pattern` nor `patternProperties`, nor format `regex`.

    Properties with such a name stay, and so does data such as examples. The copy shares unchanged parts with the
    original.
    With `nullable_types`, OpenAPI 3.0's `nullable` becomes part of `type`, as JSON Schema says it.
    """
    return _Stripper(nullable_types=nullable_types).strip(root, names=False)


class _Stripper:
    def __init__(self, *, nullable_types: bool) -> None:
        self._nullable_types = nullable_types
        self._done: dict[tuple[int, bool], Value] = {}

    def strip(self, node: Value, *, names: bool) -> Value:
        """Return a node without patterns. `names` says that its keys are names and not keywords."""
        if not isinstance(node, (dict, list)):
            return node
        mark = (id(node), names)
        if mark not in self._done:
            self._done[mark] = self._members(node, names=names) if isinstance(node, dict) else self._items(node)
        return self._done[mark]

    def _items(self, node: list[Value]) -> list[Value]:
        items = [self.strip(item, names=False) for item in node]
        return node if all(new is old for new, old in zip(items, node, strict=True)) else items

    def _members(self, node: dict[str, Value], *, names: bool) -> dict[str, Value]:
        members: dict[str, Value] = {}
        for key, value in node.items():
            if names:
                members[key] = self.strip(value, names=False)
            elif key in _DATA:
                members[key] = value
            elif key not in _REMOVED and not (key == "format" and value == "regex"):
                members[key] = self.strip(value, names=key in MAPS)
        if self._nullable_types and not names and node.get("nullable") is True and isinstance(node.get("type"), str):
            members["type"] = [node["type"], "null"]
        same = len(members) == len(node) and all(value is node[key] for key, value in members.items())
        return node if same else members
