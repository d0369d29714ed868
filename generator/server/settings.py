"""What a verifying server is told when it starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the time by the computer's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """How much a client may ask for: sizes in bytes, times in seconds, counts of connections and kept verdicts."""

    head: int = 64 * 1024
    body: int = 16 * 1024 * 1024
    request_time: float = 15.0
    idle_time: float = 60.0
    connections: int = 100
    verdicts: int = 10_000
    kept_body: int = 4096


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """The other side of every secret, and how strict to be.

    `values` holds what the server knows of its users, by the environment variable of the model (`QLM_API_KEY`).
    `tolerance` is in seconds; `minimum_version` is the oldest version of strict authentication that passes;
    `way` names the one way in (`Way.id`) that callers must take, '' lets all pass.
    """

    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    tolerance: int = 60
    minimum_version: int = 1
    connection: str = ""
    clock: Callable[[], datetime] = utc_now
    limits: ServerLimits = field(default_factory=ServerLimits)
