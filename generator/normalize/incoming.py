"""What a document has beside calls to the API: webhooks and callbacks, which the server sends. They are named."""

from ..model import Operation
from .reader import Reader, text

_MOST_NAMED = 20
_HINT = "the server sends them to you; they are named in the description of the output"


def incoming(reader: Reader, operations: tuple[Operation, ...]) -> str:
    """Return a paragraph that names what no request was made of; notes W215 to W217 say the same to the user."""
    webhooks, callbacks = reader.root.get("webhooks"), _callbacks(reader, operations)
    parts = []
    if isinstance(webhooks, dict) and webhooks:
        parts.append(f"webhooks {_named(list(webhooks))}")
        reader.note(
            "W215", f"{_counted(len(webhooks), 'webhook')} left out: {_named(list(webhooks))}", "/webhooks", _HINT
        )
    if callbacks:
        names = [name for name, _ in callbacks]
        parts.append(f"callbacks {_named(names)}")
        reader.note("W216", f"{_counted(len(names), 'callback')} left out: {_named(names)}", callbacks[0][1], _HINT)
    if not operations:
        reader.note("W217", "the document has no operations: there is nothing to call", "", "")
    return f"Not among the requests, as the server sends them to you: {'; '.join(parts)}." if parts else ""


def _callbacks(reader: Reader, operations: tuple[Operation, ...]) -> list[tuple[str, str]]:
    """Return the callbacks of all operations: the operation with the callback's name, and where it is written."""
    listed = []
    for operation in operations:
        node = reader.lookup(operation.origin)
        declared = node.get("callbacks") if isinstance(node, dict) else None
        owner = text(node, "operationId") or operation.id
        names = declared if isinstance(declared, dict) else ()
        listed += [(f"{name} of {owner}", f"{operation.origin}/callbacks") for name in names]
    return listed


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing} is" if count == 1 else f"{count} {thing}s are"


def _named(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more
