"""What is known of QLM servers, at the verifying server, in scripts, in Postman and in the client."""

import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest

from generator import targets
from generator.commands.serve import known_values
from generator.output.write import apply, plan
from generator.pipeline import Job, read
from generator.server.app import running
from generator.server.settings import ServerSettings
from tests.clients.engines import newman

SUFFIX = {"curl": "sh", "python_snippet": "py"}
DEMO = {"QLM_API_KEY": "prerequest-demo", "QLM_USER": "prerequest-demo", "QLM_PASSWORD": "prerequest-demo"}
SHOPS = {"stripe": "orderNumber", "PayPal": "txn_id", "avangate": "REFNO", "mycommerce": "PURCHASE_ID"}


@pytest.fixture(scope="module")
def api() -> Any:
    return read(Job("qlm"))[0]


@pytest.fixture(scope="module")
def written(api: Any, tmp_path_factory: Any) -> Any:
    folder = tmp_path_factory.mktemp("qlm")
    apply(plan(folder / "out", targets.render(api, (*SUFFIX, "postman", "python_client"))))
    return folder / "out"


@pytest.fixture
def server(api: Any) -> Any:
    with running([api], ServerSettings(known_values([api], {}))) as started:
        yield started


@pytest.fixture(params=SUFFIX)
def call(request: Any, written: Any, server: Any, api: Any, tmp_path: Any) -> Any:
    """Run the script of an operation; the answer is XML or a text. `status` is that of the script."""

    def run(name: Any, *arguments: Any, key: Any = "ABCD-EFGH-IJKL", status: Any = 0) -> Any:
        script = next(written.glob(f"{request.param}/*/{name}.{SUFFIX[request.param]}"))
        values = {"QLM_URL": server.address(api), "QLM_ACTIVATION_KEY": key, **DEMO}
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
    found = call("retrieve_activation_key_http", "is_orderID=77-A", "is_userdata1=", "is_format=xml")
    assert element(found, "avkey") == key
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
    made = call("get_activation_key_post", "is_vendor=QlmAuthenticationProvider", "orderNumber=9")
    assert element(made, "activationKey")
    assert sent_fields(server) == "orderNumber=9"


@pytest.mark.slow
def test_postman_sends_the_fields_of_the_shop_system(written: Any, server: Any, api: Any, tmp_path: Any) -> None:
    collection = json.loads(next(written.glob("postman/*.postman_collection.json")).read_bytes())
    items = [item for folder in collection["item"] for item in folder["item"]]
    item = next(one for one in items if one["name"] == "Create an activation key (POST)")
    item["request"]["url"].pop("raw")
    row = next(row for row in item["request"]["url"]["query"] if row["key"] == "is_vendor")
    texts = []
    for row["value"] in ("stripe", "{{shop}}", "avangate"):
        texts.append(json.dumps(item))
    values = {"baseUrl": server.address(api), "shop": "PayPal"}
    report = newman({**collection, "item": list(map(json.loads, texts))}, tmp_path, values=values)
    assert report.failures == [], report.output
    for verdict, shop in zip(server.ledger, ("stripe", "PayPal", "avangate"), strict=True):
        fields = dict(pair.split("=") for pair in verdict.received.body.decode().split("&"))
        assert [name for name in SHOPS.values() if name in fields] == [SHOPS[shop]]


def test_the_client_finds_what_it_created(written: Any, server: Any, api: Any) -> None:
    code = (
        "from qlm_client import Client\n"
        "with Client() as client:\n"
        "    client.licence_creation.get_activation_key_post(\n"
        "        body={'txn_id': '5'}, is_vendor='paypal', is_productid=1, is_majorversion=1, is_minorversion=0)\n"
        "    print(client.licence_lookup.retrieve_activation_key_http(is_order_id='5', is_format='json'))\n"
    )
    values = {"PATH": os.environ["PATH"], "PYTHONPATH": str(written / "python_client"), **DEMO}
    values["QLM_URL"] = server.address(api)
    done = subprocess.run([sys.executable, "-c", code], env=values, capture_output=True, text=True, check=False)
    assert "avkey" in done.stdout, done.stderr
