"""How much of a document goes with a part that is broken."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from ..document.objects import Node
from ..document.positions import Tokens, Value

_NEEDED = frozenset({"parameter", "body"})
_REPLACED: dict[str, Callable[[], Value]] = {"schema": dict, "response": lambda: {"description": ""}}
_NEVER = frozenset({"security", "root", "components"})
_SCHEMES = ("securitySchemes", "securityDefinitions")
_SIGNING = ("security", "securityschemes", "securitydefinitions", "x-signing")


class Cut(NamedTuple):
    """A place to change, what to say of it, and what to put there (None: nothing)."""

    at: Tokens
    message: str
    value: Value


def cut_site(site: Node, reason: str) -> Cut | None:
    """Return the change that takes a broken object out of a document, None where that must not be."""
    if site.kind in _NEVER or not site.tokens:
        return None
    make = _REPLACED.get(site.kind)
    if make is not None:
        return Cut(site.tokens, f"taken as a {site.kind} that says nothing: {reason}", make())
    broken, around = site, site.parent
    if site.kind == "media" and around is not None and around.kind == "body":
        # What is left of its body would be sent without it.
        broken, around = around, around.parent
    if broken.kind in _NEEDED and around is not None and around.kind in ("path", "operation"):
        return Cut(around.tokens, f"left out, as its {broken.kind} is missing: {reason}", None)
    return Cut(broken.tokens, f"left out: {reason}", None)


def innermost(at: Tokens, everything: Mapping[Tokens, Node]) -> Node | None:
    """Return the smallest object that a place lies in."""
    for length in range(len(at), -1, -1):
        if at[:length] in everything:
            return everything[at[:length]]
    return None


def may_sign(at: Tokens, everything: Mapping[Tokens, Node]) -> bool:
    """Return whether a place holds, or was meant to hold, what says that requests are signed."""
    for length, key in enumerate(at):
        if key in _SCHEMES:
            return True
        owner = everything.get(at[:length])
        if owner is not None and owner.kind in ("root", "components", "operation", "path") and _is_like_signing(key):
            return True
    return False


def _is_like_signing(key: str) -> bool:
    """Return whether a member has a name like those that say how requests are signed, with slips of the hand."""
    name = key.lower()
    return "sec" in name or bool(get_close_matches(name, _SIGNING, cutoff=0.7))
