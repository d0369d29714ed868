"""The third station: whether every reference leads somewhere, and names that must be unique or agree do so."""

from collections.abc import Iterator
from urllib.parse import unquote

from generator.errors import Diagnostic
from generator.load import Document
from generator.loading.shape import Site, walk
from generator.positions import Value, resolve, tokens_of
from generator.validation.operations import check_operations
from generator.validation.tags import check_tags


def target_pointer(reference: str) -> str:
    """Return the JSON Pointer of a reference into the same document (`#/a%20b` is `/a b`)."""
    return unquote(reference[1:])


def sites(document: Document) -> Iterator[Site]:
    """Yield every object at a known place, and what references lead to in places unknown to the specification."""
    seen: set[tuple[int, str]] = set()
    pending: list[Site] = [Site("root", document.root)]
    while pending:
        found: list[Site] = []
        for site in walk(document.version, pending.pop(), seen):
            yield site
            if site.reference is not None:
                found.append(site)
        for site in found:
            pointer = target_pointer(site.reference or "")
            target = _find(document, pointer)
            if isinstance(target, dict) and (id(target), site.kind) not in seen:
                pending.append(Site(site.kind, target, None, tokens_of(pointer)))


def check_references(document: Document) -> list[Diagnostic]:
    """Return what is wrong with references (E301, E302), with operations (E202 to E204), with tags (E205, E206)."""
    return check_sites(document, list(sites(document)))


def check_sites(document: Document, everything: list[Site]) -> list[Diagnostic]:
    """Return what `check_references` returns, for objects that were collected before."""
    broken = [finding for site in everything if site.reference is not None for finding in _check(document, site)]
    return [*broken, *check_operations(document, everything), *check_tags(document)]


def _check(document: Document, site: Site) -> Iterator[Diagnostic]:
    """Yield what is wrong with one reference; what is wrong further on is found where it is written."""
    reference, pointer = site.reference or "", site.pointer + "/$ref"
    if not reference.startswith("#"):
        hint = "bundle the documents into one first"
        yield document.diagnostic("E303", f"{reference} leads out of this document", pointer, hint)
    elif _find(document, target_pointer(reference)) is None:
        hint = "define what it names, or correct the reference"
        yield document.diagnostic("E301", f"nothing is at {reference}", pointer, hint)
    elif ring := _ring(document, reference):
        message = f"these references go round in a ring: {' -> '.join(ring)}"
        yield document.diagnostic("E302", message, pointer, "one of them has to be a definition")


def _ring(document: Document, start: str) -> list[str]:
    """Return the references of a ring that `start` is part of, if there is one."""
    passed: list[str] = []
    reference: Value = start
    while isinstance(reference, str) and reference not in passed:
        passed.append(reference)
        node = _find(document, target_pointer(reference))
        reference = node.get("$ref") if isinstance(node, dict) else None
    return [*passed, start] if reference == start else []


def _find(document: Document, pointer: str) -> Value:
    try:
        return resolve(document.root, tokens_of(pointer))
    except LookupError:
        return None
