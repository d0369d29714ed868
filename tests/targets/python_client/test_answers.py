"""What comes back: values, nothing, text, errors with a hint; nothing an object had is lost."""

import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from tests.targets.python_client.recorder import Answer

LOGIN = {"api_key": "k", "user": "u", "password": "p"}
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def client(shop: Any, recorder: Any) -> Iterator[Any]:
    with shop.module.Client(recorder.url, retry=None) as package:
        yield package


def test_what_was_read_is_written_back_whole(client: Any, recorder: Any) -> None:
    stored = {
        "name": "old",
        "unknown": {"nested": [1, {"x": None}], "é": "ü"},
        "children": [{"name": "c", "alsoUnknown": 12345678901234567890}],
        "modifiedDate": "2024-01-31T12:00:00.000Z",
        "ratio": 0.1,
        "": "empty name",
    }
    server = {"object": stored}

    def answer(arrived: Any) -> Any:
        if arrived.method == "PUT":
            server["object"] = json.loads(arrived.body)
        return Answer(200, json.dumps(server["object"]).encode(), JSON)

    recorder.answers = [answer]
    thing = client.thing.get_thing(id="1")
    thing["name"] = "new"
    answered = client.thing.update_thing(thing, id="1")
    assert server["object"] == {**stored, "name": "new"} == answered


@pytest.mark.parametrize("content_type", ["", "*/*", "application/octet-stream", "text/plain", "application/json"])
def test_json_is_read_whatever_it_is_called(client: Any, recorder: Any, content_type: str) -> None:
    recorder.answers = [Answer(200, b'\xef\xbb\xbf{"name": "a"}', {"Content-Type": content_type})]
    assert client.thing.get_any(id="1") == {"name": "a"}


@pytest.mark.parametrize(
    ("body", "headers"), [(b'"n\\u00e9"', JSON), ("né".encode(), {"Content-Type": "text/plain; charset=utf-8"})]
)
def test_text_in_json_or_plain(client: Any, recorder: Any, body: Any, headers: Any) -> None:
    recorder.answers = [Answer(200, body, headers)]
    assert client.thing.get_name(id="1") == "né"


def test_nothing(client: Any, recorder: Any) -> None:
    recorder.answers = [Answer(204)]
    assert client.thing.delete_thing(id="1") is None
    recorder.answers = [Answer(200)]
    assert client.thing.check_thing(id="1") is None
    assert client.thing.touch_thing(id="1") == ""


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"name": '])
def test_an_answer_that_is_not_as_documented(client: Any, recorder: Any, shop: Any, body: bytes) -> None:
    recorder.answers = [Answer(200, body, JSON)]
    with pytest.raises(shop.module.AnswerError) as failed:
        client.thing.get_thing(id="1")
    assert failed.value.status == 200
    assert failed.value.body == body.decode()


@pytest.mark.timeout(30)
def test_many_comments_do_not_hide_a_page_or_take_long(client: Any, recorder: Any, shop: Any) -> None:
    comments = b"<!-- -->" * 50
    texts = (b"<!--\n-->" + comments + b"<html>", comments)
    recorder.answers = [Answer(200, text, {"Content-Type": "text/html"}) for text in texts]
    with pytest.raises(shop.module.RefusedError, match="a web page came"):
        client.thing.get_thing(id="1")
    with pytest.raises(shop.module.AnswerError):
        client.thing.get_thing(id="1")


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (400, "ApiError"),
        (401, "RefusedError"),
        (403, "RefusedError"),
        (404, "NotFoundError"),
        (409, "ConflictError"),
        (500, "ApiError"),
    ],
)
def test_errors_have_status_and_body(client: Any, recorder: Any, shop: Any, status: int, name: str) -> None:
    recorder.answers = [Answer(status, "why é".encode())]
    with pytest.raises(shop.module.ApiError) as failed:
        client.thing.get_thing(id="1")
    assert type(failed.value).__name__ == name
    assert (failed.value.status, failed.value.body, failed.value.operation) == (status, "why é", "GET /things/{id}")
    assert "why é" in str(failed.value)


def test_a_redirect_is_not_followed(client: Any, recorder: Any, shop: Any) -> None:
    recorder.answers = [Answer(302, b"", {"Location": "/login"}), Answer(200, b"{}", JSON)]
    with pytest.raises(shop.module.ApiError, match="redirects") as failed:
        client.thing.get_thing(id="1")
    assert failed.value.status == 302
    assert len(recorder.requests) == 1


def test_no_answer(shop: Any, unused_port: Any) -> None:
    client = shop.module.Client(f"http://127.0.0.1:{unused_port}", retry=None)
    with client, pytest.raises(shop.module.UnreachableError) as failed:
        client.thing.get_thing(id="1")
    assert failed.value.status is None


def test_a_time_out(shop: Any, recorder: Any) -> None:
    def slow(_: Any) -> Any:
        time.sleep(0.5)
        return Answer(200, b"{}", JSON)

    recorder.answers = [slow]
    client = shop.module.Client(recorder.url, retry=None, timeout=0.1)
    with client, pytest.raises(shop.module.UnreachableError, match="time-out"):
        client.thing.get_thing(id="1")


class TestHints:
    def test_xsrf(self, client_of: Callable[..., Any], recorder: Any) -> None:
        package = client_of("qlik-qrs")
        recorder.answers = [Answer(403, b"XSRF prevention check failed. Possible XSRF discovered.")]
        with package.module.Client(recorder.url) as client, pytest.raises(package.module.RefusedError) as failed:
            client.app.list_apps()
        assert "X-Qlik-Xrfkey" in failed.value.hint

    @pytest.mark.parametrize(
        ("body", "word"),
        [
            (b"RequestBlocked_AuthenticationError", "API key"),
            (b"RequestBlocked_TimeDifferenceWithServer", "clocks"),
            (b"RequestBlocked_IpRestriction", "address"),
        ],
    )
    def test_strict_authentication(self, client_of: Callable[..., Any], recorder: Any, body: bytes, word: str) -> None:
        package = client_of("qlm")
        recorder.answers = [Answer(401, body)]
        with (
            package.module.Client(recorder.url, **LOGIN) as client,
            pytest.raises(package.module.RefusedError) as failed,
        ):
            client.licence_lookup.retrieve_activation_key_http(is_vendor="v")
        assert word in failed.value.hint

    def test_the_name_of_the_header_is_no_wrong_clock(self, client_of: Callable[..., Any], recorder: Any) -> None:
        package = client_of("qlm")
        recorder.answers = [Answer(401, b"The header X-Qlm-Timestamp is missing")]
        with package.module.Client(recorder.url, **LOGIN) as client, pytest.raises(package.module.ApiError) as failed:
            client.licence_lookup.retrieve_activation_key_http(is_vendor="v")
        assert "clock" not in failed.value.hint

    @pytest.mark.parametrize(("minutes", "word"), [(10, "behind"), (-10, "ahead of")])
    def test_a_clock_that_is_wrong(self, client_of: Callable[..., Any], recorder: Any, minutes: Any, word: str) -> None:
        package = client_of("qlm")
        date = format_datetime(datetime.now(UTC) + timedelta(minutes=minutes), usegmt=True)
        recorder.answers = [Answer(401, b"no", {"Date": date})]
        with (
            package.module.Client(recorder.url, **LOGIN) as client,
            pytest.raises(package.module.RefusedError) as failed,
        ):
            client.licence_lookup.retrieve_activation_key_http(is_vendor="v")
        assert word in failed.value.hint
        assert re.search(r"\b(59[0-9]|60[0-9]) s\b", failed.value.hint)

    @pytest.mark.parametrize(
        ("status", "body"),
        [(401, b"RequestBlocked_AuthenticationError"), (404, b"no"), (200, b"<r><error>No such key</error></r>")],
    )
    def test_a_wrong_key_is_no_wrong_clock(
        self, client_of: Callable[..., Any], recorder: Any, status: int, body: bytes
    ) -> None:
        package = client_of("qlm")
        date = format_datetime(datetime.now(UTC) + timedelta(minutes=10), usegmt=True)
        recorder.answers = [Answer(status, body, {"Date": date, "Content-Type": "text/xml"})]
        with package.module.Client(recorder.url, **LOGIN) as client, pytest.raises(package.module.ApiError) as failed:
            client.licence_lookup.retrieve_activation_key_http(is_vendor="v")
        assert "clock" not in failed.value.hint
