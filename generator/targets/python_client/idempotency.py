"""Which operations may be repeated when it is unknown whether the server has received them."""

from collections.abc import Container

from ...model import Api

_SAFE = ("GET", "HEAD", "QUERY")


def never_repeated(api: Api, changing: Container[str]) -> frozenset[str]:
    """Return the ids of operations that must not be repeated, although their method allows it.

    RFC 9110 (9.2) calls PUT and DELETE idempotent and GET safe, but not every API follows it. A GET whose name begins
    with a verb of `changing` (`start`, `sync`) is not repeated. If an API with such a GET has POST, but neither PUT,
    PATCH nor DELETE, then none of its GET operations are repeated.
    """
    methods = {operation.method for operation in api.operations}
    safe = [operation.id for operation in api.operations if operation.method in _SAFE]
    unsafe = [id_ for id_ in safe if id_.split("_")[0] in changing]
    is_rpc = "POST" in methods and not methods & {"PUT", "PATCH", "DELETE"}
    return frozenset(safe if unsafe and is_rpc else unsafe)
