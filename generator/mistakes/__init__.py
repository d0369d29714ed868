"""What goes wrong with signed and keyed requests: one table, and judges that find out which mistake it was."""

from generator.mistakes.catalogue import Finding, Mistake, catalogue
from generator.mistakes.request import Request, Terms

__all__ = ["Finding", "Mistake", "Request", "Terms", "catalogue"]
