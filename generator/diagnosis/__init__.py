"""What goes wrong with signed and keyed requests: one table, and judges that find out which mistake it was."""

from .catalogue import Finding, Mistake, catalogue
from .request import Expectations, ReceivedRequest

__all__ = ["Expectations", "Finding", "Mistake", "ReceivedRequest", "catalogue"]
