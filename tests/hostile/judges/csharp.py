"""C#: canaries stand in strings and comments only, and the file is one that a parser takes."""

from functools import cache
from typing import Any

import tree_sitter_c_sharp
from tree_sitter import Language, Parser

from tests.hostile.judges.python import CANARY

_PARSER = Parser(Language(tree_sitter_c_sharp.language()))
_INERT = {"comment", "string_literal", "verbatim_string_literal"}


def judge(name: Any, content: Any) -> list[str]:
    """Return what is wrong with a C# file as it is written."""
    return [f"{name}{wrong}" for wrong in _wrong(content)]


@cache
def _wrong(content: Any) -> Any:
    wrong, open_nodes = [], [_PARSER.parse(content).root_node]
    while open_nodes:
        node = open_nodes.pop()
        if node.type in _INERT and not node.has_error:
            continue
        at = f":{node.start_point[0] + 1}"
        if node.is_error or node.is_missing:
            wrong.append(f"{at}: it is no C#: {node.text[:60]!r}")  # type: ignore[index]
        elif not node.children and CANARY.search(node.text.decode("utf-8", "replace")):  # type: ignore[union-attr]
            wrong.append(f"{at}: {node.text[:60]!r} is no inert text")  # type: ignore[index]
        open_nodes += node.children
    return wrong
