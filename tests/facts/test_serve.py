"""What is known of real servers, one test for each fact, at the verifying server. Plain urllib is the client."""
# ruff: noqa: S310 - every address here is the loopback

import http.client
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from generator.commands.serve import DEMO, known_values
from generator.server.app import VerifyingServer, running
from generator.server.settings import ServerSettings
from tests.bundled import bundled_api

KEY = "abcdefghijklmnop"
USER = {"X-Qlik-User": "UserDirectory=INTERNAL; UserId=sa_api"}
ZEROS = "00000000-0000-0000-0000-000000000000"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass(frozen=True)
class Reply:
    status: int
    headers: http.client.HTTPMessage
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)


@dataclass(frozen=True)
class Caller:
    """Sends keyed requests to the server; a body becomes JSON."""

    server: VerifyingServer

    def __call__(self, method: Any, path: Any, body: Any = None, headers: Any = None) -> Any:
        target = f"{self.server.url}{path}{'&' if '?' in path else '?'}xrfkey={KEY}"
        data = b"" if body is None and method in {"POST", "PUT"} else None
        data = data if body is None else json.dumps(body).encode()
        every = {"X-Qlik-Xrfkey": KEY, **(USER if headers is None else headers)}
        every |= {"Content-Type": "application/json"} if body is not None else {}
        request = urllib.request.Request(target, data, every, method=method)
        try:
            with urllib.request.build_opener(NoRedirect).open(request, timeout=20) as answer:
                return Reply(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return Reply(error.code, error.headers, error.read())  # type: ignore[arg-type]

    def first(self, path: Any, name: str = "Sales") -> Any:
        text = urllib.parse.quote(f"name sw '{name}'")
        return self("GET", f"{path}/full?filter={text}").json[0]


@pytest.fixture(scope="module")
def apis() -> list[Any]:
    return [bundled_api(name) for name in ("qlik-qrs", "qlik-qps")]


@pytest.fixture
def call(apis: Any) -> Iterator[Any]:
    with running(apis, ServerSettings(known_values(apis, {}))) as server:
        yield Caller(server)


class TestAnswersOfTheRepository:
    def test_a_plain_value_arrives_in_an_object(self, call: Any) -> None:
        assert call("GET", "/qrs/app/count").json == {"value": 2}
        export = call("GET", f"/qrs/app/{call.first('/qrs/app')['id']}/export").json
        assert list(export) == ["value"]

    def test_the_value_of_a_synchronous_start_is_an_execution_session(self, call: Any) -> None:
        task = call.first("/qrs/task", "Reload Sales")
        run = call("POST", f"/qrs/task/{task['id']}/start/synchronous").json["value"]
        sessions = f"/qrs/executionsession?filter=id%20eq%20{run}"
        assert len(call("GET", sessions).json) == 1
        until = time.monotonic() + 20
        while call("GET", sessions).json and time.monotonic() < until:
            time.sleep(0.1)
        results = call("GET", f"/qrs/executionresult?filter=executionid%20eq%20{run}").json
        assert [result["status"] for result in results] == [8, 7]  # it has one retry

    def test_the_empty_guid_means_that_nothing_was_started(self, call: Any) -> None:
        disabled = call.first("/qrs/task", "Reload Profit")
        assert call("POST", f"/qrs/task/{disabled['id']}/start/synchronous").json == {"value": ZEROS}
        task = call.first("/qrs/task", "Reload Sales")
        assert call("POST", f"/qrs/task/{task['id']}/start/synchronous").json["value"] != ZEROS
        assert call("POST", f"/qrs/task/{task['id']}/start/synchronous").json == {"value": ZEROS}

    def test_a_reload_task_needs_its_app(self, call: Any) -> None:
        app = call.first("/qrs/app")
        task = {"name": "Nightly", "enabled": True, "app": {"id": app["id"]}}
        event = {"name": "Every night", "incrementDescription": "0 0 1 0", "incrementOption": "daily"}
        created = call("POST", "/qrs/reloadtask/create", {"task": task, "schemaEvents": [event]})
        assert (created.status, created.json["app"]["name"]) == (201, "Sales")
        (stored,) = call("GET", "/qrs/schemaevent/full").json
        assert (stored["reloadTask"]["id"], stored["incrementOption"]) == (created.json["id"], 2)
        assert call("POST", "/qrs/reloadtask/create", {"task": {"name": "No app"}}).status == 400

    def test_a_reference_needs_its_id_alone(self, call: Any) -> None:
        jane = call("GET", "/qrs/user?filter=userId%20eq%20'jane'").json[0]
        stream = call("POST", "/qrs/stream", {"name": "Sales", "owner": {"id": jane["id"]}}).json
        assert stream["owner"] == jane

    def test_a_stale_date_answers_409(self, call: Any) -> None:
        tag = call("GET", "/qrs/tag/full").json[0]
        path = f"/qrs/tag/{tag['id']}"
        changed = call("PUT", path, {**tag, "name": "weekly"})
        assert (changed.status, changed.json["name"]) == (200, "weekly")
        assert call("PUT", path, {**tag, "name": "stale"}).status == 409
        assert call("PUT", path, {"name": "without a date"}).status == 409
        assert call("GET", path).json["name"] == "weekly"

    @pytest.mark.parametrize("prefix", ["", "/jwt", "/any-other"])
    def test_a_download_lies_below_the_virtual_proxy(self, call: Any, prefix: str) -> None:
        way = {"Authorization": f"Bearer {DEMO}"} if prefix else USER
        app = call("GET", f"{prefix}/qrs/app?filter=name%20eq%20'Sales'", headers=way).json[0]
        export = call("POST", f"{prefix}/qrs/app/{app['id']}/export/{ZEROS}", headers=way).json
        assert export["downloadPath"].startswith("/tempcontent/")
        assert call("GET", f"{prefix}{export['downloadPath']}", headers=way).content.startswith(b"Sales\n")
        assert call("GET", f"{prefix}{export['downloadPath']}", headers={}).status == 302
        if prefix:
            assert call("GET", f"/else/qrs{export['downloadPath']}", headers=way).status == 404

    def test_enums_are_numbers_and_names_are_accepted(self, call: Any) -> None:
        answer = call("POST", "/qrs/custompropertydefinition", {"name": "Region", "valueType": "Text"})
        assert answer.status == 201
        enums = call("GET", "/qrs/about/api/enums").json
        assert "7: FinishedSuccess" in enums["TaskExecutionStatus"]["values"]


class TestAnswersOfTheProxyService:
    def test_keys_arrive_in_pascal_case_and_are_accepted_in_any(self, call: Any) -> None:
        body = {"UserDirectory": "EXAMPLE", "userid": "jane"}
        ticket = call("POST", "/qps/ticket", body).json
        assert ticket.keys() == {"Attributes", "Ticket", "UserDirectory", "UserId"}
        for user in (r"EXAMPLE\jane", " "):
            refused = call("POST", "/qps/ticket", {**body, "userid": user})
            assert (refused.status, b"userId is blank or has a backslash" in refused.content) == (400, True)
        session = call("POST", "/qps/session", {**body, "SessionId": "one"}).json
        assert (session["SessionId"], session["UserId"]) == ("one", "jane")
        assert call("DELETE", "/qps/session/one").json["Session"]["SessionId"] == "one"
        assert call("GET", "/qps/session/one").status == 404
        assert len(call("DELETE", "/qps/user/EXAMPLE/jane").json) == 1
        assert call("GET", "/qps/session").json == []


class TestTheWire:
    def test_a_post_or_put_without_a_length_gets_411(self, call: Any) -> None:
        for method, path in (("POST", f"/qrs/task/{ZEROS}/start"), ("PUT", f"/qrs/app/{ZEROS}/publish")):
            connection = http.client.HTTPConnection(call.server.url.partition("//")[2], timeout=20)
            connection.putrequest(method, f"{path}?xrfkey={KEY}")
            connection.putheader("X-Qlik-Xrfkey", KEY)
            connection.endheaders()
            assert connection.getresponse().status == 411

    def test_the_path_decides_what_is_there(self, call: Any) -> None:
        assert b"did you mean /qrs/app?" in call("GET", "/app").content
        assert call("GET", "/app").status == 404
        assert call("GET", f"/qrs/app/{ZEROS}").status == 404
        assert call("POST", f"/qrs/task/{ZEROS}/start").status == 404
        assert call("GET", "/qrs/app", headers={**USER, "Host": "localhost:4242"}).status == 200
        assert call("GET", "/jwt/qrs/app", headers={**USER, "Host": "localhost:4242"}).status == 404
        assert call("GET", "/jwt/qps/session", headers={**USER, "Host": "localhost:4243"}).status == 404

    def test_each_service_has_its_port(self, call: Any) -> None:
        for path, port, status in (
            ("/qrs/app", 4242, 200),
            ("/qrs/app", 4243, 404),
            ("/qrs/app", 4747, 404),
            ("/qps/session", 4243, 200),
            ("/qps/session", 4242, 404),
            ("/qps/session", 4747, 404),
        ):
            assert call("GET", path, headers={**USER, "Host": f"localhost:{port}"}).status == status, (path, port)
        assert b"4747 is that of the engine" in call("GET", "/qrs/app", headers={"Host": "localhost:4747"}).content

    @pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, USER])
    def test_a_stranger_is_sent_to_a_login(self, call: Any, headers: Any) -> None:
        answer = call("GET", "/jwt/qrs/app", headers=headers)
        assert answer.status == 302
        assert answer.headers["Location"].startswith("/jwt/")
        for method, path in (("GET", answer.headers["Location"]), ("GET", "/form/qrs/app"), ("POST", "/form/qrs/tag")):
            page = call(method, path, headers=headers)
            assert (page.status, page.headers.get_content_type()) == (200, "text/html")
            assert not call.server.ledger[-1].accepted

    def test_the_names_of_header_and_cookie_are_settings_of_the_virtual_proxy(self, apis: Any) -> None:
        names = {"QLIK_USER_HEADER": "X-Remote-User", "QLIK_SESSION_COOKIE": "X-Qlik-Session-fin"}
        with running(apis, ServerSettings(known_values(apis, names))) as server:
            call = Caller(server)
            for name, value, status in (
                ("X-Remote-User", "EXAMPLE\\jane", 200),
                ("hdr-usr", "EXAMPLE\\jane", 302),
                ("Cookie", f"X-Qlik-Session-fin={DEMO}", 200),
                ("Cookie", f"X-Qlik-Session={DEMO}", 302),
            ):
                assert call("GET", "/fin/qrs/app", headers={name: value}).status == status

    def test_nobody_gets_in_without_a_way(self, call: Any) -> None:
        assert call("GET", "/qrs/app", headers={}).status == 302
        assert call("GET", "/qps/session", headers={}).status == 403

    def test_a_filter_that_cannot_be_parsed_gets_400(self, call: Any) -> None:
        wrong = ("name", "name eq", "name xx 'a'", "(name eq 'a'", "name eq 'a' or", "name eq 'a")
        for text in (*wrong, "name eq 'O''Brien'", "name eq 'O'Brien'", 'name eq "a"'):
            answer = call("GET", f"/qrs/app?filter={urllib.parse.quote(text)}")
            assert (answer.status, b"Cannot parse the expression" in answer.content) == (400, True), text

    def test_filters_with_quotes_accents_and_signs(self, call: Any) -> None:
        for name in ("O'Brien & Söhne #1", "100 % (net)", r"C:\new's"):
            call("POST", "/qrs/tag", {"name": name})
            text = urllib.parse.quote("name eq '{}'".format(re.sub(r"[\\']", r"\\\g<0>", name.upper())), safe="")
            assert [tag["name"] for tag in call("GET", f"/qrs/tag?filter={text}").json] == [name]

    def test_a_long_upload_arrives_whole_and_is_not_held(self, call: Any) -> None:
        size, part = 150_000_000, b"\0" * 1_000_000
        connection = http.client.HTTPConnection(call.server.url.partition("//")[2], timeout=60)
        headers = {
            "X-Qlik-Xrfkey": KEY,
            "Content-Type": "application/vnd.qlik.sense.app",
            **USER,
            "Content-Length": size,
        }
        connection.request("POST", f"/qrs/app/upload?name=Big&xrfkey={KEY}", (part for _ in range(150)), headers)  # type: ignore[arg-type]
        answer = json.loads(connection.getresponse().read())
        assert (answer["name"], answer["fileSize"]) == ("Big", size)
        assert len(call.server.ledger[-1].received.body) <= 4096


class TestStateOfTheSite:
    def test_what_was_created_is_listed_counted_ordered_read_changed_and_deleted(self, call: Any) -> None:
        tags = [call("POST", "/qrs/tag", {"name": name}).json for name in ("beta", "alpha")]
        text = urllib.parse.quote("name so 'alph' or name eq 'BETA'")
        listed = call("GET", f"/qrs/tag?filter={text}&orderby=name").json
        assert [tag["name"] for tag in listed] == ["alpha", "beta"]
        assert call("GET", f"/qrs/tag/count?filter={text}").json == {"value": 2}
        path = f"/qrs/tag/{tags[0]['id']}"
        assert call("GET", path).json == tags[0]
        assert call("DELETE", path).status == 204
        assert call("GET", path).status == 404

    def test_tasks_and_their_events_go_with_their_app(self, call: Any) -> None:
        app = call("POST", f"/qrs/app/{call.first('/qrs/app')['id']}/copy?name=Brief")
        event = {"name": "Daily", "timeZone": "UTC", "incrementDescription": "0 0 1 0"}
        body = {"task": {"name": "Reload it", "app": {"id": app.json["id"]}}, "schemaEvents": [event]}
        task = call("POST", "/qrs/reloadtask/create", body).json
        before = [call("GET", f"/qrs/{path}/count").json["value"] for path in ("reloadtask", "schemaevent")]
        assert call("DELETE", f"/qrs/app/{app.json['id']}").status == 204
        assert call("GET", f"/qrs/reloadtask/{task['id']}").status == 404
        after = [call("GET", f"/qrs/{path}/count").json["value"] for path in ("reloadtask", "schemaevent")]
        assert after == [count - 1 for count in before]

    def test_the_example_of_the_documentation_always_exists(self, call: Any, apis: Any) -> None:
        tag = next(one for one in apis[0].operations if one.id == "get_tag").parameters[0].example
        for _ in range(2):
            assert call("GET", f"/qrs/tag/{tag}").status == 200
            assert call("DELETE", f"/qrs/tag/{tag}").status == 204

    def test_it_says_what_it_is(self, call: Any) -> None:
        assert call("GET", "/qrs/about").json["buildVersion"] == "38.22.0.0"

    def test_publish_and_copy(self, call: Any) -> None:
        app, stream = call.first("/qrs/app"), call.first("/qrs/stream", "Finance")
        published = call("PUT", f"/qrs/app/{app['id']}/publish?stream={stream['id']}").json
        assert (published["published"], published["stream"]["name"]) == (True, "Finance")
        copy = call("POST", f"/qrs/app/{app['id']}/copy?name=Copy").json
        assert (copy["name"], copy["published"]) == ("Copy", False)

    def test_as_documented_keeps_nothing_and_demands_no_way_in(self, apis: Any) -> None:
        with running(apis, ServerSettings(known_values(apis, {}), as_documented=True)) as server:
            call = Caller(server)
            assert call("GET", "/qrs/app/count", headers={}).json == 0
            assert call("GET", f"/qrs/app/{ZEROS}", headers={}).status == 200


BODIES = [5, "x", [5], [[]], {"columns": 5, "task": 5, "items": 5, "tags": 5}, {"columns": [5], "task": [5], "id": [5]}]


@pytest.mark.parametrize("step", [pytest.param(1, marks=pytest.mark.slow), 23])
def test_a_body_of_any_shape_is_answered(apis: Any, call: Any, step: Any) -> None:
    """Whatever JSON arrives: an answer of the site or a refusal, no bug of the server."""
    calls = [(prefix, one) for prefix, api in zip(("/qrs", "/qps"), apis, strict=True) for one in api.operations]
    for prefix, operation in [one for one in calls if one[1].body][::step]:
        path = prefix + re.sub(r"\{[^}]*\}", ZEROS, operation.path)
        for body in BODIES:
            reply = call(operation.method, path, body)
            assert b"A bug of this server" not in reply.content, (operation.id, body)
