"""Masks secrets in the log of the HTTP library, which writes whole addresses."""

from __future__ import annotations

import logging

import httpx2

from ._api import SECRET_NAMES
from ._masked import masked


class _Filter(logging.Filter):
    """Replaces the secret values in the addresses of a record by `***`."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the record's arguments and let it pass."""
        if isinstance(record.args, tuple):
            record.args = tuple(map(_covered, record.args))
        return True


def _covered(argument: object) -> object:
    if isinstance(argument, httpx2.URL):
        # It stays an address: the filter of another client may have to mask more.
        return httpx2.URL(masked(str(argument), SECRET_NAMES))
    return argument


_FILTER = _Filter()


def mask_logs() -> None:
    """Keep the values of secret parameters out of the log of the HTTP library."""
    logging.getLogger("httpx2").addFilter(_FILTER)
