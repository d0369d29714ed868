"""The fourth step: checks whether a document is valid, and keeps the result in a cache, by the document's content."""

from ..cache import verdicts
from ..document.load import Document
from ..errors import Diagnostic, PrerequestError
from .references import check_uses, nodes
from .schemas import check_schemas
from .structure import MOST, check_structure


def validate(document: Document, *, cache: bool = True, most: int = MOST) -> list[Diagnostic]:
    """Check structure, references, operations and schemas; return the warnings.

    Raise `PrerequestError` with all errors of the first step that has errors (E2xx, E3xx), at most `most` of a kind.
    With `cache`, only the references are checked again if the document was valid in an earlier run.
    """
    key = verdicts.key_of(document.root) if cache else ""
    verdict = verdicts.load(key) if cache else None
    if verdict is None:
        _raise_errors(list(check_structure(document, most)))
    everything = list(nodes(document))
    about_references = _raise_errors(check_uses(document, everything, most))
    if verdict is not None:
        about_schemas = [document.diagnostic(code, message, pointer, hint) for code, message, pointer, hint in verdict]
    else:
        about_schemas = _raise_errors(list(check_schemas(document, everything)))
        if cache and (not about_schemas or len(document.parts) <= 1):
            # The content alone does not say in which file a warning is, so these warnings are not cached.
            verdicts.store(key, [(w.code, w.message, w.pointer or "", w.hint) for w in about_schemas])
    return [*about_references, *about_schemas]


def _raise_errors(findings: list[Diagnostic]) -> list[Diagnostic]:
    """Return the findings if all of them are warnings. Otherwise raise the errors."""
    errors = tuple(finding for finding in findings if finding.code.startswith("E"))
    if errors:
        raise PrerequestError(errors)
    return findings
