"""What is known of real servers, in the curl scripts and the Python snippets, at the strict server."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from generator import targets
from generator.commands.serve import DEMO, known_values
from generator.output.write import apply, plan
from generator.server.app import running
from generator.server.settings import ServerSettings
from tests.bundled import bundled_api

SUFFIX = {"curl": "sh", "python_snippet": "py"}
CALLS = (
    *("count_apps", "list_apps", "publish_app", "start_task", "start_task_synchronously", "update_tag"),
    *("create_reload_task_bundle", "create_license_professional_access_type", "create_custom_property_definition"),
)
ZEROS = "00000000-0000-0000-0000-000000000000"
RELOAD, DISABLED = "d693c81f-b52a-48e4-a07c-29d547f6e81d", "a36095ec-82f7-45b1-bd49-f6a214c3b50a"


@pytest.fixture(scope="module")
def api() -> Any:
    return bundled_api("qlik-qrs")


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Any:
    api = bundled_api("qlik-qrs", *(f"id:{name}" for name in CALLS))
    folder = tmp_path_factory.mktemp("scripts")
    apply(plan(folder / "out", targets.render(api, tuple(SUFFIX))))
    return folder / "out"


@pytest.fixture
def server(api: Any) -> Iterator[Any]:
    with running([api], ServerSettings(known_values([api], {}))) as started:
        yield started


@pytest.fixture(params=SUFFIX)
def call(request: pytest.FixtureRequest, scripts: Any, server: Any, tmp_path: Path) -> Callable[..., Any]:
    """Run the script of an operation, by default as somebody whom the virtual proxy knows by a token."""

    def run(name: Any, *arguments: Any, prefix: str = "/jwt", **environment: Any) -> Any:
        script = next(scripts.glob(f"{request.param}/*/{name}.{SUFFIX[request.param]}"))
        values = environment or {"QLIK_JWT": DEMO}
        usual = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "QLIK_QRS_URL": f"{server.url}{prefix}/qrs"}
        command = ["bash" if request.param == "curl" else sys.executable, script, *arguments]
        return subprocess.run(command, env=usual | values, capture_output=True, text=True, timeout=60, check=False)

    return run


def test_a_plain_value_arrives_in_an_object(call: Any) -> None:
    assert json.loads(call("count_apps").stdout) == {"value": 2}


@pytest.fixture
def body(tmp_path: Path) -> Callable[..., str]:
    """The argument that sends a body of JSON."""

    def write(value: Any) -> str:
        (tmp_path / "body.json").write_text(json.dumps(value))
        return f"--body={tmp_path / 'body.json'}"

    return write


def test_the_value_of_a_synchronous_start_is_an_execution_session(call: Any) -> None:
    assert json.loads(call("start_task_synchronously", f"id={RELOAD}").stdout)["value"] != ZEROS


def test_the_empty_guid_means_that_nothing_was_started(call: Any) -> None:
    assert json.loads(call("start_task_synchronously", f"id={DISABLED}").stdout) == {"value": ZEROS}


def test_a_reload_task_needs_its_app(call: Any, server: Any, body: Any) -> None:
    assert call("create_reload_task_bundle").returncode == 0
    sent = json.loads(server.ledger[-1].received.body)
    assert sent["task"]["app"].keys() == {"id"}
    assert len(sent["schemaEvents"][0]["incrementDescription"].split()) == 4
    done = call("create_reload_task_bundle", body({"task": {"name": "No app"}}))
    assert (done.returncode, "lacks task.app.id" in done.stdout) == (1, True)


def test_a_reference_needs_its_id_alone(call: Any, body: Any) -> None:
    user = {"id": "1f6c7a52-93c4-4c2e-8f0a-6d1f0f5f2a01"}
    done = call("create_license_professional_access_type", body({"user": user}))
    assert json.loads(done.stdout)["user"]["userId"] == "jane"


def test_a_stale_date_answers_409(call: Any, body: Any) -> None:
    tag = {"id": "5e1b4097-3da2-405c-a8f4-a15dcf7e6005", "name": "weekly", "modifiedDate": "2001-01-01T00:00:00.000Z"}
    done = call("update_tag", f"id={tag['id']}", body(tag))
    assert (done.returncode, "HTTP 409" in done.stderr, "read it again" in done.stdout) == (1, True, True)


def test_enums_are_numbers_and_names_are_accepted(call: Any, server: Any) -> None:
    assert call("create_custom_property_definition").returncode == 0
    assert json.loads(server.ledger[-1].received.body)["valueType"] == "Text"


@pytest.mark.parametrize("name", ["start_task", "publish_app"])
def test_a_post_or_put_without_a_body_says_its_length(call: Any, server: Any, name: str) -> None:
    done = call(name)
    assert done.returncode == 0, done.stderr
    assert server.ledger[-1].received.header("content-length") == "0"


def test_a_stranger_is_sent_to_a_login_and_told_so(call: Any) -> None:
    done = call("list_apps", QLIK_JWT="unknown")
    assert done.returncode == 1
    assert "internal_forms_authentication" in done.stderr
    assert "the prefix of a virtual proxy is missing or wrong" in " ".join(done.stderr.split())
    for name in ("list_apps", "start_task"):
        page = call(name, prefix="/form", QLIK_JWT="unknown")
        assert page.returncode == 1
        assert "The answer is a web page, most likely a login" in page.stderr


def test_a_token_with_the_word_bearer_before_it_is_told(call: Any, server: Any) -> None:
    told = call("list_apps", QLIK_JWT=f"Bearer {DEMO}")
    assert (told.returncode, server.ledger) == (2, ())
    assert "QLIK_JWT has the wrong form: The token alone" in " ".join(told.stderr.split())
    assert DEMO not in told.stderr


def test_a_user_beyond_ascii_is_percent_encoded(call: Any, server: Any) -> None:
    call("list_apps", prefix="/hdr", QLIK_USER="EXAMPLE\\josé")
    assert server.ledger[-1].received.header("hdr-usr") == "EXAMPLE\\jos%C3%A9"


@pytest.mark.parametrize(
    ("way", "sent"),
    [
        ({"QLIK_USER_HEADER": "X-Remote-User", "QLIK_USER": "EXAMPLE\\jane"}, ("x-remote-user", "EXAMPLE\\jane")),
        ({"QLIK_SESSION_COOKIE": "X-Qlik-Session-fin", "QLIK_SESSION": "7"}, ("cookie", "X-Qlik-Session-fin=7")),
        ({"QLIK_SESSION": "7"}, ("cookie", "X-Qlik-Session=7")),
    ],
)
def test_the_header_that_is_believed_and_the_cookie_have_names_of_their_own(
    call: Any, server: Any, way: Any, sent: Any
) -> None:
    call("list_apps", prefix="/hdr", **way)
    assert server.ledger[-1].received.header(sent[0]) == sent[1]
    refused = call("list_apps", prefix="/hdr", QLIK_USER="jane", QLIK_USER_HEADER="not a name")
    assert (refused.returncode, "cannot be the name of a header" in refused.stderr) == (2, True)


def test_a_filter_with_quotes_and_signs_arrives_as_it_is_meant(call: Any, server: Any) -> None:
    text = r"name eq 'O\'Brien & Söhne #1 100%'"
    done = call("list_apps", f"filter={text}")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])
    assert f"filter={quote(text, safe='')}" in server.ledger[-1].received.target.replace("'", "%27")


def test_a_filter_that_cannot_be_parsed_is_a_failure(call: Any) -> None:
    done = call("list_apps", "filter=name xx 'a'")
    assert done.returncode == 1
    assert "Cannot parse the expression" in done.stdout + done.stderr


def test_what_does_not_exist_is_a_failure(call: Any) -> None:
    done = call("start_task", "id=11111111-1111-4111-8111-111111111111")
    assert done.returncode == 1
    assert "404" in done.stderr
