"""Documents that are signed by recipe, called through the engines and clients: every request is judged by the server,
and by what the vendor's page says; with one byte changed it is refused."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from generator.diagnosis import Expectations, ReceivedRequest
from generator.diagnosis.verifiers import verifier_of
from generator.pipeline import read
from generator.server.app import running
from generator.server.settings import ServerSettings
from generator.settings.job import Job
from tests.clients.closed_network import closed_network
from tests.clients.engines import bruno, newman, postman_cli
from tests.clients.loopback import Loopback, answer_of
from tests.signing.vendor_rules import RULES

DOCUMENT = (Path(__file__).parent / "documents" / "shop.yaml").read_text("utf-8")
# Signed: a query, a body, a nested hash, with a derived key, a field of a form (a body of another kind is not); what is
# signed of a request that has it.
FIVE = {
    "binance": ("query", "body", "time"),
    "bitmex": ("method", "path", "query", "body", "time"),
    "kraken": ("path", "body", "time"),
    "aws-sigv4": ("method", "path", "query", "body", "time"),
    "peach": ("query", "body"),
}
RECIPES = [*FIVE, "ovh", "lazada", "azure", "hawk"]
SECRETS = {
    "SHOP_SECRET": "c2VjcmV0LWNhbmFyeQ==",
    "SHOP_KEY_ID": "the-id",
    "SHOP_KEY_TOKEN": "the-token",
    "SHOP_KEY_SUBJECT": "here/shop",
}
DEFAULT = ("peach", "hawk")
TARGETS = ("postman", "bruno", "python_client", "curl", "python_snippet")
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


def document(recipe: Any) -> Any:
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
def shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "shop.yaml").write_text(document(request.param))
    targets = [word for target in TARGETS for word in ("--target", target)]
    command = [sys.executable, "-m", "generator", "generate", "shop.yaml", *targets]
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": root}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def few_recipes() -> pytest.MarkDecorator:
    """One recipe at first, for the engines that take longest: the Postman CLI has newman's sandbox."""
    marks = {
        name: pytest.mark.slow if name in ("hawk", "kraken", "aws-sigv4") else pytest.mark.full for name in RECIPES
    }
    others = [pytest.param(name, marks=mark) for name, mark in marks.items() if name != "peach"]
    return pytest.mark.parametrize("shop", ["peach", *others], indirect=True)


def api(folder: Any) -> Any:
    return read(Job(spec=str(folder / "shop.yaml")))[0]


@contextmanager
def judging(folder: Any, calls: Any, **place: Any) -> Iterator[Any]:
    """The server, and before it one that keeps each request; at the end every request is judged again and again."""
    with running((api(folder),), ServerSettings(values=SECRETS)) as server:
        with Loopback(beyond=server.url, **place) as relay:
            yield relay
        assert [(verdict.operation_id, verdict.reasons) for verdict in server.ledger] == [(name, ()) for name in calls]
        recipe = re.search(r"recipe: ([a-z0-9-]+)", (folder / "shop.yaml").read_text())[1]  # type: ignore[index]
        for request in relay.requests if recipe in FIVE else ():
            assert by_rule(recipe, request), request
            for part, changed in flipped(request):
                right = by_rule(recipe, changed)
                assert right == is_accepted(recipe, changed), (part, changed)
                assert right or replayed(server, changed), (part, changed)
                assert not right or part not in FIVE[recipe] or (part, recipe) == ("body", "peach"), (part, changed)


def by_rule(recipe: Any, request: Any) -> Any:
    """Whether the vendor would accept a request, by its page."""
    try:
        return RULES[recipe](request, SECRETS["SHOP_SECRET"], SECRETS["SHOP_KEY_ID"])
    except (AssertionError, KeyError, ValueError):
        return False


def is_accepted(recipe: Any, request: Any) -> bool:
    """Whether our verifier accepts what came over the wire."""
    inputs = {"secret": SECRETS["SHOP_SECRET"], "id": SECRETS["SHOP_KEY_ID"], "subject": SECRETS["SHOP_KEY_SUBJECT"]}
    options = verifier_of("hmac").scheme.read_options({"recipe": recipe})
    expectations = Expectations(inputs, options, now=datetime.now(UTC), tolerance=300)
    arrived = ReceivedRequest(request.method, request.url, request.headers, request.body)
    return verifier_of("hmac").verify(arrived, expectations) == ()


def replayed(server: Any, request: Any) -> Any:
    """Send a request, byte for byte; return why the server refuses it."""
    rows = [f"{request.method} {request.target} HTTP/1.1", *(f"{name}: {value}" for name, value in request.headers)]
    head = "".join(f"{row}\r\n" for row in rows).encode("latin-1") + b"\r\n"
    asyncio.run(answer_of(server.url, head + request.body))
    return server.ledger[-1].reasons


def flipped(request: Any) -> Iterator[tuple[str, Any]]:
    """Yield the request with one letter changed, in each place that there is."""
    path, mark, query = request.target.partition("?")
    yield "method", replace(request, method="PUT" if request.method == "POST" else "POST")
    yield "path", replace(request, target=f"{path[:-1]}X{mark}{query}")
    if query:
        yield "query", replace(request, target=f"{path}?{'x' if query[0] != 'x' else 'y'}{query[1:]}")
    if request.body:
        yield "body", replace(request, body=request.body[:-1] + bytes([request.body[-1] ^ 1]))
    later = r"((?:timestamp|nonce)=\d+)(\d)"
    if re.search(later, request.target + request.body.decode()):
        yield (
            "time",
            replace(
                request,
                target=re.sub(later, _next, request.target),
                body=re.sub(later, _next, request.body.decode()).encode(),
            ),
        )
    names = ("api-expires", "x-amz-date")
    if any(name.lower() in names for name, _ in request.headers):
        headers = [
            (name, re.sub(r"()(\d)(?=Z?$)", _next, value) if name.lower() in names else value)
            for name, value in request.headers
        ]
        yield "time", replace(request, headers=tuple(headers))


def _next(match: Any) -> str:
    return f"{match[1]}{(int(match[2]) + 1) % 10}"


def variables(server: Any) -> dict[Any, Any]:
    keys = {
        "shopSecret": SECRETS["SHOP_SECRET"],
        "shopKeyId": "the-id",
        "shopKeyToken": "the-token",
        "shopKeySubject": "here/shop",
    }
    return {"baseUrl": f"{server.url}/api", "prerequestDebug": "1", **keys}


def test_newman(shop: Any, tmp_path: Path) -> None:
    with judging(shop, CALLS) as server:
        report = newman(shop / "build/shop/postman/shop.postman_collection.json", tmp_path, values=variables(server))
        assert not report.failures, report.output
    assert SECRETS["SHOP_SECRET"] not in report.output


@pytest.mark.slow
@few_recipes()
def test_the_postman_cli(shop: Any, tmp_path: Path) -> None:
    with closed_network() as network, judging(shop, CALLS, listener=network.listen()) as server:
        collection = shop / "build/shop/postman/shop.postman_collection.json"
        report = postman_cli(collection, tmp_path, network, values=variables(server))
        assert not report.failures, report.output


@few_recipes()
def test_bruno(shop: Any, tmp_path: Path) -> None:
    shutil.copytree(shop / "build/shop/bruno", tmp_path / "shop")
    with judging(shop, CALLS) as server:
        report = bruno(tmp_path / "shop", variables(server))
        assert not report.failures, report.output


def test_the_client(shop: Any) -> None:
    with judging(shop, CALLS * 2) as server:
        values = {"SHOP_URL": f"{server.url}/api", "PYTHONPATH": str(shop / "build/shop/python_client"), **SECRETS}
        command = [sys.executable, "-c", PROGRAM]
        done = subprocess.run(command, env={**os.environ, **values}, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("kind", "ending"), [("curl", "sh"), ("python_snippet", "py")])
def test_the_scripts(shop: Any, kind: str, ending: str) -> None:
    with judging(shop, CALLS) as server:
        values = {**os.environ, "SHOP_URL": f"{server.url}/api", **SECRETS}
        for name in CALLS:
            [script] = (shop / "build/shop" / kind).glob(f"*/{name}.{ending}")
            command = ["bash" if ending == "sh" else sys.executable, str(script)]
            done = subprocess.run(command, env=values, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr


def test_a_slip_in_a_document_is_told_with_its_line(tmp_path: Path, prerequest: Callable[..., Any]) -> None:
    (tmp_path / "shop.yaml").write_text(document("binanze"))
    done = prerequest("generate", "shop.yaml")
    assert done.returncode == 2
    assert "shop.yaml:33" in done.stderr
    assert "did you mean binance?" in done.stderr


def test_the_command_signs(prerequest: Callable[..., Any]) -> None:
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
def test_one_change_is_refused_with_the_reason(change: str) -> None:
    options = verifier_of("hmac").scheme.read_options({"recipe": "kucoin"})
    inputs = {"secret": "s", "id": "i"}
    now = datetime(2024, 1, 1, tzinfo=UTC)
    call = {"method": "POST", "url": "https://h/a?b=1", "headers": [], "body": b"{}"}
    signed = verifier_of("hmac").scheme.sign(call, {**inputs, **options}, lambda: now)
    expectations = Expectations(inputs, options, now=now)
    right = ReceivedRequest("POST", call["url"], tuple(signed.headers.items()), b"{}")  # type: ignore[arg-type]
    assert verifier_of("hmac").verify(right, expectations) == ()
    sent = {**signed.headers, **({"KC-API-TIMESTAMP": "1704067201000"} if change == "time" else {})}
    if change == "signature":
        del sent["KC-API-SIGN"]
    wrong = {"method": "PUT", "url": "https://h/a?b=2", "body": b"{]"}
    changed = replace(right, headers=tuple(sent.items()), **({change: wrong[change]} if change in wrong else {}))  # type: ignore[arg-type]
    [finding] = verifier_of("hmac").verify(changed, expectations)
    assert finding.mistake.id == ("recipe-missing" if change == "signature" else "recipe-signature")
