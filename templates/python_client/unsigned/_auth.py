"""Authentication that needs more than a header."""

from __future__ import annotations

from collections.abc import Generator, Mapping

import httpx2

from ._settings import Variables


class Access(httpx2.Auth):
    """Answers the challenge of digest authentication where an operation wants it."""

    def __init__(self, variables: Variables, options: Mapping[str, str]) -> None:
        """Keep the values; no operation of this API is signed."""
        self._variables = variables
        self._options = options

    def auth_flow(
        self,
        request: httpx2.Request,
    ) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Send the request."""
        login = request.extensions.get("digest")
        if login:
            yield from httpx2.DigestAuth(*login).auth_flow(request)
        else:
            yield request
