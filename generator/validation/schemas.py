"""Checks schemas: their dialect (3.1, 3.2), their defaults, and the properties that they require."""

from collections.abc import Iterable, Iterator

from ..document.load import Document
from ..document.objects import Node
from ..document.positions import Value, arrive, as_list, as_object, pointer_of, tokens_of
from ..errors import Diagnostic
from .defaults import DefaultCheck
from .metaschema import BASE_DIALECT, dialect_validator
from .wording import explain

_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLES = ("not", "items")
_UNJUDGED = frozenset({"requestBody", "requestBodies", "headers", "callbacks", "webhooks", "pathItems", "definitions"})
_UNJUDGED_MEDIA = frozenset({"itemSchema", "encoding", "prefixEncoding", "itemEncoding", "mediaTypes"})


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
