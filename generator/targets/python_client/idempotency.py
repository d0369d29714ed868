"""Which operations may be repeated after they may have reached the server."""

from collections.abc import Container

from ...model import Api

_SAFE = ("GET", "HEAD", "QUERY")


def never_repeated(api: Api, changing: Container[str]) -> frozenset[str]:
    """Return the ids of operations that must not be repeated though their method says so.

    RFC 9110 (9.2) calls PUT and DELETE idempotent and GET safe. Not every API keeps to it. An API that takes POST but
    never PUT, PATCH or DELETE does its work with GET as well: there GET is not trusted. Nor is a GET whose name begins
    with a verb of `changing` (`start`, `sync`).
    """
    methods = {operation.method for operation in api.operations}
    is_rpc = "POST" in methods and not methods & {"PUT", "PATCH", "DELETE"}
    safe = (operation.id for operation in api.operations if operation.method in _SAFE)
    return frozenset(id_ for id_ in safe if is_rpc or id_.split("_")[0] in changing)
