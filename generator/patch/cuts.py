"""How much of a document goes with a part that is broken."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from generator.loading.shape import Site
from generator.positions import Tokens, Value

_NEEDED = frozenset({"parameter", "body"})
_REPLACED: dict[str, Callable[[], Value]] = {"schema": dict, "response": lambda: {"description": ""}}
_NEVER = frozenset({"security", "root", "components"})


class Cut(NamedTuple):
    """A place to change, what to say of it, and what to put there (None: nothing)."""

    at: Tokens
    message: str
    value: Value


def cut_site(site: Site, reason: str) -> Cut | None:
    """Return the change that takes a broken object out of a document, None where that must not be."""
    if site.kind in _NEVER:
        return None
    make = _REPLACED.get(site.kind)
    if make is not None or site.parent is None:
        return Cut(site.tokens, f"taken as a {site.kind} that says nothing: {reason}", make() if make else {})
    around = site.parent
    if site.kind in _NEEDED and around.kind in ("path", "operation"):
        return Cut(around.tokens, f"left out, as its {site.kind} is missing: {reason}", None)
    return Cut(site.tokens, f"left out: {reason}", None)


def innermost(at: Tokens, everything: Mapping[Tokens, Site]) -> Site | None:
    """Return the smallest object that a place lies in."""
    for length in range(len(at), -1, -1):
        if at[:length] in everything:
            return everything[at[:length]]
    return None
