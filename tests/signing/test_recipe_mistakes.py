"""The slips of people who sign by hand: the verifier names each; nothing but the right signature is accepted."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from generator.diagnosis import Expectations, ReceivedRequest, Search
from generator.diagnosis.catalogue import catalogue
from generator.diagnosis.verifiers import verifier_of

NOW = datetime(2024, 1, 1, tzinfo=UTC)
SECRET = "c2VjcmV0LWtleQ=="
RECIPE = {
    "secret": {"encoding": "base64"},
    "time": "unix",
    "text": "{time}\n{method}\n{target}\n{body}",
    "sign": {"hmac": "sha256", "encoding": "base64"},
    "send": {"headers": {"X-Key": "{id}", "X-Time": "{time}", "X-Sign": "{signature}"}},
}
POST: dict[str, Any] = {
    "method": "POST",
    "url": "https://h.example/a%20b?c=d%20e",
    "headers": [],
    "body": b'{"b": 1, "a": "\xc3\xa9"}',
}


def options(**changes: Any) -> Any:
    return verifier_of("hmac").scheme.read_options({**RECIPE, **changes})


def received(call: Any, **changes: Any) -> Any:
    """What arrives where a client signs `call` by a changed recipe, and sends what it should."""
    signed = verifier_of("hmac").scheme.sign(call, {"secret": SECRET, "id": "me", **options(**changes)}, lambda: NOW)
    return ReceivedRequest(POST["method"], POST["url"], tuple(signed.headers.items()), POST["body"])


def verdict(request: Any, now: Any = NOW, seconds: Any = None) -> list[Any]:
    expectations = Expectations({"secret": SECRET, "id": "me"}, options(), now=now, search=Search(seconds))
    return [finding.mistake.id for finding in verifier_of("hmac").verify(request, expectations)]


SLIPS = {
    "recipe-encoding": [
        (POST, {"sign": {"hmac": "sha256", "encoding": "hex"}}),
        (POST, {"sign": {"hmac": "sha256", "encoding": "HEX"}}),
    ],
    "recipe-hash": [(POST, {"sign": {"hmac": "sha512", "encoding": "base64"}})],
    "recipe-secret": [(POST, {"secret": {"encoding": "text"}})],
    "recipe-separator": [
        (POST, {"text": "{time}{method}{target}{body}"}),
        (POST, {"text": "{time}\n{method}\n{target}\n{body}\n"}),
    ],
    "recipe-query": [(POST, {"text": "{time}\n{method}\n{path}\n{body}"})],
    "recipe-method": [(POST, {"text": "{time}\n{method|lower}\n{target}\n{body}"})],
    "recipe-no-body": [(POST, {"text": "{time}\n{method}\n{target}\n"})],
    "recipe-body": [({**POST, "body": body}, {}) for body in (b'{"b":1,"a":"\xc3\xa9"}', b'{"a": "\\u00e9", "b": 1}')],
    "recipe-escapes": [({**POST, "url": POST["url"].replace("d%20e", text)}, {}) for text in ("d e", "d%2520e", "d+e")],
    "recipe-time-unit": [(POST, {"time": "unix-ms"}), (POST, {"time": "iso"})],
    "recipe-signature": [({**POST, "url": "https://h.example/other"}, {})],
}


def test_the_right_signature_is_accepted() -> None:
    assert verdict(received(POST)) == []


@pytest.mark.parametrize(
    ("mistake", "call", "changes"),
    [  # type: ignore[var-annotated]
        pytest.param(id_, *slip, id=f"{id_}-{number}")
        for id_, slips in SLIPS.items()
        for number, slip in enumerate(slips)  # type: ignore[arg-type]
    ],
)
def test_a_slip_is_named(mistake: Any, call: Any, changes: Any) -> None:
    assert verdict(received(call, **changes)) == [mistake]


def test_a_late_or_incomplete_request_is_named() -> None:
    request = received(POST)
    assert verdict(request, NOW + timedelta(minutes=5)) == ["recipe-time"]
    assert verdict(replace(request, headers=request.headers[:-1])) == ["recipe-missing"]


def test_every_mistake_is_shown_here() -> None:
    ids = {id_ for id_ in catalogue() if id_.startswith("recipe-")}
    assert ids == {*SLIPS, "recipe-time", "recipe-missing"}


@pytest.mark.parametrize(
    ("template", "value", "nonce"),
    [
        ("hmac {id}:{signature}:{nonce}:{time}", "hmac me:SIG:n-1:1704067200", "n-1"),
        ("v={nonce|pct},t={time},{signature}", "v=a%3Ab,t=1704067200,SIG", "a:b"),
        ("{claims}signature={signature}", "id=me;n=n-2;t=1704067200;signature=SIG", "n-2"),
    ],
)
def test_time_and_nonce_are_read_out_of_a_template(template: str, value: str, nonce: str) -> None:
    changes = {"nonce": "hex", "steps": {"claims": {"text": "id={id};n={nonce};t={time};"}}}
    chosen = options(**changes, text="{nonce}{time}{body}", send={"headers": {"Authorization": template}})
    scheme = verifier_of("hmac").scheme
    inputs = {"secret": SECRET, "id": "me", "nonce": nonce, **chosen}
    headers = scheme.sign(POST, inputs, lambda: NOW).headers
    signature = headers["Authorization"]
    assert [part for part in value.split("SIG") if part not in signature] == []
    expectations = Expectations({"secret": SECRET, "id": "me"}, chosen, now=NOW)
    request = ReceivedRequest("POST", POST["url"], tuple(headers.items()), POST["body"])
    assert verifier_of("hmac").verify(request, expectations) == ()
    late = replace(expectations, now=NOW + timedelta(hours=1))
    assert [one.mistake.id for one in verifier_of("hmac").verify(request, late)] == ["recipe-time"]


def test_the_search_ends_and_says_so() -> None:
    wrong = received({**POST, "url": "https://h.example/other"})
    assert verdict(wrong, seconds=0.0) == ["mistake-not-searched"]
    assert verdict(received(POST), seconds=0.0) == []


@pytest.mark.parametrize("body", [b"[" * 100_000, b"[" + b"1," * 2_000_000 + b"1]"], ids=["deep", "long"])
def test_a_body_that_takes_long_to_write_anew(body: Any) -> None:
    started = time.process_time()
    assert verdict(replace(received(POST), body=body)) == ["recipe-signature"]
    assert time.process_time() - started < 4


@pytest.mark.parametrize(
    ("form", "digits"),
    [
        ("unix", "1_704_067_200"),
        ("iso", "2024-1-1T0:0:0Z"),
        ("unix", "\u0661\u0667\u0660\u0664\u0660\u0666\u0667\u0662\u0660\u0660"),
        ("unix", "\uff11\uff17\uff10\uff14\uff10\uff16\uff17\uff12\uff10\uff10"),
    ],
)
def test_a_time_in_the_digits_of_another_script_is_refused(form: str, digits: str) -> None:
    request = received(POST, time=form)
    headers = tuple((name, digits if name == "X-Time" else value) for name, value in request.headers)
    assert verdict(replace(request, headers=headers)) == ["recipe-time"]
