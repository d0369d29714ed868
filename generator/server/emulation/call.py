"""One accepted request, as the emulated server needs it, and the errors and files that it may answer with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...model import Operation

Table = Mapping[str, Any]
"""What `emulation.toml` says about one operation."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request for an operation: `path` is without the optional prefix; the names of `values` are in lower case.

    `values` are the parameters of path and query. `size` is the length of the body; `body` is its JSON, if it is JSON.
    """

    operation: Operation
    path: str
    values: Mapping[str, str]
    body: Any = None
    size: int = 0

    def value(self, name: str) -> str:
        """Return a parameter, or '' if it is missing."""
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
