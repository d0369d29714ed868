"""The script of a collection in the real engines, judged from the bytes that arrive, by an HMAC of the test's own."""

import hashlib
import hmac
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.clients import engines
from tests.clients.closed_network import closed_network
from tests.clients.loopback import Loopback
from tests.signing import postman_cases

SETUP = """{
  inputs: { api_key: "qlmApiKey" }, options: {}, needed: ["baseUrl", "qlmUser", "qlmPassword"],
  secrets: ["is_user", "is_pwd"], logins: {}, ways: { header: [{ name: "hdr-usr", template: "D\\\\{qlmUser}" }] },
}"""
CASES = {case.id: case for case in postman_cases.cases()}


def run_in_newman(collection: Any, folder: Any, values: Any, *arguments: Any) -> tuple[Any, Any]:
    with Loopback() as server:
        report = engines.newman(collection, folder, values=values(server.url), arguments=arguments)
    return report, server.requests


def run_in_cli(collection: Any, folder: Any, values: Any, *arguments: Any) -> tuple[Any, Any]:
    with closed_network() as network, Loopback(network.listen()) as server:
        report = engines.postman_cli(collection, folder, network, values=values(server.url), arguments=arguments)
    return report, server.requests


ENGINES = {"newman": run_in_newman, "postman-cli": run_in_cli}
# Both run the same sandbox; other tests of `make test` run the Postman CLI with whole collections.
ONE_AT_FIRST = ["newman", pytest.param("postman-cli", marks=pytest.mark.slow)]


@pytest.fixture(
    scope="module",
    params=["newman", pytest.param("postman-cli", marks=[pytest.mark.slow, pytest.mark.xdist_group("postman-cli")])],
)
def arrived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[Any, Any]:
    """Return the engine's name and what arrived, by the case's id."""
    collection = postman_cases.collection("qlm-strict", SETUP, list(CASES.values()))
    folder = tmp_path_factory.mktemp(request.param)
    report, requests = ENGINES[request.param](collection, folder, postman_cases.environment)
    assert report.failures == []
    assert report.status == 0
    return {request.all("Case")[0]: request for request in requests}


def digest(text: Any) -> str:
    return hmac.new(postman_cases.KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def fault(received: Any) -> str:
    """Return what is wrong with a request of version 2, judged from its bytes alone."""
    one = {
        name: received.all(f"X-Qlm-{name}") for name in ("Authentication-Token", "Timestamp", "Authentication-Version")
    }
    if any(len(values) != 1 for values in one.values()):
        return f"not each header once: {one}"
    [token], [stamp], _ = one.values()
    age = datetime.now(UTC) - datetime.strptime(stamp, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    extra = [f"&{name}:{value}" for name, value in received.headers if name.startswith("X-QlmData")]
    text = f"{received.url}&X-Qlm-Timestamp:{stamp}&X-Qlm-Authentication-Version:2{''.join(extra)}"
    if token != digest(text):
        return f"the token is not the HMAC of {text!r}"
    return "" if abs(age) < timedelta(minutes=5) else f"the time {stamp} is wrong"


def read(received: Any) -> tuple[Any, list[tuple[Any, Any]]]:
    """Return path and query as a server reads them."""
    path, _, query = received.target.partition("?")
    pairs = [pair.partition("=") for pair in query.split("&")] if query else []
    return unquote(path), [(unquote(name), unquote(value) if equals else None) for name, equals, value in pairs]


def test_there_are_cases_enough() -> None:
    assert len(CASES) >= 120


def test_all_arrive(arrived: dict[Any, Any]) -> None:
    assert set(arrived) == set(CASES)


def test_each_signature_is_that_of_the_bytes_received(arrived: dict[Any, Any]) -> None:
    signed = [case for case in CASES.values() if case.version in ("2", "{{version}}")]
    faults = {case.id: fault(arrived[case.id]) for case in signed}
    assert {name: about for name, about in faults.items() if about} == {}


def test_each_value_is_the_one_that_was_meant(arrived: dict[Any, Any]) -> None:
    wrong = {}
    for case in CASES.values():
        path, query = read(arrived[case.id])
        if case.query is not None and query != case.query:
            wrong[case.id] = query
        if case.path is not None and path != case.path:
            wrong[case.id] = path
    assert wrong == {}


def test_version_1_signs_the_address_alone(arrived: dict[Any, Any]) -> None:
    received = arrived["version-1"]
    assert received.all("Qlm-Authentication-Token") == [digest(received.url)]
    assert len(received.all("Qlm-Timestamp")) == 1
    assert not [name for name, _ in received.headers if name.lower().startswith("x-qlm")]


def test_a_request_without_the_row_is_not_signed(arrived: dict[Any, Any]) -> None:
    assert not [name for name, _ in arrived["unsigned"].headers if "qlm" in name.lower()]


def test_additional_headers_are_sent_as_they_were_signed(arrived: dict[Any, Any]) -> None:
    received = arrived["extra-headers"]
    assert received.all("X-QlmData") == [postman_cases.VALUES["pp"]]
    assert received.all("X-Qlm-Off") == []


@pytest.mark.full
def test_migrated_to_version_3(tmp_path: Path) -> None:
    """The engine of collections in version 3: each signature holds; two things it does by itself are known."""
    collection = postman_cases.collection("qlm-strict", SETUP, list(CASES.values()))
    with closed_network() as network, Loopback(network.listen()) as server:
        values = postman_cases.environment(server.url)
        done = engines.postman_cli_migrated(collection, tmp_path, network, values)
    assert done.returncode == 0, done.stdout[-2000:]
    seen = {request.all("Case")[0]: request for request in server.requests}
    assert {request.all("User-Agent")[0].split(".")[0] for request in server.requests} == {"PostmanRuntime/1"}
    signed = [case for case in CASES.values() if case.version in ("2", "{{version}}")]
    assert {case.id: about for case in signed if (about := fault(seen[case.id]))} == {}
    other = {case.id for case in CASES.values() if case.query not in (None, read(seen[case.id])[1])}
    assert other == {"bare", "duplicates"}


TYPED = {
    "{{baseUrl}}/x?a={{nowhere}}": "Fill in the variable nowhere",
    "{{baseUrl}}/{{nowhere}}": "Fill in the variable nowhere",
    "{{baseUrl}}/:id": "Fill in the path variable id",
    "{{baseUrl}}/a/../b": ". or ..",
    "{{baseUrl}}/a/%2e": ". or ..",
}
VARIABLES = [
    ({"qlmPassword": ""}, "Fill in the variable qlmPassword"),
    ({"qlmApiKey": ""}, "Fill in the variable qlmApiKey"),
    ({"baseUrl": ""}, "Fill in the variable baseUrl"),
    ({"baseUrl": "http://127.0.0.1:9/?x"}, "query"),
    ({"version": "3"}, "version is not one of"),
    ({"data": "a "}, "an additional header"),
    ({"prerequestWay": "nope"}, "prerequestWay names no way in: nope"),
    ({"prerequestWay": "header", "qlmUser": ""}, "Fill in the variable qlmUser"),
]


@pytest.mark.parametrize("engine", ONE_AT_FIRST)
def test_an_address_that_cannot_be_right_is_refused(engine: Any, tmp_path: Path) -> None:
    chosen = [postman_cases.Case(f"case {n}", address) for n, address in enumerate(TYPED)]
    collection = postman_cases.collection("qlm-strict", SETUP, chosen)
    report, requests = ENGINES[engine](collection, tmp_path, postman_cases.environment)
    assert report.status == 1
    for case, message in zip(chosen, TYPED.values(), strict=True):
        assert any(message in about for name, about in report.failures if name == case.id), message
    assert not any(request.all("X-Qlm-Authentication-Token") for request in requests)


@pytest.mark.parametrize("engine", ONE_AT_FIRST)
def test_a_refusal_says_what_to_fill_in(engine: Any, tmp_path: Path) -> None:
    address = "{{baseUrl}}/x?is_pwd={{qlmPassword}}"
    case = postman_cases.Case(
        "one", address, version="{{version}}", headers=[{"key": "X-QlmData", "value": "{{data}}"}]
    )
    collection = postman_cases.collection("qlm-strict", SETUP, [case])
    rows = tmp_path / "rows.json"
    rows.write_text(json.dumps([{"data": "a", "prerequestWay": "", **changes} for changes, _ in VARIABLES]))
    report, requests = ENGINES[engine](collection, tmp_path, postman_cases.environment, "--iteration-data", str(rows))
    assert report.status == 1
    for number, (_, message) in enumerate(VARIABLES):
        said = [
            failure["error"]["message"]
            for failure in report.run["failures"]
            if failure["cursor"]["iteration"] == number
        ]
        assert any(message in text for text in said), (message, said)
    assert not any(request.all("X-Qlm-Authentication-Token") for request in requests)


@pytest.mark.parametrize("engine", ONE_AT_FIRST)
def test_what_was_signed_is_shown_masked(engine: Any, tmp_path: Path) -> None:
    collection = postman_cases.collection("qlm-strict", SETUP, [CASES["secrets"]])
    rows = tmp_path / "rows.json"
    common = {"prerequestWay": "header", "qlmPassword": "canary-password", "qlmUser": "canary-user"}
    rows.write_text(json.dumps([{**common, "prerequestDebug": mode} for mode in ("", "1", "unmasked")]))
    report, requests = ENGINES[engine](collection, tmp_path, postman_cases.environment, "--iteration-data", str(rows))
    output = re.sub(r"[\s│|]+", "", report.output)
    silent, shown, bare = output.split("Iteration")[1:4]
    # The reporters themselves print each URL once.
    assert [part.count("canary-password") for part in (silent, shown, bare)] == [1, 1, 2]
    assert "is_user=***&is_pwd=***&X-Qlm-Timestamp:" in shown
    assert "X-Qlm-Timestamp" not in silent
    assert "Secretsareshown" in bare
    assert postman_cases.KEY.replace(" ", "") not in output
    assert [request.all("hdr-usr") for request in requests] == [["D\\canary-user"]] * 3
