"""The fourth station: whether a document is valid, in our own words, remembered by the document's content."""

from ..cache import verdicts
from ..document.load import Document
from ..errors import Diagnostic, PrerequestError
from .references import check_uses, nodes
from .schemas import check_schemas
from .structure import MOST, check_structure


def validate(document: Document, *, cache: bool = True, most: int = MOST) -> list[Diagnostic]:
    """Check structure, references, operations and schemas; return the warnings.

    Raise `PrerequestError` with all errors of the first step that has any (E2xx, E3xx), `most` of a kind. With
    `cache`, a document that was valid in an earlier run is not judged again, but for its references.
    """
    key = verdicts.key_of(document.root) if cache else ""
    verdict = verdicts.recall(key) if cache else None
    if verdict is None:
        _raise_errors(list(check_structure(document, most)))
    everything = list(nodes(document))
    about_references = _raise_errors(check_uses(document, everything, most))
    if verdict is not None:
        about_schemas = [document.diagnostic(code, message, pointer, hint) for code, message, pointer, hint in verdict]
    else:
        about_schemas = _raise_errors(list(check_schemas(document, everything)))
        if cache and (not about_schemas or len(document.parts) <= 1):
            # The places of warnings in other files are not known by the content alone.
            verdicts.remember(key, [(w.code, w.message, w.pointer or "", w.hint) for w in about_schemas])
    return [*about_references, *about_schemas]


def validate_fully(document: Document) -> list[Diagnostic]:
    """Do what `validate` does, then let the whole of openapi-spec-validator judge as well (E210, W210)."""
    from .full import full_findings  # noqa: PLC0415 (takes a second)

    warnings = validate(document, cache=False)
    return [*warnings, *_raise_errors(full_findings(document))]


def _raise_errors(findings: list[Diagnostic]) -> list[Diagnostic]:
    """Return the findings if they are all warnings."""
    errors = tuple(finding for finding in findings if finding.code.startswith("E"))
    if errors:
        raise PrerequestError(errors)
    return findings
