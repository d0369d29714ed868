"""What goes wrong with signed and keyed requests: a table of mistakes, and verifiers that find out which one it was."""

from .catalogue import Finding, Mistake, catalogue
from .request import Expectations, ReceivedRequest

__all__ = ["Expectations", "Finding", "Mistake", "ReceivedRequest", "catalogue"]
