"""What a verifying server is told when it starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """How much a client may ask for.

    Sizes are in bytes (`upload` is that of a file), times in seconds, the rest are counts.
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
    """The other side of every secret, and how strict to be.

    `values` holds what the server knows of its users, by the environment variable of the model (`QLM_API_KEY`).
    `tolerance` is in seconds; `minimum_version` is the oldest version of strict authentication that passes;
    `connection` names the one way in that callers must take. `as_documented`: answer as the document says, keep no
    state, and demand a way in only where `connection` names one; else behave as the real server does.
    """

    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    tolerance: int = 60
    minimum_version: int = 1
    connection: str = ""
    as_documented: bool = False
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    limits: ServerLimits = field(default_factory=ServerLimits)
