"""Calls that let others run while they wait."""

from __future__ import annotations

from typing import Any, TypeVar, Unpack, cast

import anyio
import httpx2

from ._auth import Access
from ._bodies import FileReader
from ._core import Call, Core, Given, Outcome, Settings
from ._files import AsyncDownload
from ._operation import Operation

T = TypeVar("T")


class AsyncCore(Core):
    """Sends calls over an `httpx2.AsyncClient`."""

    def __init__(self, settings: Settings, http: httpx2.AsyncClient) -> None:
        """Send over `http`."""
        super().__init__(settings)
        self.http = http
        self._access = Access(settings.variables, settings.signing)

    async def send(self, operation: Operation[T], **given: Unpack[Given]) -> T:
        """Make a call and return its answer; raises ApiError."""
        response = await self._exchange(self.prepare(operation, given), stream=False)
        return cast("T", self.value(operation, response))

    async def open(
        self,
        operation: Operation[Any],
        **given: Unpack[Given],
    ) -> AsyncDownload:
        """Make a call and return its answer, not yet read; raises ApiError."""
        response = await self._exchange(self.prepare(operation, given), stream=True)
        return AsyncDownload(response, lambda error: self.unreachable(operation, error))

    async def fetch(self, path: str) -> AsyncDownload:
        """Download what the server named by a path of its own; raises ApiError."""
        call = self.fetching(path)
        response = await self._exchange(call, stream=True)
        asked = call.operation
        return AsyncDownload(response, lambda error: self.unreachable(asked, error))

    async def _exchange(self, call: Call, *, stream: bool) -> httpx2.Response:
        attempt = 1
        outcome = await self._attempt(call, stream=stream)
        while (wait := self.wait(call, attempt, outcome)) is not None:
            if isinstance(outcome, httpx2.Response):
                await outcome.aclose()
            await anyio.sleep(wait)
            attempt += 1
            outcome = await self._attempt(call, stream=stream)
        return self.accepted(call, outcome)

    async def _attempt(self, call: Call, *, stream: bool) -> Outcome:
        try:
            with call.body.opened() as body:
                reader = None if body.file is None else FileReader(body.file)
                request = self.http.build_request(
                    call.operation.method,
                    call.url,
                    content=reader or body.content,
                    files=body.parts or None,
                    headers={**call.headers, **(reader.headers if reader else {})},
                    extensions=call.extensions,
                )
                response = await self.http.send(
                    request,
                    stream=stream,
                    auth=self._access,
                )
            if not response.is_success:
                await response.aread()
        except httpx2.RequestError as error:
            return error
        return response
