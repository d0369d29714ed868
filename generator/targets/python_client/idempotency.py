"""Which operations may be repeated after they may have reached the server."""

from dataclasses import dataclass
from typing import Self

from ...model import Api, Operation

_IDEMPOTENT = ("PUT", "DELETE", "OPTIONS", "TRACE")
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
        methods = {each.method for each in api.operations}
        return cls("POST" in methods and not methods & {"PUT", "PATCH", "DELETE"}, changing)

    def is_repeatable(self, operation: Operation) -> bool:
        """Return whether calling twice does no more than calling once."""
        if operation.method in _IDEMPOTENT:
            return True
        reads = operation.id.split("_")[0] not in self.changing
        return operation.method in _SAFE and reads and not self.is_rpc
