"""TLS of a private authority, proxies of the environment, and answers that break off, for both clients."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose

from tests.pull.conftest import Authority
from tests.targets.python_client.recorder import Answer, recording
from tests.targets.python_client.shop import answers, body
from tests.targets.python_client.team import ORDER, operation

_OBJECT = {"type": "object", "additionalProperties": True}
_ENTRY = {"type": "object", "properties": {"n": {"type": "integer"}}}
WIRE = {
    "openapi": "3.1.0",
    "info": {"title": "Wire", "version": "1"},
    "servers": [{"url": "https://wire.example.com"}],
    "paths": {
        "/plain": {"get": operation("plain"), "put": operation("change")},
        "/certified": {"get": operation("certified", security=[{"certificate": []}])},
        "/orders": {
            "post": operation("order", responses=answers(ORDER, "application/xml"), **body(ORDER, "application/xml"))
        },
        "/events": {"get": operation("events", responses=answers(_ENTRY, "text/event-stream"))},
        "/lines": {"get": operation("lines", responses=answers(_ENTRY, "application/jsonl"))},
        "/file": {"get": operation("file", responses=answers({}, "application/octet-stream"))},
    },
    "components": {"securitySchemes": {"certificate": {"type": "mutualTLS"}}},
}
KINDS = ("Client", "AsyncClient")
OK = Answer(200, b"{}")


@pytest.fixture
def package(client_from: Callable[..., Any]) -> Any:
    return client_from(WIRE, "wire").module


def called(package: Any, kind: str, url: str, name: str, *arguments: Any, **settings: Any) -> Any:
    """Call an operation by one of the clients and return its answer; of a stream, all that comes."""

    async def run() -> Any:
        async with package.AsyncClient(url, **settings) as client:
            answer = await getattr(client.team, name)(*arguments)
            return [item async for item in answer] if hasattr(answer, "__aiter__") else answer

    if kind == "AsyncClient":
        return asyncio.run(run())
    with package.Client(url, **settings) as client:
        answer = getattr(client.team, name)(*arguments)
        return list(answer) if hasattr(answer, "close") else answer


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Any:
    authority = Authority(tmp_path_factory.mktemp("authority"))
    authority.issue("client", Purpose.CLIENT_AUTH)
    authority.issue("server", Purpose.SERVER_AUTH)
    return authority.folder


@pytest.fixture
def certified(authority: Path) -> Iterator[Any]:
    """A server with a certificate of a private authority, which demands one of the client."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=authority / "root.pem")
    context.load_cert_chain(authority / "server.pem", authority / "server_key.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    with recording(tls=context) as recorder:
        recorder.answers = [OK]
        yield recorder


@pytest.mark.parametrize("kind", KINDS)
def test_certificates_of_a_private_authority(package: Any, certified: Any, authority: Path, kind: str) -> None:
    pair = {"certificate": authority / "client.pem", "key": authority / "client_key.pem"}
    call = partial(called, package, kind, certified.url, "certified", retry=None)
    assert call(ca=authority / "root.pem", **pair) == {}
    with pytest.raises(package.UnreachableError, match=r"Pass ca= where"):
        call(**pair)
    with pytest.raises(package.UnreachableError, match="The server wants a client certificate"):
        call(ca=authority / "root.pem")
    with pytest.raises(package.ConfigurationError, match=r"missing\.pem: No such file"):
        call(ca=authority / "missing.pem")
    assert len(certified.requests) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_proxy_of_the_environment(
    package: Any, recorder: Any, kind: str, set_environment: Callable[..., Any]
) -> None:
    recorder.answers = [OK]
    set_environment({"HTTP_PROXY": recorder.url, "NO_PROXY": "localhost,.internal.invalid,127.0.0.1"})
    assert called(package, kind, "http://api.invalid", "plain") == {}
    assert recorder.last.target == "http://api.invalid/plain"
    assert called(package, kind, recorder.url, "plain") == {}
    assert recorder.last.target == "/plain"
    with pytest.raises(package.UnreachableError):
        called(package, kind, "http://api.internal.invalid", "plain", retry=None)
    assert len(recorder.requests) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_proxy_that_is_gone_is_named(package: Any, kind: str, unused_port: int, set_environment: Any) -> None:
    set_environment({"http_proxy": f"http://user:pass-word@127.0.0.1:{unused_port}"})
    with pytest.raises(package.UnreachableError) as failed:
        called(package, kind, "http://api.invalid", "plain", retry=None)
    assert "pass-word" not in str(failed.value)


@pytest.mark.parametrize("kind", KINDS)
def test_xml_to_and_fro(package: Any, recorder: Any, kind: str) -> None:
    order = {"id": 7, "lines": [{"sku": "a&b"}, {"sku": "é"}]}
    recorder.answers = [lambda arrived: Answer(200, arrived.body, {"Content-Type": "application/xml"})]
    assert called(package, kind, recorder.url, "order", order) == order
    assert b'<order id="7"><lines><line><sku>a&amp;b</sku></line>' in recorder.last.body
    recorder.answers = [Answer(200, b"<order><lines>", {"Content-Type": "application/xml"})]
    with pytest.raises(package.AnswerError, match="the answer is not the xml it should be"):
        called(package, kind, recorder.url, "order", order)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("name", "content", "first"),
    [
        ("events", b"data: 1\n\ndata: 2", ["1"]),
        ("lines", b'{"n": 1}\n{"n"', [{"n": 1}]),
        ("file", b"abc", [b"abc"]),
    ],
)
def test_an_answer_that_breaks_off_is_an_error_after_what_came(
    package: Any, recorder: Any, kind: str, name: str, content: bytes, first: list[Any]
) -> None:
    recorder.answers = [Answer(200, content, cut=True)]
    seen: list[Any] = []

    def read() -> None:
        with package.Client(recorder.url) as client:
            for item in getattr(client.team, name)():
                seen.append(getattr(item, "data", item))

    async def read_async() -> None:
        async with package.AsyncClient(recorder.url) as client:
            async for item in await getattr(client.team, name)():
                seen.append(getattr(item, "data", item))

    with pytest.raises(package.UnreachableError, match=f"GET /{name}: "):
        read() if kind == "Client" else asyncio.run(read_async())
    assert seen == first
    assert len(recorder.requests) == 1, "what was delivered cannot be taken back, so nothing is repeated"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["events", "lines", "file"])
def test_a_stream_is_asked_for_again_before_it_begins(package: Any, recorder: Any, kind: str, name: str) -> None:
    content = {"events": b"data: 1\n\n", "lines": b'{"n": 1}\n', "file": b"abc"}[name]
    recorder.answers = [Answer(503, b"later"), Answer(200, content)]
    assert len(called(package, kind, recorder.url, name, retry=package.Retry(first_wait=0.01))) == 1
    assert len(recorder.requests) == 2
