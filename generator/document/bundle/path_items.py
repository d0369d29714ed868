"""Path items with members beside their references, and path items inside of others (in callbacks)."""

from ..objects import Node
from ..positions import Value, as_list, as_object


def is_extended(node: Node) -> bool:
    """Return whether a path item has members beside its reference, such as operations."""
    return node.kind == "path" and bool(node.value.keys() - {"$ref", "summary", "description"})


def outermost(node: Node) -> Node:
    """Return the path item that is around all others around this one."""
    outer, step = node, node.parent
    while step is not None:
        outer, step = (step if step.kind == "path" else outer), step.parent
    return outer


def is_among(parameter: Value, item: dict[str, Value]) -> bool:
    """Return whether a path item has a parameter of the same name and place."""
    keys = ("name", "in", "$ref")
    ours = [as_object(one) for one in as_list(item.get("parameters"))]
    return [as_object(parameter).get(key) for key in keys] in [[one.get(key) for key in keys] for one in ours]
