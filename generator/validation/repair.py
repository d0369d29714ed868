"""Removes broken parts of a document: those that no request needs, or, with `--lenient`, all of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import NamedTuple

from ..document.copy_on_write import CopyOnWrite
from ..document.load import Document
from ..document.objects import Node, children
from ..document.positions import Tokens, Value, as_object, find, pointer_of, tokens_of
from ..errors import Diagnostic, PrerequestError
from ..normalize import normalize
from ..settings.profile import default
from .corrections import meant_reference
from .logins import login_correction
from .references import MAPPING, faults, nodes, target_of
from .removals import SPARE, Removal, innermost, may_sign, removal_around, removal_for, unused_scheme
from .validate import validate
from .wording import UNKNOWN

_ROUNDS = 10
_MOST = 20_000
_LENIENT_HINT = "--lenient continues without it"
_CORRECT = "correct it, or patch it with --overlay if the document is not yours"
_ANSWERS = frozenset({"response", "callback", "example", "link"})
# Members that say how a request is made. A member with a similar name is probably misspelt.
_REQUEST_MEMBERS = (
    *("parameters", "requestBody", "security", "servers", "name", "in", "required", "schema", "content", "style"),
    *("explode", "allowReserved", "collectionFormat", "consumes", "encoding", "contentType", "properties", "items"),
    *("type", "$ref", "allOf", "host", "basePath", "schemes", "paths", "components", "variables", "url"),
)


class _BrokenPart(NamedTuple):
    """A fault, where it is (`at`), and the change that makes the rest usable."""

    fault: Diagnostic
    at: Tokens
    cut: Removal


_Search = Callable[[Document], Iterator[_BrokenPart]]


def repair(document: Document, *, lenient: bool = True) -> tuple[Document, list[Diagnostic]]:
    """Return the document without parts that refer to nothing (W303) or are not valid (W304), and the warnings.

    A broken schema becomes a schema that allows anything, a broken answer an empty one. An operation that needs a
    parameter or a body that was removed is left out. Security requirements, and the schemes that they name, are never
    removed, because requests would then be sent unsigned. Other faults stay, and `validate` reports them.

    Without `lenient`, only parts that no request needs are removed: faults in answers, descriptions, defaults, or in
    parts that no operation sends.
    """
    document, about_references = _without(document, "W303", _dangling, lenient=lenient)
    document, about_validity = _without(document, "W304", _invalid, lenient=lenient)
    return document, [*about_references, *about_validity]


def with_lenient_hint(document: Document, error: PrerequestError) -> PrerequestError:
    """Return the error with a hint for each finding; the hint names `--lenient` if that helps."""
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
        broken_parts = _outermost(document, [*search(document)] if lenient else _harmless(document, search))
        if not broken_parts:
            break
        notes += [_note(document, code, finding) for finding in broken_parts]
        edited = CopyOnWrite(document)
        for finding in broken_parts:
            if finding.cut.value is not None:
                edited.put(finding.cut.at, finding.cut.value)
        edited.remove(finding.cut.at for finding in broken_parts if finding.cut.value is None)
        document = edited.finish()
    return document, notes


def _harmless(document: Document, search: _Search) -> list[_BrokenPart]:
    """Return the findings that can be removed without a change to any request."""
    findings = list(search(document))
    if not findings:
        return []
    by_tokens = {node.tokens: node for node in nodes(document)}
    sent_ids = sent_objects(document)
    return [finding for finding in findings if is_harmless(finding.fault, finding.at, finding.cut, by_tokens, sent_ids)]


def _note(document: Document, code: str, finding: _BrokenPart) -> Diagnostic:
    """Return the warning for a removed part. It also names the position of the fault, if that is another one."""
    at = finding.cut.at
    hint = finding.fault.hint if finding.at == at else f"the reason is at {pointer_of(finding.at)}"
    return document.diagnostic(code, finding.cut.message, pointer_of(at), hint)


def _outermost(document: Document, findings: list[_BrokenPart]) -> list[_BrokenPart]:
    """Return the findings whose change is not inside the change of another finding."""
    outermost: dict[Tokens, _BrokenPart] = {}
    for finding in sorted(findings, key=lambda finding: len(finding.cut.at)):
        at = finding.cut.at
        inside = any(at[:length] in outermost for length in range(1, len(at) + 1))
        if not inside and (finding.cut.value is None or find(document.root, at) != finding.cut.value):
            outermost[at] = finding
    return list(outermost.values())


def _dangling(document: Document) -> Iterator[_BrokenPart]:
    everything = list(nodes(document))
    by_tokens = {node.tokens: node for node in everything}
    rewritten: dict[Tokens, Value] = {}
    for node, fault in faults(document, everything):
        if (
            fault.code == "E301"
            and fault.member == "/$ref"
            and (meant := meant_reference(node, document.root, rewritten))
        ):
            about = Diagnostic(fault.code, fault.message, document.file, node.pointer, hint=fault.hint)
            said = f"taken for the part of this name elsewhere in the document: {fault.message}"
            yield _BrokenPart(about, node.tokens, Removal(meant[0], said, meant[1], spare=True))
            continue
        cut = removal_around(node, fault.message) or unused_scheme(fault.message, node.tokens, document.root)
        at = node.tokens
        if fault.member.startswith(MAPPING):
            # The schema is right without this entry: a value of its discriminator remains without a schema.
            at = node.tokens + tokens_of(fault.member)
            cut = Removal(at, f"left out: {fault.message}", None, spare=True)
        if cut is not None and fault.code.startswith("E") and (cut.spare or not may_sign(cut.at, by_tokens)):
            about = Diagnostic(fault.code, fault.message, document.file, node.pointer, hint=fault.hint)
            yield _BrokenPart(about, at, cut)


def _invalid(document: Document) -> Iterator[_BrokenPart]:
    # Without its parts, a document gives findings pointers into the whole document, not into the files.
    single = replace(document, parts=())
    try:
        validate(single, cache=False, most=_MOST)
        normalize(single, default(""))
    except PrerequestError as error:
        by_tokens = {node.tokens: node for node in nodes(single)}
        for fault in error.diagnostics:
            at = tokens_of(fault.pointer or "")
            part, _ = document.origin(at)
            is_spelled = part is not None and not part.source.is_json
            cut = removal_for(fault, at, by_tokens, single.root, is_spelled=is_spelled)
            if may_sign(at, by_tokens) or (cut is not None and may_sign(cut.at, by_tokens)):
                cut = login_correction(fault, at, single.root) or unused_scheme(fault.message, at, single.root)
            if cut is not None:
                yield _BrokenPart(fault, at, cut)


def sent_objects(document: Document) -> set[int]:
    """Return the ids (`id()`) of all objects that requests are made of, also by references."""
    sent_ids: set[int] = set()
    paths = document.root.get("paths")
    stack = [Node("path", item) for item in as_object(paths).values() if isinstance(item, dict)]
    while stack:
        node = stack.pop()
        if id(node.value) in sent_ids or node.kind in _ANSWERS:
            continue
        sent_ids.add(id(node.value))
        if node.reference is not None:
            target = target_of(document, node.reference)
            stack += [Node(node.kind, target)] if isinstance(target, dict) else []
        stack += children(document.version, node)
    return sent_ids


def is_harmless(fault: Diagnostic, at: Tokens, cut: Removal, nodes: Mapping[Tokens, Node], sent_ids: set[int]) -> bool:
    """Return whether all requests stay the same if the part at `at` is removed as `cut` says."""
    if cut.spare and cut.value is not None:
        return True
    inside = _is_sent(at, nodes, sent_ids)
    if fault.message.endswith(UNKNOWN) and get_close_matches(at[-1], _REQUEST_MEMBERS, 1, 0.8):
        return not inside
    if cut.spare or fault.code in SPARE or at[:1] == ("webhooks",):
        return True
    return fault.message.endswith(UNKNOWN) or not inside


def _is_sent(at: Tokens, nodes: Mapping[Tokens, Node], sent_ids: set[int]) -> bool:
    """Return whether the value at `at` is in an object that requests are made of, or decides which operations exist."""
    node = innermost(at, nodes)
    return node is None or node.kind in ("root", "components") or id(node.value) in sent_ids
