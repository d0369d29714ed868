"""Explains faults of signed and keyed requests: a table of known mistakes, and verifiers that find them.

In: a request as it was received, and what was expected. Out: findings in words. It must not know a scheme by name, and
only the secrets that it was given.
"""

from .catalogue import Finding, Mistake, catalogue
from .request import Expectations, ReceivedRequest, Search

__all__ = ["Expectations", "Finding", "Mistake", "ReceivedRequest", "Search", "catalogue"]
