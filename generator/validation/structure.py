"""Checks the structure of a document against the JSON Schema of its OpenAPI version."""

import re
from collections.abc import Iterator
from itertools import islice

from ..document.load import Document
from ..document.positions import Value, pointer_of
from ..errors import Diagnostic
from .metaschema import document_validator
from .wording import Path, explain

MOST = 50
"""The most findings of one step that are reported."""

_NAME = re.compile(r"[a-zA-Z0-9._-]+")


def check_structure(document: Document, most: int) -> Iterator[Diagnostic]:
    """Yield at most `most` findings E201, where the structure does not follow the OpenAPI version."""
    validator = document_validator(document.version)
    root, names = document.root, dict[str, str]()
    if document.version != "2.0":
        root, names = _with_plain_names(root)
    if validator.is_valid(root):
        return
    for finding in explain(islice(validator.iter_errors(root), most))[:most]:
        path = _original(finding.path, names)
        if path == finding.path or finding.keyword != "additionalProperties":
            yield document.diagnostic("E201", finding.message, pointer_of(path), finding.hint)


def _with_plain_names(root: dict[str, Value]) -> tuple[dict[str, Value], dict[str, str]]:
    """Return a document in which components with unusual names have plain names, and the original names.

    The JSON Schema of OpenAPI 3.0 ignores components whose names have other characters; those of 3.1 and 3.2 refuse
    them. .NET writes such names, and so do people whose language has other letters. The names are never sent, so they
    are accepted.
    """
    names: dict[str, str] = {}

    def plain(name: str) -> str:
        if _NAME.fullmatch(name):
            return name
        names[f"prerequest-{len(names)}"] = name
        return f"prerequest-{len(names) - 1}"

    components = root.get("components")
    if not isinstance(components, dict):
        return root, names
    renamed = {
        section: {plain(name): value for name, value in entries.items()}
        if isinstance(entries, dict) and not section.startswith("x-")
        else entries
        for section, entries in components.items()
    }
    return ({**root, "components": renamed} if names else root), names


def _original(path: Path, names: dict[str, str]) -> Path:
    if len(path) > 2 and path[0] == "components":
        return (*path[:2], names.get(str(path[2]), path[2]), *path[3:])
    return path
