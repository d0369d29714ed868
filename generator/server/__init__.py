"""The verifying server: it checks a request by the received bytes, and says what is wrong with it.

In: APIs and the secrets of their user. Out: answers, and a list of verdicts. It must not know how clients make
requests.

It needs the extra `[serve]` (`h11`). Nothing else in the package imports it before `prerequest serve` runs.
"""

from .app import VerifyingServer, running, serve
from .settings import ServerLimits, ServerSettings
from .verdict import Verdict

__all__ = ["ServerLimits", "ServerSettings", "Verdict", "VerifyingServer", "running", "serve"]
