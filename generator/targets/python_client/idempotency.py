"""Which operations may be repeated after they may have reached the server."""

from dataclasses import dataclass
from typing import Self

from ...model import Api, Operation

_SAFE = ("GET", "HEAD", "QUERY")


@dataclass(frozen=True, slots=True)
class Idempotency:
    """RFC 9110 (9.2) calls PUT and DELETE idempotent and GET safe. Not every API keeps to it.

    An API that takes POST but never PUT, PATCH or DELETE does its work with GET as well: there GET is not trusted.
    Nor is a GET whose name begins with a verb of `changing` (`start`, `sync`).
    """

    is_rpc: bool
    changing: frozenset[str]

    @classmethod
    def of(cls, api: Api, changing: frozenset[str]) -> Self:
        """Return the rule for an API."""
        methods = {operation.method for operation in api.operations}
        return cls("POST" in methods and not methods & {"PUT", "PATCH", "DELETE"}, changing)

    def exception(self, operation: Operation) -> bool | None:
        """Return false where an operation must not be repeated though its method says so; None: the method is right."""
        reads = operation.id.split("_")[0] not in self.changing
        return False if operation.method in _SAFE and (self.is_rpc or not reads) else None
