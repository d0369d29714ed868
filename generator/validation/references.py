"""The third step: checks that every reference has a target, and that names are unique or equal where they must be."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote

from ..document.files import RefusedReferenceError
from ..document.load import Document
from ..document.objects import Node, walk
from ..document.positions import Value, as_object, escape, find, pointer_of, tokens_of
from ..errors import Diagnostic
from .operations import check_operations, check_tags
from .structure import MOST

MAPPING = "/discriminator/mapping"
_MOST_SHOWN = 10
_MOST_COUNTED = 1000
_LONGEST = 100
# If one of these is wrong, the request cannot be right.
_NEEDED = frozenset({"parameter", "body", "path", "security", "callback"})


class Fault(NamedTuple):
    """A fault of a reference, and its member in the object. `causes` are the findings in a file that cannot be used.

    E301 to E305: it has no target, forms a circle or leaves the document. E310, W310: the target has another kind.
    """

    code: str
    message: str
    hint: str
    member: str = "/$ref"
    causes: tuple[Diagnostic, ...] = ()


def target_pointer(reference: str) -> str:
    """Return the JSON Pointer of a reference into the same document (`#/a%20b` is `/a b`)."""
    return unquote(reference[1:])


def nodes(document: Document) -> Iterator[Node]:
    """Yield every OpenAPI object, and also targets of references that are in parts where OpenAPI expects no object."""
    seen: set[tuple[int, str]] = set()
    pending: list[Node] = [Node("root", document.root)]
    while pending:
        references: list[Node] = []
        for node in walk(document.version, pending.pop(), seen):
            yield node
            if node.reference is not None:
                references.append(node)
        for node in references:
            pointer = target_pointer(node.reference or "")
            target = find(document.root, tokens_of(pointer))
            if isinstance(target, dict) and (id(target), node.kind) not in seen:
                pending.append(Node(node.kind, target, None, tokens_of(pointer)))


def check_uses(document: Document, everything: list[Node], most: int = MOST) -> list[Diagnostic]:
    """Return the faults of references (E301 to E305, E310, W310), operations (E202 to E204) and tags (E205, E206)."""
    broken = [
        finding
        for index, (node, fault) in enumerate(islice(faults(document, everything), _MOST_COUNTED))
        for finding in (_finding(document, node, fault, located=index < most), *fault.causes)
    ]
    return [*broken, *islice(check_operations(document, everything), most), *islice(check_tags(document), most)]


def _finding(document: Document, node: Node, fault: Fault, *, located: bool) -> Diagnostic:
    # The line of each finding needs a search in the file, so their number is limited.
    if not located:
        return Diagnostic(fault.code, fault.message, document.file, node.pointer + fault.member, hint=fault.hint)
    return document.diagnostic(fault.code, fault.message, node.pointer + fault.member, fault.hint)


def faults(document: Document, everything: list[Node]) -> Iterator[tuple[Node, Fault]]:
    """Yield the references without a target, out of the document, in a circle, or to an object of another kind."""
    kinds = {id(node.value): node.kind for node in everything if node.parent is not None}
    referring = [node for node in everything if node.reference is not None]
    chains = _chains(document, dict.fromkeys(target_pointer(node.reference or "") for node in referring))
    for node in referring:
        fault = _chain_fault(node.pointer, *chains) if any(chains) else None
        fault = fault or _fault(document, node.reference or "", node.kind, kinds)
        if fault is not None:
            yield node, fault
    yield from _mapping_faults(document, everything)


def _mapping_faults(document: Document, everything: list[Node]) -> Iterator[tuple[Node, Fault]]:
    """Yield the entries of discriminators that lead to no schema. A plain name is that of a component."""
    for node in everything:
        discriminator = node.value.get("discriminator") if node.kind == "schema" else None
        for name, target in as_object(as_object(discriminator).get("mapping")).items():
            member = MAPPING + pointer_of([name])
            if not isinstance(target, str):
                continue
            if target in document.refused:
                yield node, _refused(document.refused[target], member)
                continue
            pointer = target if target.startswith("#/") else f"#/components/schemas/{escape(target)}"
            if "://" not in target and target_of(document, pointer) is None:
                hint = "add the missing part, or correct the mapping"
                yield node, Fault("E301", f"nothing is at {pointer}", hint, member)


def _refused(refusal: RefusedReferenceError, member: str = "/$ref") -> Fault:
    return Fault(refusal.code, refusal.message, refusal.hint, member, refusal.causes)


def _fault(document: Document, reference: str, kind: str, kinds: dict[int, str]) -> Fault | None:
    if reference in document.refused:
        return _refused(document.refused[reference])
    if not reference.startswith("#"):
        return Fault("E303", f"{reference} leads out of this document", "bundle the documents into one first")
    target = target_of(document, reference)
    if target is None:
        return Fault("E301", f"nothing is at {reference}", "add the missing part, or correct the reference")
    # The target of a schema's reference is checked as a schema, in any part of the document.
    if kind != "schema" and kinds.get(id(target), kind) != kind:
        return Fault(
            "E310" if kind in _NEEDED else "W310", f"{reference} is not of the kind {kind}", "correct the reference"
        )
    return None


def _chain_fault(pointer: str, rings: dict[str, list[str]], long: set[str]) -> Fault | None:
    if pointer in rings:
        ring = rings[pointer]
        route = " -> ".join(f"#{step}" for step in [*ring[:_MOST_SHOWN], ring[0]])
        return Fault("E302", f"these references form a circle: {route}", "replace one of them by a definition")
    if pointer in long:
        return Fault("E302", f"more than {_LONGEST} references follow one another from here", "refer to the definition")
    return None


def _chains(document: Document, pointers: Iterable[str]) -> tuple[dict[str, list[str]], set[str]]:
    """Return the references that lead back to themselves, each with its circle, and those with too long a chain."""
    rings: dict[str, list[str]] = {}
    lengths: dict[str, int] = {}
    for start in pointers:
        route: dict[str, int] = {}
        pointer: str | None = start
        while pointer is not None and pointer not in lengths and pointer not in route:
            route[pointer] = len(route)
            pointer = _next(document, pointer)
        steps = list(route)
        ring = steps[route[pointer] :] if pointer in route else []
        rings.update((step, ring) for step in ring)
        for step in reversed(steps):
            lengths[step] = 1 + lengths.get(_next(document, step) or "", 0)
    return rings, {pointer for pointer, length in lengths.items() if length > _LONGEST + 1 and pointer not in rings}


def _next(document: Document, pointer: str) -> str | None:
    """Return the pointer that the reference at a pointer names, or None if there is no reference."""
    node = find(document.root, tokens_of(pointer))
    reference = node.get("$ref") if isinstance(node, dict) else None
    return target_pointer(reference) if isinstance(reference, str) else None


def target_of(document: Document, reference: str) -> Value:
    """Return the value that a reference names, or None if there is none."""
    return find(document.root, tokens_of(target_pointer(reference)))
