"""Synchronous calls."""

from __future__ import annotations

import time
from typing import Any, TypeVar, Unpack, cast

import httpx2

from ._auth import Access
from ._core import Call, Core, Given, Settings
from ._errors import ConfigurationError
from ._files import Download
from ._operation import Operation
from ._responses import Response
from ._retry import Outcome

T = TypeVar("T")


class SyncCore(Core):
    """Sends calls over an `httpx2.Client`."""

    def __init__(
        self,
        settings: Settings,
        http: httpx2.Client,
        access: Access | None = None,
    ) -> None:
        """Send over `http`."""
        super().__init__(settings)
        self.http = http
        self._access = access or Access(settings)

    def changed(self, settings: Settings) -> SyncCore:
        """Return a core with other settings, over the same connections."""
        return SyncCore(settings, self.http, self._access)

    def detailing(self) -> SyncCore:
        """Return a core whose calls give `Response` objects."""
        return cast("SyncCore", _Detailing(self))

    def send(self, operation: Operation[T], **given: Unpack[Given]) -> T:
        """Make a call and return its answer; raises ApiError."""
        return self.answer(operation, given).value

    def answer(self, operation: Operation[T], given: Given) -> Response[T]:
        """Make a call and return all of its answer; raises ApiError."""
        call = self._ready(operation, given)
        response = self._exchange(call, stream=False)
        value = cast("T", self.value(call, response))
        return Response(response.status_code, response.headers, value)

    def open(self, operation: Operation[Any], **given: Unpack[Given]) -> Download:
        """Make a call and return its answer, not yet read; raises ApiError."""
        call = self._ready(operation, given)
        response = self._exchange(call, stream=True)
        return Download(response, lambda error: self.unreachable(call, error))

    def fetch(self, path: str) -> Download:
        """Download a file that the server named by a path; raises ApiError."""
        operation, given = self.fetching(path)
        return self.open(operation, **given)

    def _ready(self, operation: Operation[Any], given: Given) -> Call:
        identity = self.identity(operation, given)
        sources = self.variables.sources(identity.variables)
        values = {name: source() for name, source in sources}
        return self.prepare(operation, given, identity, values)

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
                response = self._sent(call, request, stream=stream)
            if self.is_read(call, response):
                response.read()
        except httpx2.RequestError as error:
            self._access.missed(call.extensions.get("token"), error)
            return error
        except httpx2.InvalidURL as error:
            label = call.operation.label
            raise ConfigurationError(str(error), operation=label) from error
        return response

    def _sent(
        self,
        call: Call,
        request: httpx2.Request,
        *,
        stream: bool,
    ) -> httpx2.Response:
        hops = 0
        auth: Access | None = self._access
        while True:
            response = self.http.send(
                request,
                stream=stream,
                auth=auth,
                follow_redirects=False,
            )
            following = self.redirected(call, response, hops)
            if following is None:
                return response
            response.close()
            request, auth, hops = following, None, hops + 1


class _Detailing:
    """A core whose calls give `Response` objects."""

    def __init__(self, core: SyncCore) -> None:
        self._core = core

    def send(self, operation: Operation[T], **given: Unpack[Given]) -> Response[T]:
        return self._core.answer(operation, given)

    def open(
        self,
        operation: Operation[Any],
        **given: Unpack[Given],
    ) -> Response[Download]:
        download = self._core.open(operation, **given)
        return Response(download.status, download.headers, download)
