"""What goes wrong with signed and keyed requests: a table of mistakes, and verifiers that find out which one it was.

In: a request as it was received, and what was expected. Out: findings in words. It must not know a scheme by name,
nor the secrets of others.
"""

from .catalogue import Finding, Mistake, catalogue
from .request import Expectations, ReceivedRequest, Search

__all__ = ["Expectations", "Finding", "Mistake", "ReceivedRequest", "Search", "catalogue"]
