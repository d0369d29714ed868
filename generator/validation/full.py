"""Runs openapi-spec-validator. Its errors are translated, its exceptions are caught, and it opens no connection."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from ..document.load import Document
from ..document.positions import follow
from ..errors import Diagnostic
from .metaschema import refuse
from .patterns import without_patterns
from .references import nodes

_MOST = 20
_MOST_WALKED = 20_000
_COMPOSED = ("allOf", "anyOf", "oneOf")
_HINT = "openapi-spec-validator found this; it names no position"
# Our own checks find the same, and know which requests are right all the same (E204, W204).
_CHECKED = "UnresolvableParameterError"
_CLASSES = {"2.0": "OpenAPIV2SpecValidator", "3.0": "OpenAPIV30SpecValidator"}
_CLASSES |= {"3.1": "OpenAPIV31SpecValidator", "3.2": "OpenAPIV32SpecValidator"}
_WORDS = {
    "DuplicateOperationIDError": "an operation id is used twice",
    "ParameterDuplicateError": "a parameter is declared twice",
    "ExtraParametersError": "a required property is not defined",
}


def full_findings(document: Document) -> list[Diagnostic]:
    """Return W224 for each fault that the full validator reports, W210 if it cannot check the document.

    The references of the document must have been checked before. Regular expressions are removed first, so that a
    default is not compared with its `pattern`.
    """
    try:
        if _walked_schemas(document) > _MOST_WALKED:
            return [
                document.diagnostic(
                    "W210", "the schemas refer to each other too often for openapi-spec-validator to check", ""
                )
            ]
        return list(dict.fromkeys(_findings(document)))
    except (Exception, RecursionError) as error:  # noqa: BLE001 (it breaks in many ways)
        message = f"openapi-spec-validator cannot judge this document ({type(error).__name__})"
        return [document.diagnostic("W210", message, "")]


def _findings(document: Document) -> Iterator[Diagnostic]:
    validator = _validator_class(document.version)(without_patterns(document.root))
    errors = (error for error in validator.iter_errors() if not _is_ignored(error))
    for error in islice(errors, _MOST):
        message = _WORDS.get(type(error).__name__) or _keyword_message(error)
        yield document.diagnostic("W224", message, "", _HINT)


def _is_ignored(error: Any) -> bool:
    """Return whether an error counts as none: our own checks find it, or it is the type `file`.

    Swagger 2.0 allows that type as the whole schema of an answer. Elsewhere the library reports it with a longer path.
    """
    is_file = getattr(error, "instance", None) == "file" and [*getattr(error, "absolute_path", ())] == ["type"]
    return is_file or type(error).__name__ == _CHECKED


def _walked_schemas(document: Document) -> int:
    """Return how many schemas the validator visits: it follows every path through `allOf`, `anyOf` and `oneOf`."""
    counts: dict[int, int] = {}

    def count(node: Any) -> int:
        if not isinstance(node, dict):
            return 0
        target = follow(document.root, node)
        if isinstance(target, dict) and id(target) not in counts:
            counts[id(target)] = 0
            parts = (part for name in _COMPOSED if isinstance(target.get(name), list) for part in target[name])
            counts[id(target)] = 1 + sum(map(count, parts))
        return counts.get(id(target), 0)

    return max((count(element.value) for element in nodes(document) if element.kind == "schema"), default=0)


def _keyword_message(error: Any) -> str:
    keyword = getattr(error, "validator", None)
    path = "/".join(str(part) for part in getattr(error, "absolute_path", ()))
    where = f" at …/{path}" if path else ""
    rule = f"the rule `{keyword}` is broken" if isinstance(keyword, str) else "a rule is broken"
    return f"{rule}{where}"


def _validator_class(version: str) -> Any:
    from openapi_spec_validator import validation  # noqa: PLC0415 (takes a quarter of a second)

    original = getattr(validation, _CLASSES[version])
    return type(original.__name__, (original,), {"resolver_handlers": _Nobody()})


class _Nobody(dict[str, Any]):
    """Has a handler for each URL scheme that refuses it, because the library opens URLs without a handler."""

    def __contains__(self, scheme: object) -> bool:
        return True

    def __missing__(self, scheme: str) -> Any:
        return refuse
