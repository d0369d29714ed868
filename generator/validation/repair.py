"""A document without the parts that are broken: those that no request is made of, or all of them (`--lenient`)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from ..document.copy_on_write import CopyOnWrite
from ..document.load import Document
from ..document.positions import Tokens, pointer_of, resolve, tokens_of
from ..errors import Diagnostic, PrerequestError
from ..normalize import normalize
from ..settings.profile import default
from .references import faults, nodes
from .removals import Cut, cut_around, cut_for, may_sign, unused_scheme
from .sent import is_harmless, sent_objects
from .validate import validate

_ROUNDS = 10
_MOST = 1000
# To look for a line takes a scan of the file.
_MOST_LOCATED = 50
_LENIENT_HINT = "--lenient goes on without it"
_CORRECT = "correct it, or patch it with --overlay where the document is not yours"


class _BrokenPart(NamedTuple):
    """What is wrong, where (`at`), and what to change so that the rest can be used."""

    fault: Diagnostic
    at: Tokens
    cut: Cut


_Search = Callable[[Document], Iterator[_BrokenPart]]


def repair(document: Document, *, lenient: bool = True) -> tuple[Document, list[Diagnostic]]:
    """Return the document without what leads nowhere (W303) or is not valid (W304); the warnings say what is gone.

    A schema becomes one that allows anything, an answer one that says nothing. An operation that needs a parameter
    or a body which is not there is left out whole. What says whether a request is signed is never touched: neither
    a requirement nor a security scheme that one names. What lies in no such part stays, for `validate` to refuse.

    Without `lenient` only that is left out of which no request is made: what is wrong in answers, descriptions,
    defaults, or in parts that no operation sends.
    """
    document, about_references = _without(document, "W303", _dangling, lenient=lenient)
    document, about_validity = _without(document, "W304", _invalid, lenient=lenient)
    return document, [*about_references, *about_validity]


def with_lenient_hint(document: Document, error: PrerequestError) -> PrerequestError:
    """Return the error with a hint for each of its findings, which names `--lenient` where it helps."""
    helped = {(finding.fault.code, finding.fault.message) for finding in (*_dangling(document), *_invalid(document))}
    diagnostics = [
        replace(
            diagnostic,
            hint=(diagnostic.hint or _CORRECT)
            + f"; {_LENIENT_HINT}" * ((diagnostic.code, diagnostic.message) in helped),
        )
        for diagnostic in error.diagnostics
    ]
    return PrerequestError(tuple(dict.fromkeys(diagnostics)), exit_status=error.exit_status)


def _without(document: Document, code: str, search: _Search, *, lenient: bool) -> tuple[Document, list[Diagnostic]]:
    notes: list[Diagnostic] = []
    for _ in range(_ROUNDS):
        kept = _outermost(document, [*search(document)] if lenient else _harmless(document, search))
        if not kept:
            break
        notes += [_note(document, code, finding, located=at < _MOST_LOCATED) for at, finding in enumerate(kept)]
        edited = CopyOnWrite(document)
        for finding in kept:
            if finding.cut.value is not None:
                edited.put(finding.cut.at, finding.cut.value)
        edited.remove(finding.cut.at for finding in kept if finding.cut.value is None)
        document = edited.finish()
    return document, notes


def _harmless(document: Document, search: _Search) -> list[_BrokenPart]:
    """Return the findings whose cut changes no request."""
    findings = list(search(document))
    if not findings:
        return []
    by_tokens = {node.tokens: node for node in nodes(document)}
    sent = sent_objects(document)
    return [finding for finding in findings if is_harmless(finding.fault, finding.at, finding.cut, by_tokens, sent)]


def _note(document: Document, code: str, finding: _BrokenPart, *, located: bool) -> Diagnostic:
    """Return the warning at what is left out, which says where the reason lies if that is elsewhere."""
    at = finding.cut.at
    hint = finding.fault.hint if finding.at == at else f"the reason is at {pointer_of(finding.at)}"
    if not located:
        return Diagnostic(code, finding.cut.message, document.file, pointer_of(at), hint=hint)
    return document.diagnostic(code, finding.cut.message, pointer_of(at), hint)


def _outermost(document: Document, findings: list[_BrokenPart]) -> list[_BrokenPart]:
    """Return the findings whose cut changes something and lies in no other's."""
    kept: dict[Tokens, _BrokenPart] = {}
    for finding in sorted(findings, key=lambda finding: len(finding.cut.at)):
        at = finding.cut.at
        inside = any(at[:length] in kept for length in range(1, len(at) + 1))
        if not inside and (finding.cut.value is None or _at(document, at) != finding.cut.value):
            kept[at] = finding
    return list(kept.values())


def _at(document: Document, at: Tokens) -> object:
    try:
        return resolve(document.root, at)
    except LookupError:
        return None


def _dangling(document: Document) -> Iterator[_BrokenPart]:
    everything = list(nodes(document))
    by_tokens = {node.tokens: node for node in everything}
    for node, fault in faults(document, everything):
        cut = cut_around(node, fault.message) or unused_scheme(fault.message, node.tokens, document.root)
        if cut is not None and fault.code.startswith("E") and (cut.spare or not may_sign(cut.at, by_tokens)):
            about = Diagnostic(fault.code, fault.message, document.file, node.pointer, hint=fault.hint)
            yield _BrokenPart(about, node.tokens, cut)


def _invalid(document: Document) -> Iterator[_BrokenPart]:
    # Without its parts, findings have their places in the document as a whole, not in the file they come from.
    whole = replace(document, parts=())
    try:
        validate(whole, cache=False, most=_MOST)
        normalize(whole, default(""))
    except PrerequestError as error:
        by_tokens = {node.tokens: node for node in nodes(whole)}
        for fault in error.diagnostics:
            at = tokens_of(fault.pointer or "")
            cut = cut_for(fault, at, by_tokens, whole.root)
            if may_sign(at, by_tokens) or (cut is not None and may_sign(cut.at, by_tokens)):
                cut = unused_scheme(fault.message, at, whole.root)
            if cut is not None:
                yield _BrokenPart(fault, at, cut)
