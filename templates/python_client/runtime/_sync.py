"""Calls that wait for their answer."""

from __future__ import annotations

import time
from typing import Any, TypeVar, Unpack, cast

import httpx2

from ._auth import Access
from ._core import Call, Core, Given, Outcome, Settings
from ._files import Download
from ._operation import Operation

T = TypeVar("T")


class SyncCore(Core):
    """Sends calls over an `httpx2.Client`."""

    def __init__(self, settings: Settings, http: httpx2.Client) -> None:
        """Send over `http`."""
        super().__init__(settings)
        self.http = http
        self._access = Access(settings.variables, settings.signing)

    def send(self, operation: Operation[T], **given: Unpack[Given]) -> T:
        """Make a call and return its answer; raises ApiError."""
        response = self._exchange(self.prepare(operation, given), stream=False)
        return cast("T", self.value(operation, response))

    def open(self, operation: Operation[Any], **given: Unpack[Given]) -> Download:
        """Make a call and return its answer, not yet read; raises ApiError."""
        response = self._exchange(self.prepare(operation, given), stream=True)
        return Download(response, lambda error: self.unreachable(operation, error))

    def fetch(self, path: str) -> Download:
        """Download what the server named by a path of its own; raises ApiError."""
        call = self.fetching(path)
        response = self._exchange(call, stream=True)
        asked = call.operation
        return Download(response, lambda error: self.unreachable(asked, error))

    def _exchange(self, call: Call, *, stream: bool) -> httpx2.Response:
        attempt = 1
        outcome = self._attempt(call, stream=stream)
        while (wait := self.wait(call, attempt, outcome)) is not None:
            if isinstance(outcome, httpx2.Response):
                outcome.close()
            time.sleep(wait)
            attempt += 1
            outcome = self._attempt(call, stream=stream)
        return self.accepted(call, outcome)

    def _attempt(self, call: Call, *, stream: bool) -> Outcome:
        try:
            with call.body.opened() as body:
                request = self.http.build_request(
                    call.operation.method,
                    call.url,
                    content=body.content if body.file is None else body.file,
                    files=body.parts or None,
                    headers=call.headers,
                    extensions=call.extensions,
                )
                response = self.http.send(request, stream=stream, auth=self._access)
            if not response.is_success:
                response.read()
        except httpx2.RequestError as error:
            return error
        return response
