"""Finds the position of a path of keys in a YAML text."""

from functools import lru_cache

import yaml

from .positions import Tokens
from .yaml_text import LOADER

_MERGE = "tag:yaml.org,2002:merge"


@lru_cache(maxsize=4)
def _nodes(text: str) -> yaml.Node | None:
    return yaml.compose(text, Loader=LOADER)


def yaml_position(text: str, tokens: Tokens) -> tuple[int, int]:
    """Return line and column of the key or item that `tokens` lead to, or of its nearest ancestor.

    The text must have been loaded before, because loading checks its depth.
    """
    node = _nodes(text)
    if node is None:
        return 1, 1
    mark = node.start_mark
    for token in tokens:
        member = _member(node, token)
        if member is None:
            break
        mark, node = member
    return mark.line + 1, mark.column + 1


def _merged(node: yaml.Node, token: str) -> tuple[yaml.Mark, yaml.Node] | None:
    """Return the member that a merge key adds, from the first mapping that has it."""
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return next(filter(None, (_member(mapping, token) for mapping in nodes)), None)


def _member(node: yaml.Node, token: str) -> tuple[yaml.Mark, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        members = ((key.start_mark, value) for key, value in node.value if key.value == token and key.tag != _MERGE)
        merged = (_merged(value, token) for key, value in node.value if key.tag == _MERGE)
        return next(members, None) or next(filter(None, merged), None)
    if isinstance(node, yaml.SequenceNode) and token.isdigit() and int(token) < len(node.value):
        item = node.value[int(token)]
        return item.start_mark, item
    return None
