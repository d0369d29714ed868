"""Calls are made again only where that does no harm, each time with a fresh signature."""

import asyncio
import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.targets.python_client.recorder import Answer

JSON = {"Content-Type": "application/json"}
GOOD = Answer(200, b'{"name": "a"}', JSON)
BUSY = Answer(503, b"busy")


@pytest.fixture
def quick(shop: Any) -> Any:
    return shop.module.Retry(attempts=3, first_wait=0.01, longest_wait=1.0)


@pytest.fixture
def client(shop: Any, recorder: Any, quick: Any) -> Iterator[Any]:
    with shop.module.Client(recorder.url, retry=quick) as package:
        yield package


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_reading_is_repeated(client: Any, recorder: Any, status: int) -> None:
    recorder.answers = [Answer(status), Answer(status), GOOD]
    assert client.thing.get_thing(id="1") == {"name": "a"}
    assert len(recorder.requests) == 3


def test_not_for_ever(client: Any, recorder: Any, shop: Any) -> None:
    recorder.answers = [BUSY]
    with pytest.raises(shop.module.ApiError) as failed:
        client.thing.get_thing(id="1")
    assert (failed.value.status, failed.value.body, len(recorder.requests)) == (503, "busy", 3)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 500])
def test_other_answers_are_taken_as_they_are(client: Any, recorder: Any, shop: Any, status: int) -> None:
    recorder.answers = [Answer(status), GOOD]
    with pytest.raises(shop.module.ApiError):
        client.thing.get_thing(id="1")
    assert len(recorder.requests) == 1


@pytest.mark.parametrize("call", ["create", "start"])
def test_what_may_happen_twice_is_not_repeated(client: Any, recorder: Any, shop: Any, call: str) -> None:
    recorder.answers = [BUSY, GOOD]
    with pytest.raises(shop.module.ApiError):
        client.thing.create_thing({"name": "n"}) if call == "create" else client.thing.start_thing(id="1")
    assert len(recorder.requests) == 1


def test_writing_and_deleting_the_same_thing_is_repeated(client: Any, recorder: Any) -> None:
    recorder.answers = [BUSY, GOOD]
    client.thing.update_thing({"name": "n"}, id="1")
    assert [request.body for request in recorder.requests] == [b'{"name":"n"}'] * 2
    recorder.answers = [BUSY, Answer(204)]
    client.thing.delete_thing(id="1")
    assert len(recorder.requests) == 4


def test_it_can_be_switched_off(shop: Any, recorder: Any) -> None:
    recorder.answers = [BUSY, GOOD]
    with shop.module.Client(recorder.url, retry=None) as client, pytest.raises(shop.module.ApiError):
        client.thing.get_thing(id="1")
    assert len(recorder.requests) == 1


def test_the_server_says_how_long_to_wait(client: Any, recorder: Any) -> None:
    recorder.answers = [Answer(429, headers={"Retry-After": "1"}), GOOD]
    began = time.monotonic()
    client.thing.get_thing(id="1")
    assert 0.9 < time.monotonic() - began < 5


@pytest.mark.parametrize("seconds", ["3600", "Wed, 21 Oct 2099 07:28:00 GMT"])
def test_nobody_waits_for_an_hour(client: Any, recorder: Any, shop: Any, seconds: str) -> None:
    recorder.answers = [Answer(503, headers={"Retry-After": seconds}), GOOD]
    with pytest.raises(shop.module.ApiError):
        client.thing.get_thing(id="1")
    assert len(recorder.requests) == 1


def test_a_date_in_the_past_and_nonsense_are_no_wait(client: Any, recorder: Any) -> None:
    for header in ("Wed, 21 Oct 2015 07:28:00 GMT", "soon", "-5"):
        recorder.answers = [Answer(503, headers={"Retry-After": header}), GOOD]
        assert client.thing.get_thing(id="1") == {"name": "a"}


@pytest.fixture
def late(unused_port: Any) -> Iterator[tuple[str, Any]]:
    """A server that listens only after a moment."""

    def answer() -> None:
        time.sleep(0.15)
        with socket.create_server(("127.0.0.1", unused_port)) as listener:
            listener.settimeout(5)
            connection, _ = listener.accept()
            with connection:
                seen.append(connection.recv(65536))
                connection.sendall(
                    b"HTTP/1.1 201 Created\r\nContent-Length: 13\r\nConnection: close\r\n\r\n" + b'{"name": "a"}'
                )

    seen: list[Any] = []
    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{unused_port}", seen
    thread.join(5)


def test_where_nothing_was_sent_even_a_post_is_repeated(shop: Any, late: tuple[str, Any]) -> None:
    url, seen = late
    retry = shop.module.Retry(attempts=8, first_wait=0.05, longest_wait=0.2)
    with shop.module.Client(url, retry=retry) as client:
        assert client.thing.create_thing({"name": "n"}) == {"name": "a"}
    assert len(seen) == 1


def test_a_connection_that_breaks_off(client: Any, recorder: Any, shop: Any) -> None:
    recorder.answers = [Answer(200, b'{"na', JSON, cut=True), GOOD]
    assert client.thing.get_thing(id="1") == {"name": "a"}
    recorder.answers = [Answer(200, b'{"na', JSON, cut=True), GOOD]
    with pytest.raises(shop.module.UnreachableError):
        client.thing.create_thing({"name": "n"})


def test_an_upload_begins_again_where_it_began(client: Any, recorder: Any, tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"0123456789" * 20_000)
    file = io.BytesIO(b"skipped" + path.read_bytes())
    file.seek(7)
    for upload in (path, path.read_bytes(), file):
        recorder.requests.clear()
        recorder.answers = [BUSY, GOOD]
        client.thing.put_file(upload, id="1")
        assert [request.body for request in recorder.requests] == [path.read_bytes()] * 2


class OneWay(io.RawIOBase):
    """A stream that cannot go back."""

    def __init__(self, content: Any) -> None:
        self.left = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> Any:
        return self.left.readinto(buffer)


def test_a_stream_that_cannot_go_back_is_sent_once(client: Any, recorder: Any, shop: Any) -> None:
    recorder.answers = [BUSY, GOOD]
    with pytest.raises(shop.module.ApiError):
        client.thing.put_file(OneWay(b"abc" * 1000), id="1")
    assert [request.body for request in recorder.requests] == [b"abc" * 1000]


def test_asynchronous(shop: Any, recorder: Any, quick: Any) -> None:
    recorder.answers = [BUSY, GOOD]

    async def run() -> Any:
        async with shop.module.AsyncClient(recorder.url, retry=quick) as client:
            return await client.thing.get_thing(id="1")

    assert asyncio.run(run()) == {"name": "a"}
    assert len(recorder.requests) == 2


def test_each_attempt_has_a_fresh_key(client_of: Callable[..., Any], recorder: Any) -> None:
    package = client_of("qlik-qrs")
    recorder.answers = [BUSY, BUSY, Answer(200, b"[]", JSON)]
    with package.module.Client(recorder.url, retry=package.module.Retry(first_wait=0.01)) as client:
        client.app.list_apps(filter="name eq 'a b'")
    keys = {request.header("x-qlik-xrfkey") for request in recorder.requests}
    assert len(keys) == 3
    assert {request.target.rsplit("xrfkey=", 1)[1] for request in recorder.requests} == keys
    assert all(request.target.count("xrfkey") == 1 for request in recorder.requests)


def test_each_attempt_has_a_fresh_signature(client_of: Callable[..., Any]) -> None:
    """The server counts a signature as too old after a second; the first attempt is kept waiting for longer."""
    package = client_of("qlm")
    seen = []
    with package.serving(as_documented=True) as server:
        values = package.environ(server.url)

        class Slow(package.module._sync.httpx2.HTTPTransport):  # type: ignore[misc, name-defined]
            def handle_request(self, request: Any) -> Any:
                seen.append(dict(request.headers))
                if len(seen) == 1:
                    time.sleep(1.1)
                    raise package.module._sync.httpx2.ConnectError("not yet")
                return super().handle_request(request)

        told = {"user": values["QLM_USER"], "password": values["QLM_PASSWORD"], "api_key": values["QLM_API_KEY"]}
        retry = package.module.Retry(first_wait=0.01)
        with package.module.Client(values["QLM_URL"], transport=Slow(), retry=retry, **told) as client:
            client.licence_lookup.retrieve_activation_key_http(is_vendor="v")
        assert [verdict.accepted for verdict in server.ledger] == [True]
    assert seen[0]["x-qlm-timestamp"] != seen[1]["x-qlm-timestamp"]
    assert seen[0]["x-qlm-authentication-token"] != seen[1]["x-qlm-authentication-token"]


def test_no_get_of_qlm_is_trusted(client_of: Callable[..., Any], recorder: Any) -> None:
    """QLM creates licences by GET."""
    package = client_of("qlm")
    recorder.answers = [BUSY, GOOD]
    with package.module.Client(recorder.url) as client, pytest.raises(package.module.ApiError):
        client.server.ping_http()
    assert len(recorder.requests) == 1
