"""The settings of a verifying server."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """The limits for a client: sizes in bytes (`upload` is for a file), times in seconds, and counts.

    `connections` and `verdicts` are the numbers of open connections and of verdicts that are kept.
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
    `minimum_version` is the oldest accepted version of strict authentication. `connection` names the connection that
    callers must use. With `as_documented`, the server answers as the document says, keeps no state, and demands a
    connection only if `connection` names one; otherwise it behaves like the real server.
    """

    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    tolerance: int = 60
    minimum_version: int = 1
    connection: str = ""
    as_documented: bool = False
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    limits: ServerLimits = field(default_factory=ServerLimits)
