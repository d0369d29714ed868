"""When a call is made again, and after how long."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple

import httpx2

from ._operation import Operation

_STATUSES: Final = frozenset({429, 502, 503, 504})
Outcome = httpx2.Response | httpx2.RequestError
_NOT_SENT: Final = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)


class Retry(NamedTuple):
    """How often a call is repeated, and how long it waits.

    `attempts` counts the first one. Waits start at `first_wait` seconds and double; a
    server that asks for more than `longest_wait` seconds is not asked again.

    An operation that may do something twice is repeated only where the connection
    failed before anything was sent. Others are repeated after a broken connection, a
    time-out and the statuses 429, 502, 503 and 504.
    """

    attempts: int = 3
    first_wait: float = 0.5
    longest_wait: float = 30.0

    def after_error(
        self,
        operation: Operation[object],
        attempt: int,
        error: Exception,
    ) -> float | None:
        """Return the seconds to wait after a failed attempt; None: give up."""
        again = operation.may_repeat and isinstance(error, httpx2.TransportError)
        if attempt >= self.attempts or not (again or isinstance(error, _NOT_SENT)):
            return None
        return self._wait(attempt)

    def after_answer(
        self,
        operation: Operation[object],
        attempt: int,
        response: httpx2.Response,
    ) -> float | None:
        """Return the seconds to wait after an answer; None: take it as it is."""
        if attempt >= self.attempts or response.status_code not in _STATUSES:
            return None
        wait = _asked(response.headers.get("Retry-After", ""))
        if not operation.may_repeat or wait > self.longest_wait:
            return None
        return max(wait, self._wait(attempt))

    def _wait(self, attempt: int) -> float:
        return min(self.first_wait * float(2 ** (attempt - 1)), self.longest_wait)


DEFAULT_RETRY: Final = Retry()


def pause(
    retry: Retry | None,
    operation: Operation[object],
    attempt: int,
    outcome: Outcome,
) -> float | None:
    """Return the seconds before a call is repeated; None if it is not.

    If a kept token is refused at first, the call is repeated at once with a new one.
    """
    if isinstance(outcome, httpx2.RequestError):
        return retry.after_error(operation, attempt, outcome) if retry else None
    if attempt == 1 and outcome.extensions.get("outdated"):
        return 0.0
    return retry.after_answer(operation, attempt, outcome) if retry else None


def _asked(header: str) -> float:
    if header.isdecimal():
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return 0.0
    now = datetime.now(UTC)
    return (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds()
