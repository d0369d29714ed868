"""The verifying server: it judges a request from the bytes that arrived and says what is wrong with it.

It needs the extra `[serve]` (`h11`); nothing else of the package imports it before `prerequest serve` runs.
"""

from generator.server.app import VerifyingServer, running, serve
from generator.server.settings import Limits, Settings
from generator.server.verdict import Verdict

__all__ = ["Limits", "Settings", "Verdict", "VerifyingServer", "running", "serve"]
