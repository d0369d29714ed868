"""Calls written as code, and curl as Windows writes it: each of these is the same request, spelled in another way."""

from pathlib import Path

import pytest

from generator.diagnosis.explain import read
from generator.errors import PrerequestError

KEY = "abcdefghijklmnop"
ADDRESS = f"https://h/qrs/app?xrfkey={KEY}"
USER = "UserDirectory=INTERNAL; UserId=sa_api"
_TEXTS = (Path(__file__).parent / "calls.txt").read_text("utf-8").split("\n==== ")[1:]
CASES = [(*text.partition("\n")[0].split(" | "), text.partition("\n")[2]) for text in _TEXTS]


@pytest.mark.parametrize(("method", "body", "text"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_call_is_read_however_it_is_written(method: str, body: str, text: str) -> None:
    written = text.replace("ADDRESS", ADDRESS).replace("KEY", KEY).replace("USER", USER)
    (captured,) = read(written)
    assert (captured.method, captured.url) == (method, ADDRESS)
    assert body in {"*", captured.body}
    headers = {name.lower(): value for name, value in captured.headers}
    assert headers["x-qlik-xrfkey"] == KEY
    assert headers.get("x-qlik-user") == (USER if "USER" in text else None)


def test_a_caret_takes_the_meaning_from_what_follows_it() -> None:
    (captured,) = read(f'curl ^"{ADDRESS}^&filter=name^%^20eq^%^20^\'x^\'^" ^\n  -H ^"A: b^"')
    assert captured.url == f"{ADDRESS}&filter=name%20eq%20'x'"


def test_a_variable_that_nobody_filled_in_is_the_same_in_both_places() -> None:
    (captured,) = read('curl "https://h/qrs/app?xrfkey=$XRF" -H "X-Qlik-Xrfkey: ${XRF}"')
    assert captured.url.partition("=")[2] == dict(captured.headers)["X-Qlik-Xrfkey"] == "XRF0000000000000"


@pytest.mark.parametrize(
    "text",
    ["requests.get(" + "(" * 100_000, "fetch(" + "{a: [" * 50_000, "requests.get('"],
    ids=["brackets", "braces", "quote"],
)
def test_a_program_that_nobody_can_have_written_has_no_request(text: str) -> None:
    with pytest.raises(PrerequestError, match="E660"):
        read(text)
