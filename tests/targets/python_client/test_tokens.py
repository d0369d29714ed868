"""Tokens that expire, and what is said if there is none."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.targets.python_client.recorder import Answer
from tests.targets.python_client.team import TEAM
from tests.targets.python_client.test_team import as_json


@pytest.fixture
def package(client_from: Callable[..., Any]) -> Any:
    return client_from(TEAM, "team").module


class Tokens:
    """A server that takes the token that it gave last; `given` counts them."""

    def __init__(self) -> None:
        self.given = 0
        self.revoked = False

    def __call__(self, arrived: Any) -> Any:
        if arrived.target == "/token":
            self.given, self.revoked = self.given + 1, False
            return as_json({"access_token": f"t{self.given}", "expires_in": 3600})
        is_valid = arrived.header("authorization") == f"Bearer t{self.given}" and not self.revoked
        return as_json({}, 200 if is_valid else 401)


@pytest.mark.parametrize("is_async", [False, True])
def test_a_kept_token_that_is_refused_is_renewed_at_once(package: Any, recorder: Any, is_async: bool) -> None:
    tokens = Tokens()
    recorder.answers = [tokens]
    settings = {"client_id": "me", "client_secret": "pw", "retry": None}

    async def run() -> None:
        async with package.AsyncClient(recorder.url, **settings) as opened:
            await opened.team.tokens()
            tokens.revoked = True
            await opened.team.tokens()

    if is_async:
        asyncio.run(run())
    else:
        with package.Client(recorder.url, **settings) as opened:
            opened.team.tokens()
            tokens.revoked = True
            opened.team.tokens()
    sent = [arrived.header("authorization") for arrived in recorder.requests if arrived.target != "/token"]
    assert sent == ["Bearer t1", "Bearer t1", "Bearer t2"]


def test_a_new_token_that_is_refused_is_not_renewed(package: Any, recorder: Any) -> None:
    recorder.answers = [as_json({"access_token": "t"}), as_json({}, 401)]
    settings = {"client_id": "me", "client_secret": "pw", "retry": None}
    with package.Client(recorder.url, **settings) as opened, pytest.raises(package.RefusedError):
        opened.team.tokens()
    assert len(recorder.requests) == 2


@pytest.mark.timeout(30)
def test_a_call_that_is_always_refused_is_repeated_once(package: Any, recorder: Any) -> None:
    """Other calls fetch a new token each time, so that there is always a kept one."""
    others: list[str] = []
    refused = Answer(401, b"{}", stream=lambda: called(opened))

    def called(opened: Any) -> Iterator[bytes]:
        time.sleep(0.2)  # until the client has read the status
        others.append("/tokens")
        opened.team.tokens()
        yield b"{}"

    def answer(arrived: Any) -> Any:
        if arrived.target == "/token":
            return as_json({"access_token": "t"})
        return as_json({}) if others and others.pop() else refused

    recorder.answers = [answer]
    settings = {"client_id": "me", "client_secret": "pw", "retry": None}
    with package.Client(recorder.url, **settings) as opened:
        others.append("/tokens")
        opened.team.tokens()
        with pytest.raises(package.RefusedError):
            opened.team.tokens()
    assert [arrived.target for arrived in recorder.requests].count("/tokens") == 1 + 2 + 2


CALLERS = 8


class SlowTokens(Tokens):
    """The same server, slow enough that all callers wait for their token at the same time."""

    def __init__(self) -> None:
        super().__init__()
        self.lock = threading.Lock()

    def __call__(self, arrived: Any) -> Any:
        if arrived.target == "/token":
            time.sleep(0.2)
        with self.lock:
            return super().__call__(arrived)


@pytest.mark.timeout(30)
@pytest.mark.parametrize("is_async", [False, True])
def test_parallel_calls_share_one_token_and_one_renewal(package: Any, recorder: Any, is_async: bool) -> None:
    tokens = SlowTokens()
    recorder.answers = [tokens]
    settings = {"client_id": "me", "client_secret": "pw", "retry": None}

    async def run() -> None:
        async with package.AsyncClient(recorder.url, **settings) as opened:
            await asyncio.gather(*(opened.team.tokens() for _ in range(CALLERS)))
            tokens.revoked = True
            await asyncio.gather(*(opened.team.tokens() for _ in range(CALLERS)))

    if is_async:
        asyncio.run(run())
    else:
        with package.Client(recorder.url, **settings) as opened, ThreadPoolExecutor(CALLERS) as pool:
            for _ in range(2):
                for call in [pool.submit(opened.team.tokens) for _ in range(CALLERS)]:
                    call.result()
                tokens.revoked = True
    assert tokens.given == 2


@pytest.mark.parametrize("is_async", [False, True])
def test_a_token_server_that_is_gone_does_not_block_later_calls(package: Any, recorder: Any, is_async: bool) -> None:
    recorder.answers = [Answer(200, b"", cut=True), Tokens()]
    settings = {"client_id": "me", "client_secret": "pw", "retry": None}

    async def run() -> None:
        async with package.AsyncClient(recorder.url, **settings) as opened:
            with pytest.raises(package.UnreachableError):
                await opened.team.tokens()
            await opened.team.tokens()

    if is_async:
        asyncio.run(run())
        return
    with package.Client(recorder.url, **settings) as opened:
        with pytest.raises(package.UnreachableError):
            opened.team.tokens()
        opened.team.tokens()


@pytest.mark.timeout(30)
@pytest.mark.parametrize("is_async", [False, True])
def test_calls_that_wait_for_a_token_fail_with_its_fetch(package: Any, recorder: Any, is_async: bool) -> None:
    """A token server that does not answer is not asked by each of them in turn."""

    def hang(arrived: Any) -> Any:
        time.sleep(1)
        return as_json({"access_token": "t"})

    recorder.answers = [hang, Tokens()]
    settings = {"client_id": "me", "client_secret": "pw", "retry": None, "timeout": 0.4}

    async def run() -> list[Any]:
        async with package.AsyncClient(recorder.url, **settings) as opened:
            calls = (opened.team.tokens() for _ in range(CALLERS))
            errors = await asyncio.gather(*calls, return_exceptions=True)
            await opened.team.tokens()
            return errors

    if is_async:
        errors = asyncio.run(run())
    else:
        with package.Client(recorder.url, **settings) as opened, ThreadPoolExecutor(CALLERS) as pool:
            errors = [call.exception() for call in [pool.submit(opened.team.tokens) for _ in range(CALLERS)]]
            opened.team.tokens()
    assert {type(error) for error in errors} == {package.UnreachableError}
    assert [arrived.target for arrived in recorder.requests] == ["/token", "/token", "/tokens"]


@pytest.mark.timeout(30)
def test_a_caller_that_gives_up_does_not_block_the_others(package: Any, recorder: Any) -> None:
    recorder.answers = [SlowTokens()]

    async def run() -> None:
        async with package.AsyncClient(recorder.url, client_id="me", client_secret="pw", retry=None) as opened:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(opened.team.tokens(), 0.1)
            await asyncio.wait_for(opened.team.tokens(), 10)

    asyncio.run(run())


def test_a_token_has_the_scopes_of_the_operation(package: Any, recorder: Any) -> None:
    recorder.answers = [lambda arrived: as_json({"access_token": "t"})]

    def scopes(**settings: Any) -> list[Any]:
        recorder.requests.clear()
        with package.Client(recorder.url, client_id="me", client_secret="pw", **settings) as opened:
            for _ in range(2):
                opened.team.tokens()
                opened.team.both_scopes()
                opened.team.no_scope()
        forms = [parse_qs(arrived.body.decode()) for arrived in recorder.requests if arrived.target == "/token"]
        return [form.get("scope") for form in forms]

    assert scopes() == [["read"], ["read write"], None]
    assert scopes(scope="api://orders/.default") == [["api://orders/.default"]]


@pytest.mark.parametrize("body", [b'{"access_token": "se cret\\n"}', b'{"access_token": 5}', b"access_token=x"])
def test_no_token_is_an_error_with_its_address(package: Any, recorder: Any, body: bytes) -> None:
    recorder.answers = [Answer(200, body)]
    client = package.Client(recorder.url, client_id="me", client_secret="pw")
    with client as opened, pytest.raises(package.RefusedError, match=f"POST {recorder.url}/token") as failed:
        opened.team.tokens()
    assert "se cret" not in str(failed.value)


def test_a_login_that_is_not_complete_names_what_is_missing(package: Any, recorder: Any) -> None:
    with pytest.raises(package.ConfigurationError, match=r"oauth_token= \(or client_id= and client_secret=\)"):
        package.Client(recorder.url).team.tokens()
    with pytest.raises(package.ConfigurationError, match="client_secret is missing"):
        package.Client(recorder.url, client_id="me").team.tokens()
    with pytest.raises(package.ConfigurationError, match="the function oauth_token gave an empty text"):
        package.Client(recorder.url, oauth_token=lambda: "").team.tokens()
    assert not recorder.requests
