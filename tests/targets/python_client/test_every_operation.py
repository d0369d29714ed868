"""Every operation of the bundled specs, synchronous and asynchronous, is accepted by the strict server."""

import asyncio
import importlib
import warnings
from collections.abc import Callable
from typing import Any

import pytest

from tests.targets.python_client.calling import call, read_before
from tests.targets.python_client.conftest import BUNDLED

COUNTS = dict(zip(BUNDLED, (31, 24, 478), strict=True))
NAMES = [pytest.param(name, marks=pytest.mark.slow if count > 100 else ()) for name, count in COUNTS.items()]


def outcomes(server: Any) -> list[str]:
    return [str(verdict) for verdict in server.ledger if not verdict.accepted]


@pytest.mark.parametrize("name", NAMES)
def test_synchronous(client_of: Callable[..., Any], set_environment: Callable[..., Any], name: Any) -> None:
    package = client_of(name)
    with package.serving() as server:
        set_environment(package.environ(server.url))
        with package.direct() as client:
            for operation in package.api.operations:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", DeprecationWarning)
                    before = read_before(package.api, operation)
                    call(client, package.api, operation, before and call(client, package.api, before))
        assert outcomes(server) == []
        assert {verdict.operation_id for verdict in server.ledger} == {
            operation.id for operation in package.api.operations
        }
        assert len(package.api.operations) == COUNTS[name]


@pytest.mark.parametrize("name", NAMES)
def test_asynchronous(client_of: Callable[..., Any], set_environment: Callable[..., Any], name: Any) -> None:
    package = client_of(name)

    async def run() -> None:
        async with package.direct("AsyncClient") as client:
            for operation in package.api.operations:
                before = read_before(package.api, operation)
                await call(client, package.api, operation, before and await call(client, package.api, before))

    with package.serving() as server:
        set_environment(package.environ(server.url))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            asyncio.run(run())
        assert outcomes(server) == []
        assert {verdict.operation_id for verdict in server.ledger} == {
            operation.id for operation in package.api.operations
        }
        assert len(package.api.operations) == COUNTS[name]


def test_a_proxy_service_names_members_as_the_types_do(
    client_of: Callable[..., Any], set_environment: Callable[..., Any]
) -> None:
    package = client_of("qlik-qps")
    with package.serving() as server:
        set_environment(package.environ(server.url))
        with package.direct() as client:
            ticket = client.ticket.create_ticket({"userDirectory": "EXAMPLE", "userId": "jane", "attributes": []})
            (session,) = client.session.list_sessions()
    types = importlib.import_module(f"{package.module.__name__}.types")
    assert ticket.keys() <= types.TicketResponse.__annotations__.keys()
    assert session.keys() <= types.SessionData.__annotations__.keys()
    assert (bool(ticket["Ticket"]), session["UserId"]) == (True, "jane")
