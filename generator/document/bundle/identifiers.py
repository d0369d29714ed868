"""References of JSON Schema 2020-12 by `$id`, `$self` and `$dynamicRef`, as OpenAPI 3.1 and 3.2 have them."""

from collections.abc import Callable
from urllib.parse import urljoin

from ..objects import Node
from ..positions import Tokens, Value, as_list, as_object, pointer_of


def identified(root: Value) -> dict[str, Tokens]:
    """Return the keys that lead to each part of a file that has an identifier, by its whole address."""
    base = root.get("$self") if isinstance(root, dict) else None
    base = base if isinstance(base, str) else ""
    parts: dict[str, Tokens] = {base: ()} if base else {}
    stack: list[tuple[Value, Tokens, str]] = [(root, (), base)]
    while stack:
        node, tokens, base = stack.pop()
        if isinstance(node, dict):
            name = node.get("$id")
            if isinstance(name, str):
                base = joined(base, name)
                parts.setdefault(base, tokens)
            stack.extend((value, (*tokens, key), base) for key, value in node.items() if isinstance(value, dict | list))
        elif isinstance(node, list):
            stack.extend((value, (*tokens, str(index)), base) for index, value in enumerate(node))
    return parts


def base_of(node: Node, root: Value) -> str:
    """Return the address that references in a schema are relative to; an empty text if nothing has an identifier."""
    names: list[Value] = []
    step: Node | None = node
    while step is not None:
        names += [step.value.get("$id")] if step.kind == "schema" else []
        step = step.parent
    base = ""
    for name in (as_object(root).get("$self"), *reversed(names)):
        base = joined(base, name) if isinstance(name, str) else base
    return base


def joined(base: str, name: str) -> str:
    """Return the whole address of a name that is relative to another address."""
    try:
        return urljoin(base, name.removesuffix("#"))
    except ValueError:
        return name


def static(node: Node, template_of: Callable[[Node], Value]) -> Node:
    """Return a schema whose `$dynamicRef` is a reference, and whose template has the types that the schema names.

    `Page` of `User` is a schema that refers to the template `Page` and has a part with `$dynamicAnchor`. Types of
    schemas further out are not searched. `template_of` returns what a schema refers to.
    """
    value = node.value
    if str(value.get("$dynamicRef", "")).startswith("#") and "$ref" not in value:
        return node._replace(value={("$ref" if key == "$dynamicRef" else key): value[key] for key in value})
    types = _types(node) if node.reference and ("$defs" in value or "$dynamicAnchor" in value) else {}
    template = _with_types(template_of(node), types) if types else None
    if not isinstance(template, dict):
        return node
    copied = {key: part for key, part in template.items() if key not in ("$id", "$dynamicAnchor", "$defs")}
    kept = {key: part for key, part in value.items() if key != "$ref"}
    return node._replace(value={**kept, "allOf": [copied, *as_list(value.get("allOf"))]})


def _with_types(template: Value, types: dict[str, str]) -> Value:
    """Return a copy of a schema in which each `$dynamicRef` to one of `types` is that type."""
    if isinstance(template, list):
        return [_with_types(item, types) for item in template]
    if not isinstance(template, dict):
        return template
    name = template.get("$dynamicRef")
    if isinstance(name, str) and name.startswith("#") and name[1:] in types:
        return {**{key: value for key, value in template.items() if key != "$dynamicRef"}, "$ref": types[name[1:]]}
    return {key: _with_types(value, types) for key, value in template.items()}


def _types(node: Node) -> dict[str, str]:
    """Return the references to the parts of a schema with a `$dynamicAnchor`, by its name."""
    parts: dict[Tokens, Value] = {(): node.value}
    parts |= {("$defs", name): part for name, part in as_object(node.value.get("$defs")).items()}
    anchors = {keys: as_object(part).get("$dynamicAnchor") for keys, part in parts.items()}
    return {name: f"#{pointer_of((*node.tokens, *keys))}" for keys, name in anchors.items() if isinstance(name, str)}
