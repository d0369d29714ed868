"""A verifier signs with the time that a request brings, not with its own: by each recipe, with and without a body."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from generator.diagnosis import Expectations, ReceivedRequest
from generator.diagnosis.verifiers import verifier_of
from generator.signing.hmac.sign import Unsigned
from tests.paths import ROOT

MOMENT = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)
INPUTS = {"secret": "c2VjcmV0LWNhbmFyeQ==", "id": "the-id", "token": "the-token", "subject": "here/shop"}
URL = "https://shop.example/api/orders"
REQUESTS = {
    "query": ("GET", f"{URL}?colour=dark%20blue", {}, b""),
    "json": ("POST", URL, {"Content-Type": "application/json"}, '{"name": "écrou"}'.encode()),
    "form": ("POST", URL, {"Content-Type": "application/x-www-form-urlencoded"}, b"note=a%20b"),
    "empty": ("DELETE", URL, {}, b""),
}


@pytest.mark.parametrize("method", REQUESTS)
@pytest.mark.parametrize("recipe", sorted(path.stem for path in ROOT.glob("specs/recipes/*.yaml")))
def test_a_request_may_take_a_while(recipe: str, method: str) -> None:
    verifier = verifier_of("hmac")
    options = verifier.scheme.read_options({"recipe": recipe})
    http_method, url, headers, body = REQUESTS[method]
    request: Any = Unsigned(method=http_method, url=url, headers=tuple(headers.items()), body=body)
    signed = verifier.scheme.sign(request, {**INPUTS, **options}, lambda: MOMENT)
    sent = {**headers, **signed.headers}
    arrived = ReceivedRequest(http_method, signed.url, tuple(sent.items()), signed.body)
    for seconds in (0, 30):
        expectations = Expectations(INPUTS, options, now=MOMENT + timedelta(seconds=seconds))
        assert verifier.verify(arrived, expectations) == (), seconds
