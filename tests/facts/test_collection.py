"""What is known of real servers, one test for each fact, in the collection: one run of newman at the strict server."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest

from generator.commands.serve import DEMO, known_values
from generator.server.app import running
from generator.server.settings import ServerSettings
from generator.targets import postman
from tests.bundled import bundled_api
from tests.clients.engines import Report, newman

ZEROS = "00000000-0000-0000-0000-000000000000"
FILTER = r"name eq 'O\'Brien & Söhne #1 100%'"
JANE = "1f6c7a52-93c4-4c2e-8f0a-6d1f0f5f2a01"
PREFIXED = {"Host": "localhost:4242", "X-Qlik-User": "UserDirectory=INTERNAL; UserId=sa_api"}
STRANGER = {"values": {"qlikJwt": "unknown"}}
OTHER_HEADER = {
    "prerequestWay": "header",
    "baseUrl": "{url}/hdr/qrs",
    "qlikUser": "EXAMPLE\\josé",
    "qlikUserHeader": "X-Remote-User",
}
# By name: the title of an operation and what a person changes in its request.
CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "plain": ("Count apps", {}),
    "start": ("Start task", {}),
    "publish": ("Publish app", {}),
    "session": ("Start task synchronously", {"path": {"id": "d693c81f-b52a-48e4-a07c-29d547f6e81d"}}),
    "nothing": ("Start task synchronously", {"path": {"id": "a36095ec-82f7-45b1-bd49-f6a214c3b50a"}}),
    "bundle": ("Create reload task bundle", {}),
    "reference": ("Create license professional access type", {"body": {"user": {"id": JANE}}}),
    "enums": ("Create custom property definition", {}),
    "stale": ("Update tag", {"body": {"modifiedDate": "2001-01-01T00:00:00.000Z"}}),
    "upload": ("Upload app", {"file": "app.qvf"}),
    "filter": ("List apps", {"query": {"filter": FILTER}}),
    "unparsable": ("List apps", {"query": {"filter": "name xx 'a'"}}),
    "missing": ("Start task", {"path": {"id": "11111111-1111-4111-8111-111111111111"}}),
    "engine": ("List apps", {"headers": {"Host": "localhost:4747"}}),
    "prefix": ("List apps", {"headers": PREFIXED}),
    "stranger": ("List apps", STRANGER),
    "page": ("List apps", {**STRANGER, "follow": True}),
    "form": ("Start task", {"values": {**STRANGER["values"], "baseUrl": "{url}/form/qrs"}}),
    "header": ("List apps", {"values": OTHER_HEADER}),
}


class Ran:
    """What newman reports and what arrived, by the name of a call."""

    def __init__(self, report: Report, ledger: Any) -> None:
        self.status, self.output, self.failures = report.status, report.output, dict(report.failures)
        self.answers = {one["item"]["name"]: one.get("response", {}) for one in report.run["executions"]}
        verdicts = [one for one in ledger if one.status != 200 or one.operation_id]
        self.arrived = dict(zip(CALLS, verdicts, strict=True))

    def json(self, name: str) -> Any:
        """The answer of a call, which passed."""
        assert name not in self.failures, self.failures[name]
        return json.loads(bytes(self.answers[name]["stream"]["data"]))


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    titles = [title for title, _ in CALLS.values()]
    whole = bundled_api("qlik-qrs")
    chosen = tuple(operation for operation in whole.operations if operation.title in titles)
    collection = postman.collection(whole._replace(operations=chosen))
    folder = tmp_path_factory.mktemp("collection")
    (folder / "app.qvf").write_bytes(b"app")
    names = {"QLIK_USER_HEADER": OTHER_HEADER["qlikUserHeader"], "QLIK_USER": ""}
    with running([whole], ServerSettings(known_values([whole], names))) as server:
        usual = {"baseUrl": "{url}/jwt/qrs", "prerequestWay": "jwt", "qlikJwt": DEMO, "qlikUser": ""}
        values = [
            {name: text.format(url=server.url) for name, text in {**usual, **changes.get("values", {})}.items()}
            for _, changes in CALLS.values()
        ]
        requests = {item["name"]: item for item in _items(collection)}
        items = [
            _changed({**requests[title], "name": name}, following, **changes)
            for (name, (title, changes)), following in zip(CALLS.items(), [*values[1:], values[0]], strict=True)
        ]
        arguments = ["--working-dir", str(folder)]
        report = newman({**collection, "item": items}, folder, values=values[0], arguments=arguments)
        (folder / "out").write_text(report.output)
        return Ran(report, server.ledger)


def _items(node: Any) -> Iterator[Any]:
    for entry in node["item"]:
        yield from _items(entry) if "item" in entry else (entry,)


def _changed(item: Any, following: dict[str, str], follow: bool = False, file: str = "", **changes: Any) -> Any:
    """A request as a person changes it; `following` are the values of the environment for the next one."""
    item = json.loads(json.dumps(item))
    request, url = item["request"], item["request"]["url"]
    url.pop("raw", None)
    for row in url.get("query", []):
        if row["key"] in changes.get("query", {}):
            row.update(value=changes["query"][row["key"]], disabled=False)
    for row in url.get("variable", []):
        row["value"] = changes.get("path", {}).get(row["key"], row["value"])
    request["header"] += [{"key": name, "value": value} for name, value in changes.get("headers", {}).items()]
    if "body" in changes:
        sample = json.loads(request["body"]["raw"])
        assert sample.keys() >= changes["body"].keys()
        request["body"]["raw"] = json.dumps({**sample, **changes["body"]})
    if file:
        request["body"]["file"]["src"] = file
    if follow:
        item["protocolProfileBehavior"] = {"followRedirects": True}
    lines = [f"pm.environment.set({json.dumps(name)}, {json.dumps(value)});" for name, value in following.items()]
    item["event"] = [{"listen": "test", "script": {"type": "text/javascript", "exec": lines}}]
    return item


def test_a_plain_value_arrives_in_an_object(ran: Any) -> None:
    assert ran.json("plain") == {"value": 2}


def test_the_value_of_a_synchronous_start_is_an_execution_session(ran: Any) -> None:
    assert set(ran.json("session")) == {"value"}
    assert ran.json("session")["value"] != ZEROS


def test_the_empty_guid_means_that_nothing_was_started(ran: Any) -> None:
    assert ran.json("nothing") == {"value": ZEROS}


def test_a_reload_task_needs_its_app(ran: Any) -> None:
    sent = json.loads(ran.arrived["bundle"].received.body)
    assert sent["task"]["app"].keys() == {"id"}
    assert ran.json("bundle")["app"]["id"] == sent["task"]["app"]["id"]


def test_an_event_says_when_in_numbers(ran: Any) -> None:
    (event,) = json.loads(ran.arrived["bundle"].received.body)["schemaEvents"]
    assert len(event["incrementDescription"].split()) == 4
    assert [len(one.split()) for one in event["schemaFilterDescription"]] == [8]


def test_a_reference_needs_its_id_alone(ran: Any) -> None:
    assert ran.json("reference")["user"]["userId"] == "jane"


def test_a_stale_date_answers_409(ran: Any) -> None:
    assert ran.arrived["stale"].status == 409
    assert "read it again" in ran.failures["stale"]


def test_enums_are_numbers_and_names_are_accepted(ran: Any) -> None:
    assert json.loads(ran.arrived["enums"].received.body)["valueType"] == "Text"
    assert ran.arrived["enums"].status == 201


@pytest.mark.parametrize("name", ["start", "publish"])
def test_a_post_or_put_without_a_body_says_its_length(ran: Any, name: str) -> None:
    assert name not in ran.failures
    assert ran.arrived[name].received.header("content-length") == "0"


def test_a_file_arrives_whole(ran: Any) -> None:
    assert (ran.json("upload")["fileSize"], ran.arrived["upload"].received.body) == (3, b"app")


def test_a_filter_with_quotes_and_signs_arrives_as_it_is_meant(ran: Any) -> None:
    assert ran.json("filter") == []
    target = ran.arrived["filter"].received.target.partition("&xrfkey")[0]
    assert unquote(target.partition("filter=")[2]) == FILTER


def test_a_filter_that_cannot_be_parsed_is_a_failure(ran: Any) -> None:
    assert ran.arrived["unparsable"].status == 400
    assert "Cannot parse the expression" in ran.failures["unparsable"]


def test_what_does_not_exist_is_a_failure(ran: Any) -> None:
    assert "There is no object" in ran.failures["missing"]


@pytest.mark.parametrize(("name", "said"), [("engine", "4747 is that of the engine"), ("prefix", "no virtual proxy")])
def test_each_service_has_its_port(ran: Any, name: str, said: str) -> None:
    assert ran.arrived[name].status == 404
    assert said in ran.failures[name]


def test_a_stranger_is_sent_to_a_login_and_told_so(ran: Any) -> None:
    assert "302 leads to /jwt/internal_forms_authentication/" in ran.failures["stranger"]
    for page in ("page", "form"):
        assert "A web page came, perhaps one to log in" in ran.failures[page]


def test_a_user_beyond_ascii_is_percent_encoded(ran: Any) -> None:
    assert ran.arrived["header"].received.header("x-remote-user") == "EXAMPLE\\jos%C3%A9"


def test_the_header_that_is_believed_and_the_cookie_have_names_of_their_own(ran: Any) -> None:
    assert "header" not in ran.failures
    assert ran.arrived["header"].received.header("hdr-usr") == ""


def test_one_mistake_fails_the_run_and_what_is_right_does_not(ran: Any) -> None:
    wrong = {"stale", "unparsable", "missing", "engine", "prefix", "stranger", "page", "form"}
    assert (ran.status, set(ran.failures)) == (1, wrong)
