"""Asynchronous calls."""

from __future__ import annotations

import ssl
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, TypeVar, Unpack, cast

import httpx2

from ._auth import Access
from ._core import Call, Core, Given, Settings
from ._errors import ConfigurationError
from ._files import AsyncDownload
from ._lazy import Lazy
from ._operation import Operation
from ._responses import Response
from ._retry import Outcome
from ._uploads import FileReader

if TYPE_CHECKING:
    import anyio
else:
    anyio = Lazy("anyio")

T = TypeVar("T")


class AsyncCore(Core):
    """Sends calls over an `httpx2.AsyncClient`."""

    def __init__(
        self,
        settings: Settings,
        http: httpx2.AsyncClient,
        access: Access | None = None,
    ) -> None:
        """Send over `http`."""
        super().__init__(settings)
        self.http = http
        self._access = access or Access(settings)

    def changed(self, settings: Settings) -> AsyncCore:
        """Return a core with other settings, over the same connections."""
        return AsyncCore(settings, self.http, self._access)

    def detailing(self) -> AsyncCore:
        """Return a core whose calls give `Response` objects."""
        return cast("AsyncCore", _Detailing(self))

    async def send(self, operation: Operation[T], **given: Unpack[Given]) -> T:
        """Make a call and return its answer; raises ApiError."""
        return (await self.answer(operation, given)).value

    async def answer(self, operation: Operation[T], given: Given) -> Response[T]:
        """Make a call and return all of its answer; raises ApiError."""
        call = await self._ready(operation, given)
        response = await self._exchange(call, stream=False)
        value = cast("T", self.value(call, response))
        return Response(response.status_code, response.headers, value)

    async def open(
        self,
        operation: Operation[Any],
        **given: Unpack[Given],
    ) -> AsyncDownload:
        """Make a call and return its answer, not yet read; raises ApiError."""
        call = await self._ready(operation, given)
        response = await self._exchange(call, stream=True)
        return AsyncDownload(response, lambda error: self.unreachable(call, error))

    async def fetch(self, path: str) -> AsyncDownload:
        """Download a file that the server named by a path; raises ApiError."""
        operation, given = self.fetching(path)
        return await self.open(operation, **given)

    async def _ready(self, operation: Operation[Any], given: Given) -> Call:
        identity = self.identity(operation, given)
        values: dict[str, object] = {}
        for name, source in self.variables.sources(identity.variables):
            value = source()
            values[name] = await value if isawaitable(value) else value
        return self.prepare(operation, given, identity, values)

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
                headers = httpx2.Headers(call.headers)
                headers.update(reader.headers if reader else {})
                request = self.http.build_request(
                    call.operation.method,
                    call.url,
                    content=reader or body.content,
                    files=body.parts or None,
                    headers=headers,
                    extensions=call.extensions,
                )
                response = await self._sent(call, request, stream=stream)
            if self.is_read(call, response):
                await response.aread()
        except httpx2.RequestError as error:
            self._access.missed(call.extensions.get("token"), error)
            return error
        except ssl.SSLError as error:
            # In TLS 1.3 a server refuses the client's certificate after the handshake.
            return httpx2.ReadError(str(error))
        except httpx2.InvalidURL as error:
            label = call.operation.label
            raise ConfigurationError(str(error), operation=label) from error
        return response

    async def _sent(
        self,
        call: Call,
        request: httpx2.Request,
        *,
        stream: bool,
    ) -> httpx2.Response:
        hops = 0
        auth: Access | None = self._access
        while True:
            response = await self.http.send(
                request,
                stream=stream,
                auth=auth,
                follow_redirects=False,
            )
            following = self.redirected(call, response, hops)
            if following is None:
                return response
            await response.aclose()
            request, auth, hops = following, None, hops + 1


class _Detailing:
    """A core whose calls give `Response` objects."""

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    async def send(
        self,
        operation: Operation[T],
        **given: Unpack[Given],
    ) -> Response[T]:
        return await self._core.answer(operation, given)

    async def open(
        self,
        operation: Operation[Any],
        **given: Unpack[Given],
    ) -> Response[AsyncDownload]:
        download = await self._core.open(operation, **given)
        return Response(download.status, download.headers, download)
