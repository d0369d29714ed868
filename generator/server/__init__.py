"""The verifying server: it judges a request from the bytes that arrived and says what is wrong with it.

In: APIs and the secrets of their user. Out: answers, and a ledger of verdicts. It must not know how clients make
requests.

It needs the extra `[serve]` (`h11`); nothing else of the package imports it before `prerequest serve` runs.
"""

from .app import VerifyingServer, running, serve
from .settings import ServerLimits, ServerSettings
from .verdict import Verdict

__all__ = ["ServerLimits", "ServerSettings", "Verdict", "VerifyingServer", "running", "serve"]
