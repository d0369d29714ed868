"""Answers that a server writes as JSON or as XML, as the client asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape


@dataclass(frozen=True, slots=True)
class Element:
    """An answer with `members`, the elements inside of `root`; an element that repeats is a list.

    `text` is the same answer for a caller that wants neither JSON nor XML.
    """

    root: str
    members: Mapping[str, Any]
    text: str = ""

    @property
    def xml(self) -> str:
        """The answer as an XML document."""
        inner = "".join(_written(name, value, 1) for name, value in self.members.items())
        return f'<?xml version="1.0" encoding="utf-8"?>\n<{self.root}>\n{inner}</{self.root}>\n'


def _written(name: str, value: object, depth: int) -> str:
    pad = "  " * depth
    if isinstance(value, list):
        return "".join(_written(name, one, depth) for one in value)
    if isinstance(value, Mapping):
        inner = "".join(_written(key, one, depth + 1) for key, one in value.items())
        return f"{pad}<{name}>\n{inner}{pad}</{name}>\n"
    return f"{pad}<{name}>{escape(str(value))}</{name}>\n"
