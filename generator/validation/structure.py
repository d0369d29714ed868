"""The structure of a document against the JSON Schema of its OpenAPI version, which openapi-spec-validator ships."""

import json
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

from generator.errors import Diagnostic
from generator.load import Document
from generator.positions import pointer_of
from generator.validation.wording import Finding, explain

MOST = 50
"""How many findings of one step are reported."""


def check_structure(document: Document) -> Iterator[Diagnostic]:
    """Yield E201 for each place where the document has not the structure its version asks for, at most `MOST`."""
    validator = _validator(document.version)
    if validator.is_valid(document.root):
        return
    for count, error in enumerate(validator.iter_errors(document.root)):
        if count == MOST:
            return
        finding: Finding = explain(error)
        yield document.diagnostic("E201", finding.message, pointer_of(finding.path), finding.hint)


@cache
def _validator(version: str) -> Any:  # noqa: ANN401 (its classes have no common public type)
    import jsonschema_rs  # noqa: PLC0415 (10 ms, and only needed for a document that was not seen before)

    return jsonschema_rs.validator_for(schema_of(version), retriever=_refuse, validate_formats=False)


def schema_of(version: str) -> dict[str, Any]:
    """Return the JSON Schema of an OpenAPI version. The validator's package itself takes long to import."""
    package = find_spec("openapi_spec_validator")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("openapi_spec_validator")
    schema: dict[str, Any] = json.loads(
        (Path(package.origin).parent / "resources" / "schemas" / f"v{version}" / "schema.json").read_text("utf-8")
    )
    return schema


def _refuse(uri: str) -> NoReturn:
    raise LookupError(uri)
