"""The settings of a verifying server."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """The limits for a client.

    Sizes are in bytes (`upload` is for a file), times are in seconds, and the others are counts.
    """

    head: int = 64 * 1024
    body: int = 16 * 1024 * 1024
    upload: int = 64 * 1024 * 1024 * 1024
    request_time: float = 15.0
    search_time: float = 0.5
    idle_time: float = 60.0
    connections: int = 100
    verdicts: int = 10_000
    kept_body: int = 4096


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """The secrets that the server knows, and how strict it is.

    `values` are the values of its users, by environment variable (`QLM_API_KEY`). `tolerance` is in seconds.
    `minimum_version` is the oldest accepted version of strict authentication. `connection` names the way in that
    callers must use. `as_documented`: answer as the document says, keep no state, and demand a way in only if
    `connection` names one; otherwise the server behaves like the real one.
    """

    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    tolerance: int = 60
    minimum_version: int = 1
    connection: str = ""
    as_documented: bool = False
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    limits: ServerLimits = field(default_factory=ServerLimits)
