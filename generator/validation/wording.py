"""A finding of the structure check in our own words: where, what is wrong, what is expected."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at a path of keys."""

    path: Sequence[str | int]
    message: str
    hint: str = ""


def explain(error: Any) -> Finding:  # noqa: ANN401 (duck-typed: jsonschema_rs builds it)
    """Return what a structure error says, at the deepest place that explains it."""
    return Finding(tuple(error.instance_path), "this is not what the specification allows here")
