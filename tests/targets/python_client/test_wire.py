"""Answers that are no HTTP, or no answer: both clients end soon, with a value or an error of their own family."""

import asyncio
from typing import Any

import pytest

from tests.clients.raw import ATTACKS, GOOD, attacking

VALUES = {"dripping", "too short a length", "chunks and a length", "a header in no charset", "a folded header"}
SAMPLE = {
    "reset",
    "dripping",
    "HTTP/0.9",
    "too long a length",
    "half of gzip",
    "deep brackets",
    "a redirect to nowhere",
}
pytestmark = pytest.mark.parametrize(
    "name", [name if name in SAMPLE else pytest.param(name, marks=pytest.mark.slow) for name in ATTACKS]
)


@pytest.fixture(scope="module")
def attacker() -> Any:
    with attacking() as started:
        yield started


def outcome(call: Any, shop: Any) -> Any:
    """Return the value of a call, or its error; anything else is a bug."""
    try:
        return call()
    except shop.module.ApiError as error:
        return error


def judge(name: Any, result: Any, shop: Any) -> None:
    error = isinstance(result, shop.module.ApiError)
    assert str(result)
    assert repr(result)
    assert not error or result.operation == "GET /things/{id}", result
    assert not (error and name in VALUES), result


def test_the_client_that_waits(shop: Any, attacker: Any, name: Any) -> None:
    attacker.answer = ATTACKS[name]
    with shop.module.Client(attacker.url, retry=None, timeout=1) as client:
        judge(name, outcome(lambda: client.thing.get_thing(id="1"), shop), shop)
        attacker.answer = GOOD
        assert client.thing.get_thing(id="1") == {"name": "a"}


def test_the_client_that_lets_others_run(shop: Any, attacker: Any, name: Any) -> None:
    async def calls() -> Any:
        async with shop.module.AsyncClient(attacker.url, retry=None, timeout=1) as client:
            try:
                result = await client.thing.get_thing(id="1")
            except shop.module.ApiError as error:
                result = error
            attacker.answer = GOOD
            return result, await client.thing.get_thing(id="1")

    attacker.answer = ATTACKS[name]
    result, after = asyncio.run(asyncio.wait_for(calls(), 20))
    judge(name, result, shop)
    assert after == {"name": "a"}
