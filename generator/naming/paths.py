"""Paths in ASCII, for tools that accept no other characters."""

from collections.abc import Iterable

from .words import digest, fold


def ascii_paths(paths: Iterable[str]) -> dict[str, str]:
    """Return each path in ASCII. A digest replaces letters without an ASCII form, so that names stay different."""
    return {path: "/".join(map(_part, path.split("/"))) for path in paths}


def _part(part: str) -> str:
    # Files that belong together differ only after the first dot.
    stem, dot, ending = part.partition(".")
    if part.isascii():
        return part
    return f"{fold(stem)[0].strip()} {digest(stem, 6)}".strip() + dot + fold(ending)[0]
