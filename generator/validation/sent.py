"""The parts of a document that requests are made of. A fault in any other part does not refuse the document."""

from collections.abc import Mapping
from difflib import get_close_matches

from ..document.load import Document
from ..document.objects import Node, children
from ..document.positions import Tokens, as_object
from ..errors import Diagnostic
from .references import target_of
from .removals import SPARE, Removal, innermost
from .wording import UNKNOWN

_ANSWERS = frozenset({"response", "callback", "example", "link"})
# Members that say how a request is made. A member with a similar name is probably misspelt.
_REQUEST_MEMBERS = (
    *("parameters", "requestBody", "security", "servers", "name", "in", "required", "schema", "content", "style"),
    *("explode", "allowReserved", "collectionFormat", "consumes", "encoding", "contentType", "properties", "items"),
    *("type", "$ref", "allOf", "host", "basePath", "schemes", "paths", "components", "variables", "url"),
)


def sent_objects(document: Document) -> set[int]:
    """Return the ids (`id()`) of all objects that requests are made of, also by references."""
    sent_ids: set[int] = set()
    paths = document.root.get("paths")
    stack = [Node("path", item) for item in as_object(paths).values() if isinstance(item, dict)]
    while stack:
        node = stack.pop()
        if id(node.value) in sent_ids or node.kind in _ANSWERS:
            continue
        sent_ids.add(id(node.value))
        if node.reference is not None:
            target = target_of(document, node.reference)
            stack += [Node(node.kind, target)] if isinstance(target, dict) else []
        stack += children(document.version, node)
    return sent_ids


def is_harmless(fault: Diagnostic, at: Tokens, cut: Removal, nodes: Mapping[Tokens, Node], sent_ids: set[int]) -> bool:
    """Return whether all requests stay the same if the part at `at` is removed as `cut` says."""
    if cut.spare and cut.value is not None:
        return True
    inside = _is_sent(at, nodes, sent_ids)
    if fault.message.endswith(UNKNOWN) and get_close_matches(at[-1], _REQUEST_MEMBERS, 1, 0.8):
        return not inside
    if cut.spare or fault.code in SPARE or at[:1] == ("webhooks",):
        return True
    return fault.message.endswith(UNKNOWN) or not inside


def _is_sent(at: Tokens, nodes: Mapping[Tokens, Node], sent_ids: set[int]) -> bool:
    """Return whether the value at `at` is in an object that requests are made of, or decides which operations exist."""
    node = innermost(at, nodes)
    return node is None or node.kind in ("root", "components") or id(node.value) in sent_ids
