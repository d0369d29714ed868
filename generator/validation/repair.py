"""A document without the parts that are broken, for those who want the rest of it."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..document.copy_on_write import CopyOnWrite
from ..document.load import Document
from ..document.objects import Node
from ..document.positions import Tokens, pointer_of, resolve, tokens_of
from ..errors import Diagnostic, PrerequestError
from ..normalize import normalize
from ..settings.profile import default
from .references import faults, sites
from .removals import Cut, cut_site, innermost, may_sign
from .validate import validate

_ROUNDS = 100
# A field or an entry that a document can do without: an operation id that is used twice, a parameter or a tag that is
# declared twice, the parent of a tag, a default, the names of required properties; what an object says of itself.
_SPARE = frozenset({"E202", "E205", "E206", "E208", "E209"})
_SAID = frozenset({"summary", "description", "title", "externalDocs", "tags", "example", "examples", "deprecated"})
_UNKNOWN = "has no meaning here"
_TWICE = "is declared twice"


class _Finding(NamedTuple):
    cut: Cut
    pointer: str
    hint: str


def repair(document: Document) -> tuple[Document, list[Diagnostic]]:
    """Return the document without what leads nowhere (W303) or is not valid (W304); the warnings say what is gone.

    A schema becomes one that allows anything, an answer one that says nothing. An operation that needs a parameter
    or a body which is not there is left out whole. What says whether a request is signed is never touched: neither
    a security scheme nor a requirement. What lies in no such part stays, for `validate` to refuse.
    """
    document, about_references = _without(document, "W303", _dangling)
    document, about_validity = _without(document, "W304", _invalid)
    return document, [*about_references, *about_validity]


def _without(
    document: Document, code: str, look: Callable[[Document], Iterator[_Finding]]
) -> tuple[Document, list[Diagnostic]]:
    notes: list[Diagnostic] = []
    for _ in range(_ROUNDS):
        kept = _outermost(document, look(document))
        if not kept:
            break
        notes += [_note(document, code, each) for each in kept]
        draft = CopyOnWrite(document)
        for each in kept:
            if each.cut.value is not None:
                draft.put(each.cut.at, each.cut.value)
        draft.remove(each.cut.at for each in kept if each.cut.value is None)
        document = draft.finish()
    return document, notes


def _note(document: Document, code: str, found: _Finding) -> Diagnostic:
    """Return the warning at what is left out, which says where the reason lies if that is elsewhere."""
    pointer = pointer_of(found.cut.at)
    hint = found.hint if found.pointer == pointer else f"the reason is at {found.pointer}"
    return document.diagnostic(code, found.cut.message, pointer, hint)


def _outermost(document: Document, found: Iterator[_Finding]) -> list[_Finding]:
    """Return the findings whose cut changes something and lies in no other's."""
    kept: dict[Tokens, _Finding] = {}
    for each in sorted(found, key=lambda each: len(each.cut.at)):
        at = each.cut.at
        inside = any(at[:length] in kept for length in range(1, len(at) + 1))
        if not inside and (each.cut.value is None or resolve(document.root, at) != each.cut.value):
            kept[at] = each
    return list(kept.values())


def _dangling(document: Document) -> Iterator[_Finding]:
    everything = list(sites(document))
    places = {site.tokens: site for site in everything}
    for site, fault in faults(document, everything):
        cut = cut_site(site, fault.message)
        if cut is not None and fault.code.startswith("E") and not may_sign(cut.at, places):
            yield _Finding(cut, site.pointer, fault.hint)


def _invalid(document: Document) -> Iterator[_Finding]:
    # Without its parts, findings have their places in the document as a whole, not in the file they come from.
    whole = Document(document.file, document.root)
    try:
        validate(whole, cache=False)
        normalize(whole, default(""))
    except PrerequestError as error:
        places = {site.tokens: site for site in sites(whole)}
        for each in error.diagnostics:
            at = tokens_of(each.pointer or "")
            cut = _cut(each, at, places)
            if cut is not None and not may_sign(at, places) and not may_sign(cut.at, places):
                yield _Finding(cut, each.pointer or "", each.hint)


def _cut(finding: Diagnostic, at: Tokens, places: dict[Tokens, Node]) -> Cut | None:
    """Return what to change for a finding, None where nothing can be done about it."""
    site = innermost(at, places)
    # A request goes to the first server; those of an operation go with it.
    if at[:1] == ("servers",) and len(at) > 1:
        return Cut(at[:2], f"left out: {finding.message}", None)
    if site is None or finding.code.startswith("E4"):
        return None
    own = at[len(site.tokens) : len(site.tokens) + 1]
    if own and own[0] in _SAID:
        return Cut(site.tokens + own, f"left out: {finding.message}", None)
    spare = finding.code in _SPARE and own
    twice = site.kind == "parameter" and finding.message.endswith(_TWICE)
    if spare or twice or finding.message.endswith(_UNKNOWN):
        return Cut(at, f"left out: {finding.message}", None)
    return cut_site(site, finding.message)
