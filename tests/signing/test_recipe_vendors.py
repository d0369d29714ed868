"""Requests that are signed by recipe, judged by what the vendors' pages say; two vendors' own documents, whole."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from generator.diagnosis import Expectations, ReceivedRequest
from generator.diagnosis.verifiers import verifier_of
from generator.pipeline import read
from generator.server.app import running
from generator.server.settings import ServerSettings
from generator.settings.job import Job
from tests.clients.engines import newman
from tests.clients.loopback import Loopback
from tests.paths import ROOT
from tests.signing.test_recipe_everywhere import document
from tests.signing.vendor_rules import RULES

SECRET, KEY_ID, SUBJECT = "c2VjcmV0LWNhbmFyeQ==", "the-id", "here/shop"
OVERLAYS = {
    "binance": [("$.components.securitySchemes.ApiKeyAuth", "update: {x-signing: {recipe: binance}}")],
    "bitmex": [
        ("$.security", "remove: true"),
        ("$", "update: {security: [{apiSignature: []}]}"),
        ("$.securityDefinitions.apiSignature", "update: {x-signing: {recipe: bitmex}}"),
    ],
}


def generate(folder, *arguments):
    command = [sys.executable, "-m", "generator", "generate", *arguments, "--out", "build"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def variables(name, base):
    return {"baseUrl": base, f"{name}Secret": SECRET, f"{name}KeyId": KEY_ID, f"{name}KeySubject": SUBJECT}


def flipped(request):
    """The request with one letter changed, in each place that there is."""
    path, mark, query = request.target.partition("?")
    yield "method", replace(request, method="PUT" if request.method == "POST" else "POST")
    yield "path", replace(request, target=f"{path[:-1]}X{mark}{query}")
    if query:
        yield "query", replace(request, target=f"{path}?{'x' if query[0] != 'x' else 'y'}{query[1:]}")
    if request.body:
        yield "body", replace(request, body=request.body[:-1] + bytes([request.body[-1] ^ 1]))


def is_accepted(recipe, request):
    """Whether our verifier accepts what came over the wire."""
    scheme = verifier_of("hmac").scheme
    inputs = {"secret": SECRET, "id": KEY_ID, "subject": SUBJECT}
    expectations = Expectations(inputs, scheme.read_options({"recipe": recipe}), now=datetime.now(UTC), tolerance=300)
    arrived = ReceivedRequest(request.method, request.url, request.headers, request.body)
    return verifier_of("hmac").verify(arrived, expectations) == ()


def by_rule(recipe, request):
    try:
        return RULES[recipe](request, SECRET, KEY_ID)
    except (AssertionError, KeyError, ValueError):
        return False


@pytest.mark.parametrize(
    "recipe", [name if name == "aws-sigv4" else pytest.param(name, marks=pytest.mark.slow) for name in RULES]
)
def test_the_vendor_and_the_server_agree(recipe, tmp_path):
    (tmp_path / "shop.yaml").write_text(document(recipe))
    generate(tmp_path, "shop.yaml", "--target", "postman")
    with Loopback() as server:
        collection = tmp_path / "build/shop/postman/shop.postman_collection.json"
        report = newman(collection, tmp_path, values=variables("shop", f"{server.url}/api"))
    assert len(server.requests) == 4, report.output
    for request in server.requests:
        assert by_rule(recipe, request)
        assert is_accepted(recipe, request)
        for place, changed in flipped(request):
            assert (place, by_rule(recipe, changed)) == (place, is_accepted(recipe, changed))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "least"), [("binance", 300), ("bitmex", 50)])
def test_a_whole_document_of_a_vendor(upstream, name, least, tmp_path):
    [source] = upstream.glob(f"{name}*")
    shutil.copy(source, tmp_path / f"{name}.{source.name.rpartition('.')[2]}")
    actions = "".join(f"  - target: {target}\n    {action}\n" for target, action in OVERLAYS[name])
    overlay = f"overlay: 1.0.0\ninfo: {{title: It signs, version: '1'}}\nactions:\n{actions}"
    assert len(overlay.splitlines()) <= 10
    (tmp_path / "overlay.yaml").write_text(overlay)
    [spec] = tmp_path.glob(f"{name}.*")
    generate(tmp_path, spec.name, "--overlay", "overlay.yaml", "--target", "postman")
    collections = sorted((tmp_path / "build" / name / "postman").glob("*collection.json"))
    [api, *_] = read(Job(spec=str(spec), overlays=(tmp_path / "overlay.yaml",)))
    signed = {operation.id for operation in api.operations if operation.signed}
    assert len(signed) >= least
    base = "/api/v1" if name == "bitmex" else ""
    with Loopback() as server:
        for collection in collections:
            newman(collection, tmp_path, values=variables(name, server.url + base))
    header = {"binance": "X-MBX-APIKEY", "bitmex": "api-signature"}[name]
    requests = [request for request in server.requests if request.all(header)]
    assert len(requests) == len(signed)
    assert [request.target for request in requests if not by_rule(name, request)] == []
    secrets = {f"{name.upper()}_SECRET": SECRET, f"{name.upper()}_KEY_ID": KEY_ID}
    with running((api,), ServerSettings(values=secrets)) as server:
        for collection in collections:
            newman(collection, tmp_path, values=variables(name, server.url + base))
        refused = {
            verdict.operation_id: verdict.reasons
            for verdict in server.ledger
            if verdict.operation_id in signed and verdict.reasons
        }
    assert refused == {}
