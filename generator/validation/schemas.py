"""Checks schemas: their dialect (3.1, 3.2), their defaults, and the properties that they require."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote

from ..document.load import Document
from ..document.objects import Node
from ..document.positions import Value, arrive, as_list, as_object, pointer_of, tokens_of
from ..errors import Diagnostic
from ..examples.credentials import is_credential
from .metaschema import BASE_DIALECT, Validator, compiled, dialect_validator, refuse
from .patterns import without_patterns
from .wording import explain

_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLES = ("not", "items")
_UNJUDGED = frozenset({"requestBody", "requestBodies", "headers", "callbacks", "webhooks", "pathItems", "definitions"})
_UNJUDGED_MEDIA = frozenset({"itemSchema", "encoding", "prefixEncoding", "itemEncoding", "mediaTypes"})
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


def check_schemas(document: Document, nodes: Iterable[Node]) -> Iterator[Diagnostic]:
    """Yield E207 (dialect), E208 (a default that does not fit), E209 (a required property that is not declared).

    For schemas of request bodies, headers and callbacks, which openapi-spec-validator does not check, this gives at
    most W207.
    """
    typed = [element for element in nodes if element.kind in ("schema", "parameter")]
    schemas = [element for element in typed if element.kind == "schema"]
    tops = [schema for schema in schemas if schema.parent is None or schema.parent.kind != "schema"]
    judged = [element for element in tops if _is_judged(element)]
    yield from _check_dialects(document, tops, {id(element.value) for element in judged})
    yield from _check_defaults(document, [element for element in typed if element.kind == "parameter"], judged)


def _check_defaults(document: Document, parameters: list[Node], schemas: list[Node]) -> Iterator[Diagnostic]:
    defaults = DefaultCheck(document)
    if document.version == "2.0":
        for element in parameters:
            yield from defaults.check(element)
    seen: set[int] = set()
    for element in schemas:
        yield from _check_required(document, element, seen)
        for part in _visit(document, element, seen):
            yield from defaults.check(part)


def _is_judged(element: Node) -> bool:
    """Return whether openapi-spec-validator checks this schema."""
    step: Node | None = element
    while step is not None and step.parent is not None:
        if step.keys[0] in _UNJUDGED | _UNJUDGED_MEDIA or (
            step.keys[0] == "content" and step.parent.kind == "parameter"
        ):
            return False
        step = step.parent
    return step is not None and step.kind == "root"


def _check_dialects(document: Document, tops: list[Node], judged: set[int]) -> Iterator[Diagnostic]:
    if document.version in BASE_DIALECT:
        default = document.root.get("jsonSchemaDialect", BASE_DIALECT[document.version])
        for element in tops:
            code = "E207" if id(element.value) in judged else "W207"
            yield from _check_dialect(document, element, code, element.value.get("$schema", default))


def _check_dialect(document: Document, element: Node, code: str, dialect: Value) -> Iterator[Diagnostic]:
    validator = dialect_validator(dialect) if isinstance(dialect, str) else None
    if validator is None:
        hint = "leave `$schema` and `jsonSchemaDialect` out"
        yield document.diagnostic(code, "this schema is of an unknown dialect", element.pointer, hint)
    elif not validator.is_valid(element.value):
        for finding in explain(validator.iter_errors(element.value)):
            yield document.diagnostic(code, finding.message, element.pointer + pointer_of(finding.path), finding.hint)


def _visit(document: Document, top: Node, seen: set[int]) -> Iterator[Node]:
    """Yield a schema, its parts, and the schemas that they refer to, each once."""
    stack = [top]
    while stack:
        element = _target(document, stack.pop())
        if isinstance(element.value, dict) and id(element.value) not in seen:
            seen.add(id(element.value))
            yield element
            stack.extend(reversed(list(_parts(element))))


def _target(document: Document, element: Node) -> Node:
    if not isinstance(element.value, dict) or "$ref" not in element.value:
        return element
    node, pointer = arrive(document.root, element.value)
    return Node("schema", node, None, tokens_of(pointer)) if pointer else element


def _parts(element: Node) -> Iterator[Node]:
    """Yield the parts of a schema that openapi-spec-validator visits."""
    node = element.value
    for name in _LISTS:
        for index, part in enumerate(as_list(node.get(name))):
            yield Node("schema", part, element, (name, str(index)))
    for name in _SINGLES:
        if name in node:
            yield Node("schema", node[name], element, (name,))
    for name, part in _properties(node).items():
        yield Node("schema", part, element, ("properties", name))


def _properties(node: dict[str, Value]) -> dict[str, Value]:
    """Return the properties of a schema; in an unknown dialect they may have any form."""
    return as_object(node.get("properties"))


def _check_required(document: Document, element: Node, seen: set[int]) -> Iterator[Diagnostic]:
    schema = _target(document, element)
    node = schema.value
    if not isinstance(node, dict) or "allOf" not in node or id(node) in seen:
        return
    defined = set(_properties(node))
    below: set[int] = set()
    for part in _parts(schema):
        if part.keys[0] == "allOf":
            defined.update(name for inner in _visit(document, part, below) for name in _properties(inner.value))
    for name in sorted(set(as_list(node.get("required"))) - defined):
        message = f"the property {name} is required, but neither this schema nor its parts define it"
        yield document.diagnostic("E209", message, schema.pointer + "/required", "define it, or correct the name")


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
