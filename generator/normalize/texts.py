"""Descriptions of parameters from a bundled spec, for documents of the same API that have none."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ..model import ABSENT, Absent, Json

Texts = Mapping[tuple[str, str], "ParameterText"]


class ParameterText(NamedTuple):
    """The first sentence about a parameter, and an example with its format."""

    description: str = ""
    example: Json | Absent = ABSENT
    format: str = ""


@cache
def texts(path: Path | None) -> Texts:
    """Return the texts of the spec's file of shared parameters (ours, trusted), by location and name.

    A name with two meanings is left out.
    """
    said_by_key: dict[tuple[str, str], ParameterText] = {}
    twice = set()
    for node in _listed(path).values() if path else ():
        key = node["in"], node["name"]
        twice |= {key} & said_by_key.keys()
        kind = node["schema"].get("format", "")
        said_by_key[key] = ParameterText(
            _first_sentence(node.get("description", "")), node.get("example", ABSENT), kind
        )
    return {key: said for key, said in said_by_key.items() if key not in twice}


def _listed(path: Path) -> dict[str, dict[str, Any]]:
    import yaml  # noqa: PLC0415  (slow to import)

    listed: dict[str, dict[str, Any]] = yaml.load(path.read_bytes(), yaml.CSafeLoader)
    return listed


def _first_sentence(text: str) -> str:
    head, _, tail = " ".join(text.split()).partition(". ")
    return f"{head}." if tail else head
