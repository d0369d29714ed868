"""Documents that are signed by recipe, called through the engines and clients, judged by the verifying server."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.diagnosis import Expectations, ReceivedRequest
from generator.diagnosis.verifiers import verifier_of
from generator.pipeline import read
from generator.server.app import running
from generator.server.settings import ServerSettings
from generator.settings.job import Job
from tests.clients.closed_network import closed_network
from tests.clients.engines import newman, postman_cli

DOCUMENT = (Path(__file__).parent / "documents" / "shop.yaml").read_text("utf-8")
# Signed: a query, a body, a nested hash, the form itself, own parameters with a nonce, canonical headers.
RECIPES = ["binance", "bitmex", "kraken", "ovh", "peach", "lazada", "azure", "hawk", "aws-sigv4"]
SECRETS = {
    "SHOP_SECRET": "c2VjcmV0LWNhbmFyeQ==",
    "SHOP_KEY_ID": "the-id",
    "SHOP_KEY_TOKEN": "the-token",
    "SHOP_KEY_SUBJECT": "here/shop",
}
DEFAULT = ("peach", "hawk")
CALLS = ["list_orders", "add_order", "send_form", "restart"]
PROGRAM = """
import asyncio
from shop_client import AsyncClient, Client

def calls(client):
    yield client.orders.list_orders(colour="dark blue")
    yield client.orders.add_order({"name": "écrou"})
    yield client.forms.send_form({"note": "a b&c"})
    yield client.calls.restart()

async def main():
    async with AsyncClient() as client:
        for call in calls(client):
            await call

with Client() as client:
    for done in calls(client):
        pass
asyncio.run(main())
"""


def document(recipe):
    """The document by one recipe; where that sends a parameter, the document has it, as vendors' own do."""
    lines = [
        line
        for line in DOCUMENT.splitlines()
        if "name: signature" not in line or recipe in ("binance", "lazada", "peach")
    ]
    text = "\n".join(lines).replace("@RECIPE@", recipe)
    return text.replace("name: signature", "name: sign") if recipe == "lazada" else text


@pytest.fixture(
    scope="module",
    params=[name if name in DEFAULT else pytest.param(name, marks=pytest.mark.slow) for name in RECIPES],
)
def shop(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "shop.yaml").write_text(document(request.param))
    command = [
        sys.executable,
        "-m",
        "generator",
        "generate",
        "shop.yaml",
        "--target",
        "postman",
        "--target",
        "python_client",
        "--target",
        "curl",
        "--target",
        "python_snippet",
    ]
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": root}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def api(folder):
    return read(Job(spec=str(folder / "shop.yaml")))[0]


def accepted(server, calls):
    assert [(verdict.operation_id, verdict.reasons) for verdict in server.ledger] == [(name, ()) for name in calls]


def variables(server):
    keys = {
        "shopSecret": SECRETS["SHOP_SECRET"],
        "shopKeyId": "the-id",
        "shopKeyToken": "the-token",
        "shopKeySubject": "here/shop",
    }
    return {"baseUrl": f"{server.url}/api", "prerequestDebug": "1", **keys}


def test_newman(shop, tmp_path):
    with running((api(shop),), ServerSettings(values=SECRETS)) as server:
        report = newman(shop / "build/shop/postman/shop.postman_collection.json", tmp_path, values=variables(server))
        assert not report.failures, report.output
        accepted(server, CALLS)
    assert SECRETS["SHOP_SECRET"] not in report.output


def test_the_postman_cli(shop, tmp_path):
    with closed_network() as network:
        place = {"listener": network.listen()}
        with running((api(shop),), ServerSettings(values=SECRETS), **place) as server:
            collection = shop / "build/shop/postman/shop.postman_collection.json"
            report = postman_cli(collection, tmp_path, network, values=variables(server))
            assert not report.failures, report.output
            accepted(server, CALLS)


def test_the_client(shop):
    with running((api(shop),), ServerSettings(values=SECRETS)) as server:
        values = {"SHOP_URL": f"{server.url}/api", "PYTHONPATH": str(shop / "build/shop/python_client"), **SECRETS}
        command = [sys.executable, "-c", PROGRAM]
        done = subprocess.run(command, env={**os.environ, **values}, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        accepted(server, CALLS * 2)


@pytest.mark.parametrize(("kind", "ending"), [("curl", "sh"), ("python_snippet", "py")])
def test_the_scripts(shop, kind, ending):
    with running((api(shop),), ServerSettings(values=SECRETS)) as server:
        values = {**os.environ, "SHOP_URL": f"{server.url}/api", **SECRETS}
        for name in CALLS:
            [script] = (shop / "build/shop" / kind).glob(f"*/{name}.{ending}")
            command = ["bash" if ending == "sh" else sys.executable, str(script)]
            done = subprocess.run(command, env=values, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
        accepted(server, CALLS)


def test_a_slip_in_a_document_is_told_with_its_line(tmp_path, prerequest):
    (tmp_path / "shop.yaml").write_text(document("binanze"))
    done = prerequest("generate", "shop.yaml")
    assert done.returncode == 2
    assert "shop.yaml:33" in done.stderr
    assert "did you mean binance?" in done.stderr


def test_the_command_signs(prerequest):
    call = (
        "sign",
        "hmac",
        "--url",
        "https://h/a?b=1",
        "--option",
        "recipe=bitmex",
        "--timestamp",
        "2020-01-01 00:00:00",
    )
    done = prerequest(*call, "--json", HMAC_SECRET="s", HMAC_KEY_ID="i")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["text"] == "GET/a?b=11577836860"


@pytest.mark.parametrize("change", ["method", "url", "body", "time", "signature"])
def test_one_change_is_refused_with_the_reason(change):
    options = verifier_of("hmac").scheme.read_options({"recipe": "kucoin"})
    inputs = {"secret": "s", "id": "i"}
    now = datetime(2024, 1, 1, tzinfo=UTC)
    call = {"method": "POST", "url": "https://h/a?b=1", "headers": [], "body": b"{}"}
    signed = verifier_of("hmac").scheme.sign(call, {**inputs, **options}, lambda: now)
    expectations = Expectations(inputs, options, now=now)
    right = ReceivedRequest("POST", call["url"], tuple(signed.headers.items()), b"{}")
    assert verifier_of("hmac").verify(right, expectations) == ()
    sent = {**signed.headers, **({"KC-API-TIMESTAMP": "1704067201000"} if change == "time" else {})}
    if change == "signature":
        del sent["KC-API-SIGN"]
    wrong = {"method": "PUT", "url": "https://h/a?b=2", "body": b"{]"}
    changed = replace(right, headers=tuple(sent.items()), **({change: wrong[change]} if change in wrong else {}))
    [found] = verifier_of("hmac").verify(changed, expectations)
    assert found.mistake.id == ("recipe-missing" if change == "signature" else "recipe-signature")
