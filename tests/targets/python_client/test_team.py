"""What people who live with a client for years ask of it, over real connections."""

import asyncio
import enum
import json
import typing
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import httpx2
import pytest

from tests.targets.python_client.recorder import Answer
from tests.targets.python_client.team import TEAM

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def as_json(value: Any, status: int = 200, **headers: Any) -> Any:
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json", **headers})


@pytest.fixture
def package(client_from: Callable[..., Any]) -> Any:
    return client_from(TEAM, "team").module


@pytest.fixture
def client(package: Any, recorder: Any) -> Iterator[Any]:
    recorder.answers = [as_json({})]
    with package.Client(recorder.url, retry=None, oauth_token="t") as opened:
        yield opened


def test_status_and_headers_of_an_answer(package: Any, client: Any, recorder: Any) -> None:
    recorder.answers = [as_json({"a": 1}, **{"X-Total": "3"})]  # type: ignore[arg-type]
    answer = client.team.with_response.rows()
    assert (answer.status, answer.headers["x-total"], answer.value) == (200, "3", {"a": 1})

    async def run() -> Any:
        async with package.AsyncClient(recorder.url) as opened:
            return await opened.team.with_response.rows()

    assert asyncio.run(run()).headers["X-Total"] == "3"


def test_errors_have_headers_and_parsed_json(package: Any, client: Any, recorder: Any) -> None:
    recorder.answers = [as_json({"code": "x"}, 422, **{"X-Trace": "7"})]
    with pytest.raises(package.ApiError) as failed:
        client.team.rows()
    assert (failed.value.json, failed.value.headers["x-trace"]) == ({"code": "x"}, "7")


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"bearer_token": "t"}, {"authorization": "Bearer t"}),
        ({"x_key": "k"}, {"x-key": "k"}),
        ({"x_user": "u", "x_pass": "p"}, {"x-user": "u", "x-pass": "p"}),
        ({"headers": {"authorization": "own"}}, {"authorization": "own"}),
        ({"bearer_token": lambda: "fresh"}, {"authorization": "Bearer fresh"}),
        ({"auth": httpx2.BasicAuth("a", "b")}, {"authorization": "Basic YTpi"}),
    ],
)
def test_whatever_the_caller_has_is_sent(
    package: Any, recorder: Any, given: dict[str, Any], sent: dict[str, Any]
) -> None:
    recorder.answers = [as_json({})]
    with package.Client(recorder.url, **given) as opened:
        opened.team.either()
    names = ("authorization", "x-key", "x-user", "x-pass")
    assert {name: recorder.last.header(name) for name in names if recorder.last.header(name)} == sent


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"x_key": "k"}, "x-key"),
        ({"x_user": "u", "x_pass": "p"}, "x-user"),
        ({"headers": {"x-key": "k"}}, "x-key"),
        ({"x_user": "u"}, "authorization"),
        ({}, "authorization"),
    ],
)
def test_what_the_caller_passes_goes_before_the_environment(
    package: Any, recorder: Any, monkeypatch: pytest.MonkeyPatch, given: dict[str, Any], sent: str
) -> None:
    monkeypatch.setenv("TEAM_BEARER_TOKEN", "of the environment")
    recorder.answers = [as_json({})]
    with package.Client(recorder.url, **given) as opened:
        opened.team.either()
    assert [name for name in ("authorization", "x-key", "x-user") if recorder.last.header(name)] == [sent]


def test_nothing_to_log_in_with_names_each_alternative(package: Any, recorder: Any) -> None:
    with package.Client(recorder.url) as opened, pytest.raises(package.ConfigurationError, match="x_user= and x_pass="):
        opened.team.either()
    with package.Client(recorder.url) as opened:
        recorder.answers = [as_json({})]
        opened.team.free()
    assert recorder.last.header("authorization") == ""


def test_a_function_may_be_asynchronous(package: Any, recorder: Any) -> None:
    recorder.answers = [as_json({})]

    async def token() -> str:
        return "awaited"

    async def run() -> None:
        async with package.AsyncClient(recorder.url, bearer_token=token) as opened:
            await opened.team.either()

    asyncio.run(run())
    assert recorder.last.header("authorization") == "Bearer awaited"


def test_client_credentials_bring_a_token_that_is_kept(package: Any, recorder: Any) -> None:
    recorder.answers = [as_json({"access_token": "abc", "expires_in": 3600}), as_json({})]
    with package.Client(recorder.url, client_id="i", client_secret="s") as opened:
        opened.team.tokens()
        opened.team.tokens()
    assert [request.target for request in recorder.requests] == ["/token", "/tokens", "/tokens"]
    assert recorder.requests[0].body == b"grant_type=client_credentials&scope=read"
    assert recorder.last.header("authorization") == "Bearer abc"


def test_options_for_some_calls(package: Any, client: Any, recorder: Any) -> None:
    client.using(headers={"X-Call": "1"}, timeout=3).team.rows()
    assert recorder.last.header("x-call") == "1"
    client.team.rows()
    assert recorder.last.header("x-call") == ""
    seen = []
    http = httpx2.Client(event_hooks={"response": [lambda response: seen.append(response.status_code)]})
    with package.Client(recorder.url, http=http) as opened:
        opened.team.rows()
    assert seen == [200]
    assert not http.is_closed
    http.close()


def test_values_as_people_have_them(client: Any, recorder: Any) -> None:
    state = enum.Enum("state", {"NEW": "new"})
    client.team.day(
        date(2026, 1, 2), at=[MOMENT], key=uuid.UUID(int=5), amount=Decimal("1.10"), state=state.NEW, sid="a;b é"
    )
    wanted = "/days/2026-01-02?at=2026-01-02T03:04:05Z&key=00000000-0000-0000-0000-000000000005&amount=1.10&state=new"
    assert recorder.last.target == wanted
    assert recorder.last.header("cookie") == "sid=a%3Bb%20%C3%A9"
    client.team.card({"holder": "h", "pin": "1", "price": Decimal("2.50"), "at": MOMENT})
    assert json.loads(recorder.last.body) == {"holder": "h", "pin": "1", "price": "2.50", "at": "2026-01-02T03:04:05Z"}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"key": object()}, "key"),
        ({"at": [datetime(2026, 1, 1)]}, "at"),  # noqa: DTZ001  (a time zone is what is missing)
        ({"x_note": "é"}, "X-Note"),
        ({"key": "\ud800"}, "key"),
        ({"amount": {1, 2}}, "amount"),
    ],
)
def test_what_cannot_be_sent_is_an_error_that_names_it(
    package: Any, client: Any, given: dict[str, Any], named: str
) -> None:
    with pytest.raises(package.ConfigurationError, match=named):
        client.team.day("2026-01-01", **given)
    with pytest.raises(package.ConfigurationError, match=r"body\.holder"):
        client.team.card({"holder": object()})


def test_forms_with_files_and_objects(package: Any, client: Any, recorder: Any) -> None:
    pages = [b"1", package.File("b.png", b"2", "image/png"), ("c.txt", b"3")]
    client.team.add({"pages": pages, "cover": b"4", "meta": {"author": "x"}, "note": "n"})
    text = recorder.last.body.decode().replace("\r\n", "|")
    assert text.count('name="pages"') == 3
    assert 'name="pages"; filename="b.png"|Content-Type: image/png||2' in text
    assert 'filename="c.txt"|Content-Type: text/plain||3' in text
    assert 'name="meta"|Content-Type: application/json||{"author":"x"}' in text
    assert 'name="note"||n' in text


def test_lines_and_events_come_one_by_one(package: Any, client: Any, recorder: Any) -> None:
    recorder.answers = [Answer(200, b'{"a":1}\n{"a":2}\n', {"Content-Type": "application/x-ndjson"})]
    assert list(client.team.lines()) == [{"a": 1}, {"a": 2}]
    recorder.answers = [Answer(200, b'event: x\ndata: 1\ndata: 2\n\n: quiet\n\ndata: {"a":1}\n\n')]
    first, second = client.team.events()
    assert (first.event, first.data, second.json) == ("x", "1\n2", {"a": 1})

    async def run() -> list[Any]:
        async with package.AsyncClient(recorder.url) as opened:
            return [event async for event in await opened.team.events()]

    assert asyncio.run(run()) == [first, second]


def test_a_named_schema_is_read_as_the_media_type_says(package: Any, client: Any, recorder: Any) -> None:
    recorder.answers = [Answer(200, b"yes", {"Content-Type": "text/plain"}), Answer(200, b"\xff\0"), as_json("no")]
    assert client.team.word() == "yes"
    with client.team.print() as picture:
        assert picture.read() == b"\xff\0"
    assert list(client.team.words()) == ["no"]
    hints = typing.get_type_hints(type(client.team).words)
    assert "Lines[typing.Literal['yes', 'no']]" in str(hints["return"]), hints


def test_paths_that_differ_in_their_query_have_their_own_arguments(client: Any, recorder: Any) -> None:
    client.team.books(isbn="1")
    assert recorder.last.target == "/find?isbn=1&kind=book"
    client.team.films(year=2)
    assert recorder.last.target == "/find?year=2&kind=film"


def test_a_value_and_a_stream_have_a_method_each(client: Any, recorder: Any) -> None:
    recorder.answers = [as_json({"a": 1}), Answer(200, b"data: 1\n\n", {"Content-Type": "text/event-stream"})]
    assert client.team.chat({"stream": False}) == {"a": 1}
    assert recorder.last.header("accept") == "application/json"
    assert [event.data for event in client.team.chat_stream_({"stream": True})] == ["1"]
    assert (recorder.last.header("accept"), recorder.last.body) == ("text/event-stream", b'{"stream":true}')
    recorder.answers = [as_json({})]
    assert client.team.chat_stream() == {}


def test_redirects_on_request_only_and_without_credentials(package: Any, recorder: Any) -> None:
    recorder.answers = [Answer(302, b"", {"Location": f"{recorder.url.replace('127.0.0.1', 'localhost')}/there"})]
    with package.Client(recorder.url, bearer_token="t") as opened, pytest.raises(package.ApiError, match="/there"):
        opened.team.either()
    recorder.answers = [*recorder.answers, as_json({"a": 1})]
    with package.Client(recorder.url, bearer_token="t", follow_redirects=True) as opened:
        assert opened.team.either() == {"a": 1}
    assert (recorder.last.target, recorder.last.header("authorization")) == ("/there", "")
    recorder.answers = [Answer(302, b"", {"Location": "/either"})]
    opened = package.Client(recorder.url, bearer_token="t", follow_redirects=True)
    with opened, pytest.raises(package.ApiError, match="/either: too many redirects"):
        opened.team.either()


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("/sign-in?back=/rows", "likely a login"),
        ("https://idp.example.com/adfs/ls?SAMLRequest=x", "likely a login"),
        ("/files/signedlogcontent?login=me&urlSigningMethod=x", "follow_redirects=True, or make the new address"),
    ],
)
def test_a_redirect_is_explained_by_where_it_leads(
    package: Any, client: Any, recorder: Any, location: str, reason: str
) -> None:
    recorder.answers = [Answer(302, b"", {"Location": location})]
    with pytest.raises(package.ApiError, match=reason):
        client.team.rows()


def test_constants_are_filled_in(client: Any, recorder: Any) -> None:
    client.team.constants()
    assert recorder.last.target == "/constants?api-version=2024-01-01&mode=full"


def test_plain_values_and_login_pages(package: Any, client: Any, recorder: Any) -> None:
    recorder.answers = [as_json({"value": 7})]
    assert client.team.scalar() == 7
    recorder.answers = [Answer(200, b"<!DOCTYPE html><html>log in</html>", {"Content-Type": "text/html"})]
    with pytest.raises(package.RefusedError, match="likely a login page"):
        client.team.rows()


def test_xml_is_written_and_read_by_its_names(client: Any, recorder: Any) -> None:
    order = {"id": 5, "lines": [{"sku": "a&b"}], "tags": ["x", "y"]}
    document = b'<order id="5"><lines><line><sku>a&amp;b</sku></line></lines><tag>x</tag><tag>y</tag></order>'
    recorder.answers = [Answer(200, document, {"Content-Type": "application/xml"})]
    assert client.team.xml(order) == order
    assert recorder.last.body == b'<?xml version="1.0" encoding="UTF-8"?>' + document


def test_no_name_of_a_document_hides_anything(client: Any) -> None:
    for tag, name in (("close_", "close"), ("none", "none"), ("retry", "again"), ("base_client", "base")):
        assert getattr(getattr(client, tag), name)() == {}
    assert client.team.list.__name__ == "list"


def test_hints_of_every_method_resolve(client: Any, package: Any) -> None:
    for method in ("day", "list", "two", "card", "events"):
        assert "return" in typing.get_type_hints(getattr(client.team, method))
    assert "http" in typing.get_type_hints(package.Client.__init__)
    assert (package.API_VERSION, package.__version__) == ("v2.4-beta", "2.4")
