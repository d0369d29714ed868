"""The fourth station: is this document valid? One answer in our own words, remembered by the document's content."""

from generator.errors import Diagnostic, PrerequestError
from generator.load import Document
from generator.references import check_sites, sites
from generator.validation.schemas import check_schemas
from generator.validation.structure import check_structure


def validate(document: Document) -> list[Diagnostic]:
    """Check structure and references; return the warnings. Raise `PrerequestError` with all errors (E2xx, E3xx)."""
    findings = list(check_structure(document))
    if not findings:
        everything = list(sites(document))
        findings = check_sites(document, everything) or list(check_schemas(document, everything))
    errors = tuple(finding for finding in findings if finding.code.startswith("E"))
    if errors:
        raise PrerequestError(errors)
    return findings
