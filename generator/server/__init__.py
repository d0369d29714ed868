"""The verifying server: it judges a request from the bytes that arrived and says what is wrong with it.

It needs the extra `[serve]` (`h11`); nothing else of the package imports it before `prerequest serve` runs.
"""

from .app import VerifyingServer, running, serve
from .settings import ServerLimits, ServerSettings
from .verdict import Verdict

__all__ = ["ServerLimits", "ServerSettings", "Verdict", "VerifyingServer", "running", "serve"]
