"""Checks whether default values fit their schemas."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from ..document.load import Document
from ..document.objects import Node
from ..document.positions import Value
from ..errors import Diagnostic
from ..examples.credentials import is_credential
from .metaschema import Validator, compiled, refuse
from .patterns import without_patterns
from .wording import explain

_HOME = "urn:prerequest:document"
_DRAFT4 = "http://json-schema.org/draft-04/schema#"
_DRAFT2020 = "https://json-schema.org/draft/2020-12/schema"
_UNCHECKED = ("duration", "hostname", "idn-hostname", "iri", "iri-reference", "json-pointer", "regex")
_UNCHECKED_TOO = ("relative-json-pointer", "time", "uri", "uri-reference", "uri-template", "idn-email")


_FORMATS: dict[str, Callable[..., bool]] = {
    **dict.fromkeys(_UNCHECKED + _UNCHECKED_TOO, lambda _: True),
    "email": lambda value: "@" in value,
}


_ANNOTATIONS = frozenset({"default", "description", "title", "example", "readOnly", "writeOnly", "deprecated"})
_PLAIN = _ANNOTATIONS | {"type", "name", "in", "required", "allowEmptyValue", "nullable"}
_BASES = frozenset({"$ref", "$dynamicRef", "$recursiveRef", "$id", "id", "$anchor", "$dynamicAnchor"})
_PYTHON = {"string": str, "boolean": bool, "integer": int}
_BITS = {"int32": 32, "int64": 64}


def _fits_plainly(node: dict[str, Value]) -> bool:
    """Return whether a default fits, by a quick check that is enough for most of them."""
    value, expected = node["default"], _PYTHON.get(str(node.get("type")))
    if value is None and node.get("nullable") is True:
        return True
    if expected is None or type(value) is not expected or not _fits_bits(node):
        return False
    rules = {key for key in node if key not in _PLAIN and not key.startswith("x-")}
    if str(node.get("format")) in _BITS:
        rules.discard("format")
    if isinstance(node.get("enum"), list) and any(
        type(member) is expected and member == value for member in node["enum"]
    ):
        rules.discard("enum")
    return not rules


def _fits_bits(node: dict[str, Value]) -> bool:
    value, bits = node["default"], _BITS.get(str(node.get("format")))
    return bits is None or not isinstance(value, int) or -(1 << (bits - 1)) <= value < 1 << (bits - 1)


def _is_secret(element: Node | None) -> bool:
    """Return whether a schema, or an object that contains it, has a name like a credential."""
    while element is not None:
        names = [*element.keys[-1:], element.value.get("name")]
        if any(isinstance(name, str) and is_credential(name) for name in names):
            return True
        element = element.parent
    return False


class DefaultCheck:
    """Checks the defaults of one document. It prepares the document only if a default needs it."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._old = document.version in ("2.0", "3.0")
        self._dialect = _DRAFT4 if self._old else _DRAFT2020
        self._registry: Any = None

    def check(self, element: Node) -> Iterator[Diagnostic]:
        """Yield E208 if a schema or a parameter has a default that does not fit it."""
        node = element.value
        if "default" not in node or _fits_plainly(node):
            return
        reason, hint = self._fault(node, element.pointer)
        if reason:
            if _is_secret(element):
                reason, hint = "it is not shown here, its name is that of a credential", ""
            message = f"the default does not fit its schema: {reason}"
            yield self._document.diagnostic("E208", message, element.pointer + "/default", hint)

    def _fault(self, node: dict[str, Value], pointer: str) -> tuple[str, str]:
        if not _fits_bits(node):
            return f"it has not the format {node['format']}", ""
        validator = self._validator(node, pointer)
        findings = explain(validator.iter_errors(node["default"])) if validator else []
        return (findings[0].message, findings[0].hint) if findings else ("", "")

    def _validator(self, node: dict[str, Value], pointer: str) -> Validator | None:
        if _stands_alone(node):
            return self._compiled({"allOf": [without_patterns(node, nullable_types=self._old)]})
        if self._registry is None:
            self._registry = self._prepare()
        return self._compiled({"$ref": f"{_HOME}#{quote(pointer, safe='/~')}"}, registry=self._registry)

    def _compiled(self, schema: dict[str, Value], **options: Any) -> Validator | None:
        try:
            return compiled({"$schema": self._dialect, **schema}, validate_formats=True, formats=_FORMATS, **options)
        except ValueError:
            # A schema with its own `$id` changes the base of its references, so it is not checked.
            return None

    def _prepare(self) -> Any:
        import jsonschema_rs  # noqa: PLC0415

        dialect = jsonschema_rs.Draft4 if self._old else jsonschema_rs.Draft202012
        root = without_patterns(self._document.root, nullable_types=self._old)
        return jsonschema_rs.Registry([(_HOME, root)], draft=dialect, retriever=refuse)


def _stands_alone(node: Value) -> bool:
    """Return whether a schema has no references. Such a schema is checked alone, which is much quicker."""
    stack = [node]
    while stack:
        part = stack.pop()
        if isinstance(part, dict) and _BASES & part.keys():
            return False
        if isinstance(part, (dict, list)):
            stack += part.values() if isinstance(part, dict) else part
    return True
