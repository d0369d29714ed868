"""The Xrfkey in the real engines: one key of 16 characters in both places, fresh for each request."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.signing import postman_cases
from tests.signing.test_postman_qlm import ENGINES, ONE_AT_FIRST

SETUP = """{
  inputs: { xrfkey: "xrfkey" }, options: {}, needed: ["baseUrl"], secrets: [], logins: {},
  ways: {
    certificate: [{ name: "X-Qlik-User", template: "{qlikUser}" }],
    jwt: [{ name: "Authorization", template: "Bearer {qlikJwt}" }],
    windows: [{ name: "User-Agent", template: "Windows" }],
  },
}"""
ROW = {"key": "xrfkey", "value": "{{xrfkey}}"}
HEADER = {"key": "X-Qlik-Xrfkey", "value": "{{xrfkey}}"}
FILTER = {"key": "filter", "value": "{{filter}}"}
REQUESTS = {
    "generated": ([ROW, FILTER], [HEADER]),
    "generated-again": ([ROW, FILTER], [HEADER]),
    "by-hand": ([], []),
    "header-only": ([FILTER], [HEADER]),
    "row-only": ([ROW], []),
    "own-key": ([{"key": "XrfKey", "value": "0000000000000000"}, FILTER], [{"key": "x-qlik-xrfkey", "value": "1"}]),
    "own-key-twice": ([ROW, {"key": "XRFKEY", "value": "0000000000000000"}], [HEADER, {**HEADER, "value": "2"}]),
    "not-ticked": ([{**ROW, "disabled": True}], [{**HEADER, "disabled": True}]),
}


def collection(chosen: Any = REQUESTS) -> dict[str, Any]:
    items = []
    for name, (query, header) in chosen.items():
        url = {"raw": "{{baseUrl}}/app", "host": ["{{baseUrl}}"], "path": ["app"], "query": query}
        request = {"method": "GET", "header": [{"key": "Case", "value": name}, *header], "url": url}
        items.append({"name": name, "request": request})
    return {
        "info": {"name": "xrfkey", "schema": postman_cases.SCHEMA},
        "event": [postman_cases.script("qlik-xrfkey", SETUP)],
        "variable": [{"key": "xrfkey", "value": "0123456789abcdef"}],
        "item": items,
    }


def run(engine: Any, folder: Any, chosen: Any = REQUESTS, **values: Any) -> tuple[Any, dict[Any, Any]]:
    base = {"filter": "name eq 'a'", "prerequestDebug": "1", **values}
    report, requests = ENGINES[engine](collection(chosen), folder, lambda url: {"baseUrl": f"{url}/qrs", **base})
    return report, {request.all("Case")[0]: request for request in requests}


def keys(received: Any) -> tuple[list[Any], Any]:
    """Return the keys of a request, those of the query and those of the header."""
    pairs = parse_qsl(urlsplit(received.target).query, keep_blank_values=True)
    return [value for name, value in pairs if name.lower() == "xrfkey"], received.all("X-Qlik-Xrfkey")


@pytest.mark.parametrize("engine", ONE_AT_FIRST)
def test_both_places_and_fresh(engine: Any, tmp_path: Path) -> None:
    report, arrived = run(engine, tmp_path, prerequestWay="certificate", qlikUser="UserDirectory=A; UserId=b")
    assert report.failures == []
    assert set(arrived) == set(REQUESTS)
    pairs = {name: keys(received) for name, received in arrived.items()}
    assert all(query == header and len(query) == 1 for query, header in pairs.values()), pairs
    assert all(re.fullmatch("[0-9A-Za-z]{16}", query[0]) for query, _ in pairs.values())
    assert len({query[0] for query, _ in pairs.values()}) == len(REQUESTS)
    assert "filter=name%20eq%20%27a%27" in arrived["generated"].target
    assert all(received.all("X-Qlik-User") == ["UserDirectory=A; UserId=b"] for received in arrived.values())
    assert all(query[0] in re.sub(r"[\s│|]+", "", report.output) for query, _ in pairs.values())


@pytest.mark.parametrize("engine", ONE_AT_FIRST)
def test_a_fixed_key_and_another_way(engine: Any, tmp_path: Path) -> None:
    fixed = "abcDEF0123456789"
    report, arrived = run(engine, tmp_path, xrfkey=fixed, prerequestWay="jwt", qlikJwt="a.b.c")
    assert report.failures == []
    assert {name: keys(received) for name, received in arrived.items()} == dict.fromkeys(REQUESTS, ([fixed], [fixed]))
    assert all(received.all("Authorization") == ["Bearer a.b.c"] for received in arrived.values())


def test_a_way_without_variables(tmp_path: Path) -> None:
    _, arrived = run("newman", tmp_path, {"generated": REQUESTS["generated"]}, prerequestWay="windows")
    assert arrived["generated"].all("User-Agent") == ["Windows"]
    assert arrived["generated"].all("X-Qlik-User") == []


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"xrfkey": "short"}, "16 letters and digits"),
        ({"prerequestWay": "certificate"}, "Fill in the variable qlikUser"),
        ({"filter": "{{nowhere}}"}, "Fill in the variable nowhere"),
    ],
)
def test_a_refusal_says_what_to_fill_in(values: dict[str, Any], message: str, tmp_path: Path) -> None:
    report, _ = run("newman", tmp_path, {"generated": REQUESTS["generated"]}, **values)
    assert report.status == 1
    assert any(message in about for _, about in report.failures)
