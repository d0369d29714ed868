"""Checks tags: each name is declared once, and parents (OpenAPI 3.2) exist and form no circle."""

from collections.abc import Iterator

from ..document.load import Document
from ..errors import Diagnostic


def check_tags(document: Document) -> Iterator[Diagnostic]:
    """Yield E205 for a name that is declared twice, E206 for a parent that is missing or leads back to the tag."""
    parents: dict[str, str | None] = {}
    pointers: dict[str, str] = {}
    for index, tag in enumerate(document.root.get("tags", [])):
        name, pointer = tag["name"], f"/tags/{index}"
        if name in parents:
            yield document.diagnostic("E205", f"the tag {name} is declared twice", pointer, "keep one of them")
        parents[name] = tag.get("parent") if document.version == "3.2" else None
        pointers[name] = pointer + "/parent"
    for name, parent in parents.items():
        if parent is not None and parent not in parents:
            yield document.diagnostic("E206", f"there is no tag {parent}", pointers[name], "declare it under `tags`")
        elif _leads_back(name, parents):
            yield document.diagnostic(
                "E206", f"the tag {name} is its own ancestor", pointers[name], "change its parent"
            )


def _leads_back(name: str, parents: dict[str, str | None]) -> bool:
    passed: set[str] = set()
    tag = parents.get(name)
    while tag is not None and tag not in passed:
        if tag == name:
            return True
        passed.add(tag)
        tag = parents.get(tag)
    return False
