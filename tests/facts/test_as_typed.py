"""What people type, and a real repository takes: paths of any case, words of enums and dates in filters."""

import http.client
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest

from generator.server.app import running
from generator.server.settings import ServerSettings
from tests.bundled import bundled_api

KEY = "abcdefghijklmnop"
HEADERS = {"X-Qlik-Xrfkey": KEY, "X-Qlik-User": "UserDirectory=INTERNAL;UserId=sa_api", "hdr-usr": r"EXAMPLE\jane"}
SALES = "/qrs/task/925f84db-71e6-44a0-ac38-e59103b2a409/start"


@pytest.fixture(scope="module")
def call() -> Iterator[Any]:
    with running([bundled_api("qlm"), bundled_api("qlik-qrs")], ServerSettings({"QLM_API_KEY": "123456"})) as server:

        def send(path: str, method: str = "GET", **query: str) -> tuple[int, Any]:
            connection = http.client.HTTPConnection(server.url.partition("//")[2], timeout=20)
            pairs = "".join(f"&{name}={quote(value)}" for name, value in query.items())
            connection.request(method, f"{path}?Xrfkey={KEY}{pairs}", headers=HEADERS)
            answer = connection.getresponse()
            content = answer.read()
            return answer.status, json.loads(content) if content[:1] in (b"{", b"[") else content

        yield send


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/QRS/app", 200),
        ("/qrs/compositeEvent", 200),
        ("/qrs/about/", 200),
        ("/Header/QRS/App/Count/", 200),
        ("/qrs/apps/", 404),
        ("/qrs/about//", 404),
        ("/", 404),
        ("/QlmLicenseServer/qlmservice.asmx/pinghttp", 404),
        ("/QlmLicenseServer/qlmservice.asmx/PingHttp/", 404),
    ],
)
def test_a_path_of_the_repository_has_letters_of_any_case_and_a_slash_at_the_end(
    call: Any, path: str, status: int
) -> None:
    assert call(path)[0] == status


def test_a_path_that_nearly_fits_is_told_with_an_address_that_exists(call: Any) -> None:
    status, text = call("/QlmLicenseServer/PingHttp")
    assert (status, b"did you mean /QlmLicenseServer/qlmservice.asmx/PingHttp?" in text) == (404, True)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("executionResult.status eq Started", 1),
        ("executionresult.Status eq 'started' and reloadTask.name eq 'Reload Sales'", 1),
        ("executionResult.status eq 2", 1),
        ("executionResult.status eq FinishedSuccess", 0),
        ("id eq Started", 0),
        ("executionResult.startTime gt '{:%Y-%m-%d} 00:00:00'", 1),
        ("executionResult.startTime gt '{:%Y-%m-%d} 23:59:59'", 0),
    ],
)
def test_a_filter_has_words_of_enums_and_dates_with_a_blank(call: Any, text: str, count: int) -> None:
    call(SALES, "POST")
    status, answer = call("/qrs/executionsession/count", filter=text.format(datetime.now(UTC)))
    assert (status, answer) == (200, {"value": count})


def test_an_app_that_is_not_published_was_published_at_the_beginning_of_time(call: Any) -> None:
    _, (app,) = call("/qrs/app/full", filter="name eq 'Sales'")
    assert (app["published"], app["publishTime"]) == (False, "1753-01-01T00:00:00.000Z")
