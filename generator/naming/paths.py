"""Paths in ASCII, for people whose tools take no others."""

from collections.abc import Iterable

from .words import digest, fold


def ascii_paths(paths: Iterable[str]) -> dict[str, str]:
    """Return each path in ASCII; letters without such a form are replaced by a digest, so that names stay different."""
    return {path: "/".join(map(_part, path.split("/"))) for path in paths}


def _part(part: str) -> str:
    # Files that belong together differ in what follows the first dot.
    stem, dot, ending = part.partition(".")
    if part.isascii():
        return part
    return f"{fold(stem)[0].strip()} {digest(stem, 6)}".strip() + dot + fold(ending)[0]
