"""JavaScript in the real Postman sandboxes: every vector, and the random requests of the other languages."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.clients import engines
from tests.clients.closed_network import closed_network
from tests.clients.loopback import Loopback
from tests.paths import SIGNING
from tests.signing import random_cases, runners
from tests.signing.test_vectors import FILES, case, expected

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
HARNESS = (Path(__file__).parent / "sandbox.js").read_text("utf-8")
LOADED = 'pm.test("the static files are there", () => pm.expect(typeof prerequest).to.eql("function"));'


def item(name: Any, scheme: Any, rows: Any) -> dict[str, Any]:
    """Return an item whose script holds the static files and the cases."""
    files = [
        "final_url.js",
        "masked.js",
        "postman.js",
        f"{runners.folder(scheme)}/sign.js",
        f"{runners.folder(scheme)}/postman.js",
    ]
    parts = [(SIGNING / file).read_text("utf-8") for file in files]
    parts += [HARNESS, LOADED, f"report({json.dumps(scheme)}, {json.dumps(rows)});"]
    script = {"type": "text/javascript", "exec": "\n".join(parts).split("\n")}
    request = {"method": "GET", "url": "{{baseUrl}}/done"}
    return {"name": name, "request": request, "event": [{"listen": "prerequest", "script": script}]}


def vector_item(name: Any) -> Any:
    rows = []
    for vector in runners.vectors(name):
        wanted = expected(vector)
        wanted = {"error": wanted} if isinstance(wanted, str) else wanted
        rows.append({"id": vector["id"], "cases": [{"case": case(vector), "wanted": wanted}]})
    return item(name, FILES[name], rows)


def random_item(name: Any, scheme: Any, cases: Any) -> Any:
    results = runners.python(scheme, cases)
    wanted = [{"error": ""} if "error" in result else result for result in results]
    pairs = [{"case": data, "wanted": result} for data, result in zip(cases, wanted, strict=True)]
    rows = [{"id": f"{name} {at}", "cases": pairs[at : at + 100]} for at in range(0, len(pairs), 100)]
    return item(name, scheme, rows)


@pytest.fixture(scope="module", params=[10, pytest.param(20, marks=pytest.mark.slow)])
def hundreds(request: pytest.FixtureRequest) -> Any:
    """How many hundreds of random requests each scheme signs."""
    return request.param


@pytest.fixture(scope="module")
def collection(hundreds: int) -> dict[str, Any]:
    qlm, xrfkey, beyond = (random_cases.seeded(number) for number in (1, 2, 3))
    items = [vector_item(name) for name in FILES]
    items.append(random_item("qlm", "qlm-strict", [random_cases.qlm(qlm) for _ in range(100 * hundreds)]))
    items.append(random_item("xrfkey", "qlik-xrfkey", [random_cases.xrfkey(xrfkey) for _ in range(100 * hundreds)]))
    items.append(random_item("beyond", "qlm-strict", [random_cases.international(beyond) for _ in range(500)]))
    return {"info": {"name": "vectors", "schema": SCHEMA}, "item": items}


def check(report: Any, server: Any, collection: Any, hundreds: int) -> None:
    """Check that every case ran, and that none failed."""
    vectors = sum(len(runners.vectors(name)) for name in FILES)
    assert report.failures == []
    assert len(report.assertions) == vectors + 2 * hundreds + 5 + len(collection["item"])
    assert [request.target for request in server.requests] == ["/done"] * len(collection["item"])
    assert report.status == 0


def test_newman(collection: Any, hundreds: int, tmp_path: Path) -> None:
    with Loopback() as server:
        report = engines.newman(collection, tmp_path, values={"baseUrl": server.url})
    check(report, server, collection, hundreds)


@pytest.mark.slow
def test_postman_cli(collection: Any, hundreds: int, tmp_path: Path) -> None:
    with closed_network() as network, Loopback(network.listen()) as server:
        report = engines.postman_cli(collection, tmp_path, network, values={"baseUrl": server.url})
    check(report, server, collection, hundreds)
