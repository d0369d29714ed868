"""Answers that come piece by piece: where a line or an event ends, and what is none."""

import asyncio
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest

from tests.targets.python_client.recorder import Answer
from tests.targets.python_client.shop import answers, body
from tests.targets.python_client.team import operation

_ENTRY = {"type": "object", "properties": {"text": {"type": "string"}}}
FLOW = {
    "openapi": "3.2.0",
    "info": {"title": "Flow", "version": "1"},
    "servers": [{"url": "https://flow.example.com"}],
    "paths": {
        "/log": {"get": operation("log", responses=answers(_ENTRY, "application/jsonl"))},
        "/sequence": {"get": operation("sequence", responses=answers(_ENTRY, "application/json-seq"))},
        "/events": {
            "get": operation("events", responses=answers(_ENTRY, "text/event-stream")),
            "post": operation("ask", responses=answers(_ENTRY, "text/event-stream"), **body(_ENTRY)),
        },
    },
}


@pytest.fixture
def package(client_from: Callable[..., Any]) -> Any:
    return client_from(FLOW, "flow").module


@pytest.fixture
def client(package: Any, recorder: Any) -> Iterator[Any]:
    with package.Client(recorder.url, retry=None) as opened:
        yield opened


def bytewise(text: str) -> Any:
    """Answer with a text that comes byte by byte."""
    content = text.encode()
    length = {"Content-Length": str(len(content))}
    return Answer(200, headers=length, stream=lambda: (content[at : at + 1] for at in range(len(content))))


@pytest.mark.parametrize("piecewise", [False, True])
def test_only_cr_and_lf_end_a_line(package: Any, client: Any, recorder: Any, piecewise: bool) -> None:
    """JSON and events may hold other characters at which Python ends lines, and begin with a mark of the byte order."""
    lines = '\ufeff{"text": "a\u2028b\x85c"}\r\n\r\n{"text": "d"}\r{"text": "e"}'
    events = '\ufeffdata: {"text": "a\u2028b\x85c"}\n\ndata: d\r\rdata: e\r\n\r\n'
    make = bytewise if piecewise else lambda text: Answer(200, text.encode())
    recorder.answers = [make(lines), make(events), make(lines)]
    assert [line["text"] for line in client.team.log()] == ["a\u2028b\x85c", "d", "e"]
    assert [event.data for event in client.team.events()] == ['{"text": "a\u2028b\x85c"}', "d", "e"]

    async def run() -> list[Any]:
        async with package.AsyncClient(recorder.url) as opened:
            return [line["text"] async for line in await opened.team.log()]

    assert asyncio.run(run()) == ["a\u2028b\x85c", "d", "e"]


def test_a_value_of_a_sequence_may_have_lines(client: Any, recorder: Any) -> None:
    recorder.answers = [
        Answer(200, b'\x1e{"text": "a"}\n\x1e{\n"text":\n"}\\"{"}\n\x1e\x1e{"text":"c"}\x1e{"text":"d"\n}')
    ]
    assert [value["text"] for value in client.team.sequence()] == ["a", '}"{', "c", "d"]


def test_a_value_of_a_sequence_does_not_wait_for_the_next(client: Any, recorder: Any) -> None:
    is_read = Event()

    def values() -> Iterator[bytes]:
        yield b'\x1e{"text":\n"a"}\n'
        waited.append(is_read.wait(10))
        yield b'\x1e{"text": "b"}\n'

    waited: list[bool] = []
    recorder.answers = [Answer(200, b" " * 30, stream=values)]
    texts = []
    for value in client.team.sequence():
        texts.append(value["text"])
        is_read.set()
    assert (texts, waited) == (["a", "b"], [True])


def test_json_in_place_of_events_is_an_error(package: Any, client: Any, recorder: Any) -> None:
    recorder.answers = [Answer(200, b'{"text": "no"}', {"Content-Type": "application/json"})]
    with pytest.raises(package.AnswerError, match="JSON came instead of events\n") as failed:
        client.team.events()
    assert failed.value.json == {"text": "no"}
    with pytest.raises(package.AnswerError, match="does the body ask for them"):
        client.team.ask({"text": "x"})


def test_a_stream_has_status_and_headers_itself(package: Any, client: Any, recorder: Any) -> None:
    recorder.answers = [Answer(203, b'{"text": "a"}\n', {"X-Trace": "7"})]
    for lines in (client.team.log(), client.team.with_response.log()):
        assert (lines.status, lines.headers["x-trace"]) == (203, "7")
        assert list(lines) == [{"text": "a"}]

    async def run() -> list[Any]:
        async with package.AsyncClient(recorder.url) as opened:
            return [line async for line in await opened.team.with_response.log()]

    assert asyncio.run(run()) == [{"text": "a"}]
