"""The positions of hoisted objects in the bundled document: sections, and names that are not used yet."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..positions import Tokens, Value, as_object, find

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")
_SECTIONS = {
    "schema": "schemas",
    "response": "responses",
    "parameter": "parameters",
    "example": "examples",
    "body": "requestBodies",
    "header": "headers",
    "security": "securitySchemes",
    "link": "links",
    "callback": "callbacks",
}
_SECTIONS_2 = {"schema": "definitions", "response": "responses", "parameter": "parameters"}


class ComponentTarget(NamedTuple):
    """An object of a file, and the kind of object that it was referred to as."""

    path: Path
    inner: Tokens
    kind: str


class ComponentNames:
    """The positions of objects of other files: a section for each kind, and an unused name for each object."""

    def __init__(self, root: dict[str, Value], version: str) -> None:
        self._root = root
        self._sections = sections_of(version)
        self._taken = {section: set(self.entries(section)) for section in self._sections.values()}
        self.by_target: dict[ComponentTarget, Tokens] = {}

    def kinds(self) -> Iterator[tuple[str, Tokens]]:
        """Yield each kind that can be hoisted, with its section."""
        yield from self._sections.items()

    def entries(self, section: Tokens) -> dict[str, Value]:
        """Return the entries that the document itself has in a section."""
        return as_object(find(self._root, section))

    def tokens_of(self, target: ComponentTarget) -> tuple[Tokens, bool]:
        """Return the position of a target in the bundled document, and whether the target is new."""
        if target in self.by_target:
            return self.by_target[target], False
        section = self._sections[target.kind]
        at = (*section, self._name(section, target))
        self.by_target[target] = at
        return at, True

    def can_hold(self, kind: str) -> bool:
        """Return whether objects of a kind can be hoisted."""
        return kind in self._sections

    def _name(self, section: Tokens, target: ComponentTarget) -> str:
        preferred = target.inner[-1] if target.inner else target.path.name.split(".")[0]
        base = _NOT_IN_NAMES.sub("_", preferred).strip("_") or target.kind
        used, name, count = self._taken[section], base, 1
        while name in used:
            count += 1
            name = f"{base}_{count}"
        used.add(name)
        return name


def sections_of(version: str) -> dict[str, Tokens]:
    """Return the section for each kind of object that a reference can name."""
    if version == "2.0":
        return {kind: (section,) for kind, section in _SECTIONS_2.items()}
    media = {"media": "mediaTypes"} if version == "3.2" else {}
    return {kind: ("components", section) for kind, section in {**_SECTIONS, **media}.items()}
