"""A document without the parts that are broken, for those who want the rest of it."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from generator.errors import Diagnostic, PrerequestError
from generator.load import Document
from generator.loading.shape import Site
from generator.patch.cuts import Cut, cut_site, innermost
from generator.patch.draft import Draft
from generator.positions import Tokens, tokens_of
from generator.references import faults, sites
from generator.validate import validate

_ROUNDS = 40
# A field or an entry that a document can do without: an operation id that is used twice, a parameter or a tag that is
# declared twice, the parent of a tag, a default, the names of required properties.
_SPARE = frozenset({"E202", "E203", "E205", "E206", "E208", "E209"})
_UNKNOWN = "has no meaning here"


class _Finding(NamedTuple):
    cut: Cut
    pointer: str
    hint: str


def repair(document: Document) -> tuple[Document, list[Diagnostic]]:
    """Return the document without what leads nowhere (W303) or is not valid (W304); the warnings say what is gone.

    A schema becomes one that allows anything, an answer one that says nothing. An operation that needs a parameter
    or a body which is not there is left out whole. A security scheme is never repaired: its requests would go out
    unsigned. What lies in no such part stays, for `validate` to refuse.
    """
    document, about_references = _without(document, "W303", _dangling)
    document, about_validity = _without(document, "W304", _invalid)
    return document, [*about_references, *about_validity]


def _without(
    document: Document, code: str, look: Callable[[Document], Iterator[_Finding]]
) -> tuple[Document, list[Diagnostic]]:
    notes: list[Diagnostic] = []
    for _ in range(_ROUNDS):
        kept = _outermost(look(document))
        if not kept:
            break
        notes += [document.diagnostic(code, each.cut.message, each.pointer, each.hint) for each in kept]
        draft = Draft(document)
        for each in kept:
            if each.cut.value is not None:
                draft.put(each.cut.at, each.cut.value)
        draft.remove(each.cut.at for each in kept if each.cut.value is None)
        document = draft.finish()
    return document, notes


def _outermost(found: Iterator[_Finding]) -> list[_Finding]:
    """Return the findings whose cut lies in no other's."""
    kept: dict[Tokens, _Finding] = {}
    for each in sorted(found, key=lambda each: len(each.cut.at)):
        at = each.cut.at
        if not any(at[:length] in kept for length in range(1, len(at) + 1)):
            kept[at] = each
    return list(kept.values())


def _dangling(document: Document) -> Iterator[_Finding]:
    for site, fault in faults(document, list(sites(document))):
        cut = cut_site(site, fault.message)
        if cut is not None and fault.code.startswith("E"):
            yield _Finding(cut, site.pointer, fault.hint)


def _invalid(document: Document) -> Iterator[_Finding]:
    try:
        validate(document, cache=False)
    except PrerequestError as error:
        everything = {site.tokens: site for site in sites(document)}
        for each in error.diagnostics:
            cut = _cut(each, everything)
            if cut is not None:
                yield _Finding(cut, each.pointer or "", each.hint)


def _cut(finding: Diagnostic, everything: dict[Tokens, Site]) -> Cut | None:
    at = tokens_of(finding.pointer or "")
    site = innermost(at, everything)
    if site is None or _may_sign(at):
        return None
    inner = at != site.tokens
    if finding.code in _SPARE and (inner or site.kind == "parameter"):
        return Cut(at, f"left out: {finding.message}", None)
    if inner and finding.message.endswith(_UNKNOWN):
        return Cut(at, f"left out: {finding.message}", None)
    return cut_site(site, finding.message)


def _may_sign(at: Tokens) -> bool:
    """Return whether a place holds, or was meant to hold, what says that requests are signed."""
    return "securitySchemes" in at or "securityDefinitions" in at or (len(at) > 0 and "sec" in at[-1].lower())
