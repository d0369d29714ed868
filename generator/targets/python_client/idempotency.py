"""Which operations may be repeated when it is unknown whether the server has received them."""

from collections.abc import Container

from ...model import Api

_SAFE = ("GET", "HEAD", "QUERY")


def never_repeated(api: Api, changing: Container[str]) -> frozenset[str]:
    """Return the ids of operations that must not be repeated, although their method allows it.

    RFC 9110 (9.2) calls PUT and DELETE idempotent and GET safe, but not every API follows it. An API with POST but
    without PUT, PATCH and DELETE probably changes things by GET, too, so none of its GET operations are repeated. The
    same holds for a GET whose name begins with a verb of `changing` (`start`, `sync`).
    """
    methods = {operation.method for operation in api.operations}
    is_rpc = "POST" in methods and not methods & {"PUT", "PATCH", "DELETE"}
    safe = (operation.id for operation in api.operations if operation.method in _SAFE)
    return frozenset(id_ for id_ in safe if is_rpc or id_.split("_")[0] in changing)
