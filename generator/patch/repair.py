"""A document without the parts whose references lead nowhere, for those who want the rest of it."""

from collections.abc import Callable

from generator.errors import Diagnostic
from generator.load import Document
from generator.loading.shape import Site
from generator.patch.draft import Draft
from generator.positions import Tokens, Value
from generator.references import Fault, faults, sites

_ROUNDS = 20
_NEEDED = frozenset({"parameter", "body"})
_REPLACED: dict[str, Callable[[], Value]] = {"schema": dict, "response": lambda: {"description": ""}}
_NEVER = frozenset({"security"})


def repair(document: Document) -> tuple[Document, list[Diagnostic]]:
    """Return the document without what cannot be resolved, and what was left out (W303).

    A schema becomes one that allows anything, an answer one that says nothing. An operation that needs a parameter
    or a body which is not there is left out whole. A security scheme is never repaired: its requests would go out
    unsigned.
    """
    notes: list[Diagnostic] = []
    for _ in range(_ROUNDS):
        broken = [(site, fault) for site, fault in faults(document, list(sites(document))) if _is_repaired(site, fault)]
        if not broken:
            break
        draft = Draft(document)
        cut: set[Tokens] = set()
        for site, fault in broken:
            at, message, value = _cut(site, fault)
            if not any(at[:length] in cut for length in range(1, len(at) + 1)):
                cut.add(at)
                notes.append(document.diagnostic("W303", message, site.pointer, fault.hint))
                _apply(draft, at, value)
        document = draft.finish()
    return document, notes


def _is_repaired(site: Site, fault: Fault) -> bool:
    return site.kind not in _NEVER and fault.code.startswith("E")


def _apply(draft: Draft, at: Tokens, value: Value) -> None:
    if value is None:
        draft.remove([at])
    else:
        draft.put(at, value)


def _cut(site: Site, fault: Fault) -> tuple[Tokens, str, Value]:
    """Return the place to change, what to say of it, and what to put there (None: nothing)."""
    make = _REPLACED.get(site.kind)
    if make is not None or site.parent is None:
        return site.tokens, f"taken as a {site.kind} that says nothing: {fault.message}", make() if make else {}
    around = site.parent
    if site.kind in _NEEDED and around.kind in ("path", "operation"):
        return around.tokens, f"left out, as its {site.kind} is missing: {fault.message}", None
    return site.tokens, f"left out: {fault.message}", None
