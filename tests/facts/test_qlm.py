"""What is known of QLM servers, at the verifying server, in scripts, in Postman and in the client."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from generator import targets
from generator.commands.serve import known_values
from generator.output.write import apply, plan
from generator.server.app import running
from generator.server.settings import ServerSettings
from tests.bundled import bundled_api
from tests.clients.engines import newman

SUFFIX = {"curl": "sh", "python_snippet": "py"}
DEMO = {"QLM_API_KEY": "prerequest-demo", "QLM_USER": "prerequest-demo", "QLM_PASSWORD": "prerequest-demo"}
POSTMAN = {"qlmApiKey": "prerequest-demo", "qlmUser": "prerequest-demo", "qlmPassword": "prerequest-demo"}
PATH = "/QlmLicenseServer/qlmservice.asmx"
SHOPS = {"stripe": "orderNumber", "PayPal": "txn_id", "avangate": "REFNO", "mycommerce": "PURCHASE_ID"}


@pytest.fixture(scope="module")
def api() -> Any:
    return bundled_api("qlm")


@pytest.fixture(scope="module")
def written(api: Any, tmp_path_factory: Any) -> Any:
    folder = tmp_path_factory.mktemp("qlm")
    apply(plan(folder / "out", targets.render(api, (*SUFFIX, "postman", "python_client"))))
    return folder / "out"


@pytest.fixture
def server(api: Any) -> Any:
    with running([api], ServerSettings(known_values([api], {}))) as started:
        yield started


@contextmanager
def redirecting(server: Any) -> Iterator[str]:
    """A licence server that has moved to another address."""

    class Moved(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", server.url + self.path)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Moved) as old:
        Thread(target=old.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{old.server_port}{PATH}"
        old.shutdown()


@pytest.fixture
def moved(server: Any) -> Any:
    with redirecting(server) as address:
        yield address


@pytest.fixture(params=SUFFIX)
def call(request: Any, written: Any, server: Any, tmp_path: Any) -> Any:
    """Run the script of an operation; the answer is XML or a text. `status` is that of the script."""

    def run(name: Any, *arguments: Any, key: Any = "ABCD-EFGH-IJKL", status: Any = 0, base: Any = "") -> Any:
        script = next(written.glob(f"{request.param}/*/{name}.{SUFFIX[request.param]}"))
        values = {"QLM_URL": base or server.url + PATH, "QLM_ACTIVATION_KEY": key, **DEMO}
        usual = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
        command = ["bash" if request.param == "curl" else sys.executable, script, *arguments]
        done = subprocess.run(command, env=usual | values, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == status, done.stderr
        return done.stdout if status == 0 else done.stderr

    return run


def element(answer: Any, name: Any) -> Any:
    """The text of the first element of that name."""
    return re.findall(f"<{name}>(.*)</{name}>", answer)[0]


def sent_fields(server: Any) -> Any:
    return server.ledger[-1].received.body.decode()


def test_the_first_call_sends_what_the_vendors_example_sends(call: Any, server: Any) -> None:
    assert json.loads(call("retrieve_activation_key_http")) == {"avkey": "ABCD-EFGH-IJKL"}
    names = [argument.name for argument in server.ledger[-1].arguments if argument.location == "query"]
    assert {"is_orderID", "is_userdata1", "is_user", "is_pwd", "is_format"} <= set(names)


@pytest.mark.parametrize("kind", ["xml", "json"])
def test_a_failure_with_a_status_of_success_is_a_failure(call: Any, kind: Any) -> None:
    told = call("retrieve_activation_key_http", "is_orderID=no such order", f"is_format={kind}", status=1)
    assert told.endswith("reports a failure: No license was found for this order and user data\n")


def test_a_text_with_the_word_error_is_a_failure(call: Any) -> None:
    told = call("get_activation_key_post", "is_vendor=paypal", "is_productid=77", status=1)
    assert told.endswith("reports a failure: Error: The product does not exist\n")


def test_what_was_created_is_looked_up_activated_revoked(call: Any) -> None:
    key = call("get_activation_key_post", "is_vendor=paypal", "txn_id=77-A")
    answer = call("retrieve_activation_key_http", "is_orderID=77-A", "is_userdata1=", "is_format=xml")
    assert element(answer, "avkey") == key
    assert element(call("activate_key", "is_pcid=PC-9", key=key), "pckey")
    assert element(call("validate_license_http", "is_pcid=PC-9", key=key), "computerID") == "PC-9"
    assert "not activated" in call("validate_license_http", "is_pcid=another", key=key, status=1)
    call("revoke_license_http", key=key)
    assert "revoked" in call("validate_license_http", "is_pcid=PC-9", key=key, status=1)


@pytest.mark.parametrize("shop", SHOPS)
def test_form_methods_take_the_fields_of_the_shop_system(call: Any, server: Any, shop: Any) -> None:
    call("get_activation_key_post", f"is_vendor={shop}")
    fields = dict(pair.split("=") for pair in sent_fields(server).split("&"))
    assert [name for name in SHOPS.values() if name in fields] == [SHOPS[shop]]
    answer = call("get_activation_key_post", "is_vendor=QlmAuthenticationProvider", "orderNumber=9")
    assert element(answer, "activationKey")
    assert sent_fields(server) == "orderNumber=9"


def test_a_moved_server_is_told_and_gets_no_signature_of_another_address(call: Any, moved: Any, server: Any) -> None:
    told = call("retrieve_activation_key_http", base=moved, status=1)
    assert "redirects to another address" in told
    assert f"{server.url}/Qlm" in told
    assert server.ledger == ()


@pytest.fixture(scope="module")
def ran(written: Any, api: Any, tmp_path_factory: Any) -> Any:
    """What newman sends of the collection, and what becomes of it: failures and verdicts, by name."""
    collection = json.loads(next(written.glob("postman/*.postman_collection.json")).read_bytes())
    items = {item["name"]: item for folder in collection["item"] for item in folder["item"]}
    look, create = items["Retrieve an activation key"], items["Create an activation key (POST)"]
    calls = {
        "first": with_rows(look),
        "failure": with_rows(look, is_orderID="no such order"),
        "xml": with_rows(look, is_orderID="no such order", is_format="xml"),
        "text": with_rows(create, is_vendor="paypal", is_productid="77"),
        **{shop: with_rows(create, is_vendor=shop) for shop in ("stripe", "{{shop}}", "avangate")},
    }
    with running([api], ServerSettings(known_values([api], {}))) as started, redirecting(started) as moved:
        values = {"baseUrl": started.url + PATH, "moved": moved, "shop": "PayPal", **POSTMAN}
        calls["moved"] = with_rows(look)
        setting = {"type": "text/javascript", "exec": ["pm.environment.set('baseUrl', pm.environment.get('moved'));"]}
        calls["avangate"]["event"] = [{"listen": "test", "script": setting}]
        run = {**collection, "item": [{**item, "name": name} for name, item in calls.items()]}
        report = newman(run, tmp_path_factory.mktemp("newman"), values=values)
        return dict(report.failures), dict(zip(calls, started.ledger, strict=False))


def with_rows(item: Any, **rows: str) -> Any:
    """A request with other values in its query; rows that were off are on."""
    item = json.loads(json.dumps(item))
    item["request"]["url"].pop("raw")
    for row in item["request"]["url"]["query"]:
        if row["key"] in rows:
            row.update(value=rows[row["key"]], disabled=False)
    return item


def test_postman_sends_what_the_vendors_example_sends(ran: Any) -> None:
    failures, verdicts = ran
    assert "first" not in failures
    names = {argument.name for argument in verdicts["first"].arguments if argument.location == "query"}
    assert names == {"is_orderID", "is_userdata1", "is_user", "is_pwd", "is_format"}


def test_postman_takes_a_failure_with_a_status_of_success_for_one(ran: Any) -> None:
    failures, _ = ran
    said = "The answer reports a failure: "
    assert failures["failure"] == failures["xml"] == f"{said}No license was found for this order and user data"
    assert failures["text"] == f"{said}Error: The product does not exist"


def test_postman_sends_the_fields_of_the_shop_system(ran: Any) -> None:
    failures, verdicts = ran
    for name, shop in (("stripe", "stripe"), ("{{shop}}", "PayPal"), ("avangate", "avangate")):
        assert name not in failures
        fields = dict(pair.split("=") for pair in verdicts[name].received.body.decode().split("&"))
        assert [field for field in SHOPS.values() if field in fields] == [SHOPS[shop]]


def test_postman_tells_of_a_moved_server_and_does_not_follow(ran: Any) -> None:
    failures, verdicts = ran
    assert "302 leads to http://" in failures["moved"]
    assert "moved" not in verdicts


CLIENT = """
from qlm_client import Client, ApiError
import os, sys
with Client() as client:
    look, create = client.licence_lookup, client.licence_creation
    shop = dict(is_majorversion=1, is_minorversion=0)
    calls = [
        lambda: create.get_activation_key_post(body={"txn_id": "5"}, is_vendor="paypal", is_productid=1, **shop),
        lambda: look.retrieve_activation_key_http(is_order_id="5", is_format="json"),
        lambda: look.retrieve_activation_key_http(is_order_id="none", is_format="json"),
        lambda: look.retrieve_activation_key_http(is_order_id="none", is_format="xml"),
        lambda: create.get_activation_key_post(body={}, is_vendor="paypal", is_productid=77, **shop),
        lambda: client.subscription.renew_subscription_http(is_avkey="none"),
        lambda: Client(os.environ["MOVED"]).licence_lookup.retrieve_activation_key_http(is_order_id="5"),
    ]
    for call in calls:
        try:
            print(call())
        except ApiError as error:
            print(type(error).__name__, " ".join(str(error).split()))
"""


def test_the_client_finds_what_it_created_and_tells_failures(written: Any, server: Any, moved: Any) -> None:
    values = {"PATH": os.environ["PATH"], "PYTHONPATH": str(written / "python_client"), **DEMO}
    values |= {"QLM_URL": server.url + PATH, "MOVED": moved}
    done = subprocess.run([sys.executable, "-c", CLIENT], env=values, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    key, looked_up, as_json, as_xml, text, no_answer_documented, elsewhere = done.stdout.splitlines()
    assert looked_up == str({"avkey": key})
    assert as_json.startswith("RefusedError GET /RetrieveActivationKeyHttp: No license was found")
    assert as_xml.startswith("RefusedError GET /RetrieveActivationKeyHttp: No license was found")
    assert text.startswith("RefusedError POST /GetActivationKey: Error: The product does not exist")
    assert no_answer_documented.startswith("RefusedError GET /RenewSubscriptionHttp: The activation key was not")
    assert "302 Found" in elsewhere
    assert "make the new address the base address" in elsewhere
