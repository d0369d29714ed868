"""The structure of a document against the JSON Schema of its OpenAPI version."""

from collections.abc import Iterator
from itertools import islice

from generator.errors import Diagnostic
from generator.load import Document
from generator.positions import pointer_of
from generator.validation.metaschema import document_validator
from generator.validation.wording import explain

MOST = 50
"""How many findings of one step are reported."""


def check_structure(document: Document) -> Iterator[Diagnostic]:
    """Yield E201 for each place where the document has not the structure its version asks for, at most `MOST`."""
    validator = document_validator(document.version)
    if validator.is_valid(document.root):
        return
    for finding in explain(islice(validator.iter_errors(document.root), MOST))[:MOST]:
        yield document.diagnostic("E201", finding.message, pointer_of(finding.path), finding.hint)
