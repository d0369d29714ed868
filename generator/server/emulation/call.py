"""One accepted request, as the emulated server needs it, and the errors and files that it may answer with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...model import Operation


@dataclass(frozen=True, slots=True)
class Call:
    """A request for an operation: `path` without the prefix that changes nothing, names of `values` in lower case.

    `values` are the parameters of path and query, `size` is the length of the body, `body` its JSON if it is some.
    """

    operation: Operation
    path: str
    values: Mapping[str, str]
    body: Any = None
    size: int = 0

    def value(self, name: str) -> str:
        """Return a parameter, '' where it did not come."""
        return self.values.get(name.lower(), "")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An answer that is a file."""

    content: bytes


class RefusedError(Exception):
    """The emulated server refuses a call, with `status` and a message."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


def members(value: object) -> dict[str, Any]:
    """Return an object of a body; an empty one where a client sent something else."""
    return value if isinstance(value, dict) else {}


def objects(value: object) -> list[dict[str, Any]]:
    """Return the objects in a list of a body; none where a client sent something else."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
