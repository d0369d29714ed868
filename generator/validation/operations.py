"""Checks names: unique operation ids, parameters and tags, and declared parameters for path templates."""

import re
from collections.abc import Iterable, Iterator

from ..document.load import Document
from ..document.objects import Node, children
from ..document.positions import Value, as_list, follow
from ..errors import Diagnostic
from ..model import PLACEHOLDER, plain_template

_NAME = re.compile(r"[^\W\d_][\w-]*")


def check_operations(document: Document, nodes: Iterable[Node]) -> Iterator[Diagnostic]:
    """Yield E202 (operation id twice), E203 (parameter twice), E204 (path parameters differ from the template).

    W204 says that a template has names that are not declared.
    """
    ids: dict[str, str] = {}
    for node in nodes:
        if node.kind == "path":
            yield from _check_path(document, node)
        elif node.kind == "operation":
            yield from _check_id(document, node, ids)


def _check_id(document: Document, operation: Node, ids: dict[str, str]) -> Iterator[Diagnostic]:
    name = operation.value.get("operationId")
    if not isinstance(name, str):
        return
    pointer = operation.pointer + "/operationId"
    first = ids.setdefault(name, pointer)
    if first != pointer:
        hint = f"the first is at {first}"
        yield document.diagnostic("E202", f"the operation id {name} is used twice", pointer, hint)


def _check_path(document: Document, path: Node) -> Iterator[Diagnostic]:
    shared = _parameters(document, path)
    yield from _check_twice(document, path, shared)
    is_template = len(path.tokens) == 2 and path.tokens[0] == "paths"
    for operation in children(document.version, path):
        if operation.kind != "operation":
            continue
        parameters = _parameters(document, operation)
        yield from _check_twice(document, operation, parameters)
        if is_template:
            yield from _check_template(document, operation, path.tokens[1], [*shared, *parameters])


def _check_template(
    document: Document, operation: Node, path: str, parameters: list[tuple[Value, Value]]
) -> Iterator[Diagnostic]:
    names = {where: {str(name) for name, other in parameters if other == where} for where in ("path", "query")}
    template, _ = plain_template(path, names["path"])
    in_query = PLACEHOLDER.findall(template.partition("?")[2])
    declared = names["path"] | names["query"].intersection(in_query)
    yield from _check_placeholders(document, operation, template, declared)
    plain, _ = plain_template(path)
    for name, parameter in zip(PLACEHOLDER.findall(plain), PLACEHOLDER.findall(template), strict=False):
        if parameter != name and f"{{{parameter}}}" not in path:
            message = f"the path has {{{name}}}, but the parameter is named {parameter}"
            yield document.diagnostic("W204", message, operation.pointer, "it is taken as the same: spell it alike")
    for name in re.findall(r"[\w.-]+", "".join(re.findall(r"\{[?&][^{}]*\}", path))):
        if name not in names["query"]:
            message = f"the path has {{?{name}}}, which is not declared as a parameter: it is left out"
            hint = f"add a parameter {name} with `in: query`"
            yield document.diagnostic("W204", message, operation.pointer, hint)


def _parameters(document: Document, node: Node) -> list[tuple[Value, Value]]:
    targets = [follow(document.root, item) for item in as_list(node.value.get("parameters"))]
    return [(item.get("name"), item.get("in")) if isinstance(item, dict) else (None, None) for item in targets]


def _check_twice(document: Document, node: Node, parameters: list[tuple[Value, Value]]) -> Iterator[Diagnostic]:
    seen: set[tuple[str, str]] = set()
    for index, (name, location) in enumerate(parameters):
        if not isinstance(name, str) or not isinstance(location, str):
            yield document.diagnostic("E203", "this is not a parameter", f"{node.pointer}/parameters/{index}")
            continue
        if (name, location) in seen:
            message = f"the {location} parameter {name} is declared twice"
            yield document.diagnostic("E203", message, f"{node.pointer}/parameters/{index}", "keep one of them")
        seen.add((name, location))


def _check_placeholders(document: Document, operation: Node, template: str, declared: set[str]) -> Iterator[Diagnostic]:
    placeholders = set(PLACEHOLDER.findall(template))
    for name in sorted(placeholders - declared):
        message = f"the path has {{{name}}}, which is not declared as a parameter"
        if _NAME.fullmatch(name) and declared <= placeholders and "{{" not in template:
            hint = f"it is a text, or as a pattern there says; add a parameter {name} with `in: path` to describe it"
            yield document.diagnostic("W204", message, operation.pointer, hint)
        else:
            # If a declared parameter remains, one of the two names is misspelt. Doubled braces are not a template,
            # and as text they would be a variable of Postman.
            hint = f"add a parameter {name} with `in: path`, or remove it from the path"
            yield document.diagnostic("E204", message, operation.pointer, hint)
    for name in sorted(declared - placeholders):
        hint = f"add {{{name}}} to the path, or remove the parameter"
        yield document.diagnostic(
            "E204", f"the path parameter {name} does not occur in the path", operation.pointer, hint
        )


def check_tags(document: Document) -> Iterator[Diagnostic]:
    """Yield E205 for a name that is declared twice, E206 for a parent that is missing or leads back to the tag."""
    parents: dict[str, str | None] = {}
    pointers: dict[str, str] = {}
    for index, tag in enumerate(document.root.get("tags", [])):
        name, pointer = tag["name"], f"/tags/{index}"
        if name in parents:
            yield document.diagnostic("E205", f"the tag {name} is declared twice", pointer, "keep one of them")
        parents[name] = tag.get("parent") if document.version == "3.2" else None
        pointers[name] = pointer + "/parent"
    for name, parent in parents.items():
        if parent is not None and parent not in parents:
            yield document.diagnostic("E206", f"there is no tag {parent}", pointers[name], "declare it under `tags`")
        elif _leads_back(name, parents):
            yield document.diagnostic(
                "E206", f"the tag {name} is its own ancestor", pointers[name], "change its parent"
            )


def _leads_back(name: str, parents: dict[str, str | None]) -> bool:
    passed: set[str] = set()
    tag = parents.get(name)
    while tag is not None and tag not in passed:
        if tag == name:
            return True
        passed.add(tag)
        tag = parents.get(tag)
    return False
