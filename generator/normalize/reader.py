"""Walking a checked document: references followed, problems collected with their place."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from ..document.load import Document
from ..document.positions import tokens_of
from ..errors import Diagnostic

Node = dict[str, Any]
REPAIR = "correct it, or patch it with --overlay where the document is not yours"


def strings(value: object) -> list[str]:
    """Return the texts of a list, and nothing where it is none."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def text(node: Node, key: str) -> str:
    """Return `node[key]` where it is text, else an empty text."""
    value = node.get(key)
    return value if isinstance(value, str) else ""


def extension(node: Node, name: str) -> list[Any]:
    """Return what `x-NAME` says, and the same with a vendor's name in it (`x-acme-stability`)."""
    return [value for key, value in node.items() if key[:2] == "x-" and key.endswith(f"-{name}")]


def extension_text(node: Node, name: str) -> str:
    """Return what an extension says where it is text, else an empty text."""
    return next((value for value in extension(node, name) if isinstance(value, str)), "")


def is_deprecated(node: Node) -> bool:
    """Return whether something is on its way out, in OpenAPI's words or in a vendor's."""
    return node.get("deprecated") is True or True in extension(node, "deprecated")


@dataclass
class Reader:
    """A document while it becomes an API: what was wrong (`problems`) and what the user should know (`notes`)."""

    document: Document
    problems: list[Diagnostic] = field(default_factory=list)
    notes: list[Diagnostic] = field(default_factory=list)
    unread: dict[str, None] = field(default_factory=dict)
    """Names of examples whose content is elsewhere."""

    @property
    def root(self) -> Node:
        """The document itself."""
        return self.document.root

    @property
    def swagger(self) -> bool:
        """Whether the document is Swagger 2.0."""
        return "swagger" in self.root

    def problem(self, code: str, message: str, pointer: str, hint: str = "") -> None:
        """Remember what makes the document unusable."""
        self.problems.append(self.document.diagnostic(code, message, pointer, hint))

    def note(self, code: str, message: str, pointer: str, hint: str = "") -> None:
        """Remember what the user should know though work goes on."""
        self.notes.append(self.document.diagnostic(code, message, pointer, hint))

    def lookup(self, pointer: str) -> Any:
        """Return the value at a JSON Pointer; references have been checked, so it is there."""
        node: Any = self.root
        for step in tokens_of(pointer):
            node = node[int(step)] if isinstance(node, list) else node[step]
        return node

    def resolve(self, node: Any, pointer: str) -> tuple[Node, str]:
        """Return what `node` refers to, and where it stands; siblings of `$ref` win, as OpenAPI 3.1 says."""
        siblings: Node = {}
        while isinstance(node, dict) and isinstance(node.get("$ref"), str):
            siblings = {**{key: value for key, value in node.items() if key != "$ref"}, **siblings}
            pointer = unquote(node["$ref"][1:])
            node = self.lookup(pointer)
        target = node if isinstance(node, dict) else {}
        return ({**target, **siblings} if siblings else target), pointer
