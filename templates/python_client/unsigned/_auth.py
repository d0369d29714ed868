"""Authentication that needs more than a header."""

from __future__ import annotations

from ._core import Settings
from ._login import Login


class Access(Login):
    """Fetches tokens, answers challenges; no request of this API is signed."""

    def __init__(self, settings: Settings) -> None:
        """Use the client's own `auth`, if there is one."""
        super().__init__(settings.auth)
