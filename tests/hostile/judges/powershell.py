"""PowerShell: canaries stand in strings and comments only, and the file is one that a parser takes."""

from functools import cache
from typing import Any

import tree_sitter_pwsh
from tree_sitter import Language, Parser

from tests.hostile.judges.python import CANARY

PARSER = Parser(Language(tree_sitter_pwsh.language()))
# The parser of a quoted text that expands nothing; curly quotes end one, which the parser does not know.
_INERT = {"comment", "verbatim_string_characters", "verbatim_here_string_characters"}
_CURLY = frozenset("\u2018\u2019\u201a\u201b")


def judge(name: Any, content: Any) -> list[str]:
    """Return what is wrong with a PowerShell file as it is written."""
    return [f"{name}{wrong}" for wrong in _wrong(content.removeprefix(b"\xef\xbb\xbf"))]


@cache
def _wrong(content: Any) -> Any:
    wrong, open_nodes = [], [PARSER.parse(content).root_node]
    while open_nodes:
        node = open_nodes.pop()
        at, text = f":{node.start_point[0] + 1}", node.text.decode("utf-8", "replace")  # type: ignore[union-attr]
        if node.type in _INERT and not node.has_error:
            if node.type != "comment" and _CURLY & set(text):
                wrong.append(f"{at}: a curly quote ends the text: {text[:60]!r}")
            continue
        if node.is_error or node.is_missing:
            wrong.append(f"{at}: it is no PowerShell: {text[:60]!r}")
        elif not node.children and CANARY.search(text):
            wrong.append(f"{at}: {text[:60]!r} is no inert text")
        open_nodes += node.children
    return wrong
