"""The signature bench in real headless Chromium, with the vectors that every language signs."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from generator.diagnosis.catalogue import catalogue
from generator.signing.final_url import final_url
from generator.signing.qlm_strict.mistakes.search import HYPOTHESES

from .jobs import SENT, TYPED, VECTORS, pasted, signing_input

pytestmark = pytest.mark.xdist_group("docs")
# A field of one line drops line ends, a list offers what is allowed, and a text area knows one kind of line end.
UNTYPABLE = {
    "v2-key-newline": "api_key",
    "error-key-newline": "api_key",
    "error-header-carriage-return": "extra_headers",
}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_a_vector_entered_gives_its_result(result: Callable[..., Any], vector: Any) -> None:
    outcome = result("vectors")[vector["id"]]
    if vector["expect"] == "ok" and vector["id"] in UNTYPABLE:
        assert outcome["refused"] == [UNTYPABLE[vector["id"]]]
    elif vector["expect"] == "ok":
        headers = "\n".join(f"{name}: {value}" for name, value in vector["headers"].items())
        assert outcome == {**outcome, "refused": [], "problem": "", "url": vector["url"], "text": vector["text"]}
        assert outcome["headers"] == headers
    elif outcome["refused"]:
        offered = {"version", "token_header", "separator", "extra_position", "signed_form"}
        assert set(outcome["refused"]) <= offered or outcome["refused"] == [UNTYPABLE[vector["id"]]]
    else:
        assert vector["error"].lower() in outcome["problem"].lower()
        assert not outcome["headers"]


def test_few_vectors_cannot_be_entered(result: Callable[..., Any]) -> None:
    assert sum(bool(outcome["refused"]) for outcome in result("vectors").values()) < 12


def test_a_typed_url_is_written_as_it_will_be_sent(result: Callable[..., Any]) -> None:
    https, local, dots, other, user = result("canonical")
    assert https["url"] == "https://example.com/a%20b/%C3%BC?x=1%202&y=%41"
    assert local["url"] == "http://localhost:55555/x"
    assert user["url"] == "http://h/%7e?a=%27%7C"
    assert "value may not be . or .." in dots["problem"]
    assert "http:// or https://" in other["problem"]
    assert len(TYPED) == 5


def test_an_operation_is_filled_in_and_signed(result: Callable[..., Any]) -> None:
    outcome = result("operation")
    url = final_url(
        "http://localhost/qlmservice.asmx",
        ["RetrieveActivationKeyHttp"],
        re.findall(
            r"[?&]([^=]+)=([^&]*)", outcome["bare"]["url"].replace("%20", " ").replace("%26", "∧").replace("%25", "%")
        ),
    )
    assert url.replace("%E2%88%A7", "%26") == outcome["bare"]["url"]
    assert "is_user=ral%20ph&is_pwd=p%26w%2541" in outcome["bare"]["url"]
    assert outcome["bare"]["url"].startswith("http://localhost/qlmservice.asmx/RetrieveActivationKeyHttp?")
    assert "is_user=***&is_pwd=***" in outcome["masked"]["url"]
    assert "ral" not in outcome["masked"]["text"]
    assert set(outcome["types"]) == {"password"}
    assert outcome["focused"] == "operation"


def test_each_contribution_has_its_colour(result: Callable[..., Any]) -> None:
    outcome = result("operation")
    assert "".join(text for _, text in outcome["marks"]) == outcome["bare"]["text"]
    assert outcome["marks"][1:] == [
        ["time", "&X-Qlm-Timestamp:2023-10-30 23:59:00"],
        ["version", "&X-Qlm-Authentication-Version:2"],
    ]
    assert outcome["marks"][0] == ["url", outcome["bare"]["url"]]
    assert len(outcome["legend"]) == 5


def test_a_mistake_is_recognised_from_its_token(result: Callable[..., Any]) -> None:
    verdicts = dict(zip(pasted(), result("received"), strict=True))
    mistakes = [name for name in verdicts if name in HYPOTHESES]
    for name in mistakes:
        assert verdicts[name]["ids"] == [name], name
        assert catalogue()[name].fix in verdicts[name]["text"]
    assert len(mistakes) > 8
    assert verdicts["equals-for-colon+plain-sha256"]["ids"] == ["equals-for-colon", "plain-sha256"] or verdicts[
        "equals-for-colon+plain-sha256"
    ]["ids"] == ["plain-sha256", "equals-for-colon"]


def test_what_else_can_be_seen_is_said(result: Callable[..., Any]) -> None:
    verdicts = dict(zip(pasted(), result("received"), strict=True))
    for name in ("right", "right with blanks", "right lines", "version 1"):
        assert (verdicts[name]["right"], verdicts[name]["ids"]) == (1, []), name
    assert verdicts["wrong name"]["ids"] == ["header-name"]
    assert verdicts["other time"]["ids"][0] == "timestamp-culture"
    assert verdicts["iso time"]["ids"][0] == "timestamp-format"
    assert verdicts["the key itself"]["ids"] == ["key-as-token"]
    assert verdicts["short"]["ids"] == ["token-shape", "other-text-or-key"]
    assert verdicts["no token"]["ids"] == ["header-missing"]
    secrets = [name for name, item in verdicts.items() if "ralph" in item["text"] or "=pw" in item["text"]]
    assert secrets == []
    assert signing_input().text.startswith("http://localhost")


def test_both_places_of_the_key_are_shown(result: Callable[..., Any]) -> None:
    outcome = result("qlik")
    first, typed, fresh = outcome["fresh"]
    key = re.fullmatch(r"X-Qlik-Xrfkey: ([0-9A-Za-z]{16})", first["headers"])[1]  # type: ignore[index]
    assert first["url"] == f"https://qlik.example.com:4242/qrs/app?filter=name%20eq%20%27a%27&xrfkey={key}"
    assert [text for part, text in outcome["first"] if part == "key"] == [f"xrfkey={key}", key]
    assert typed["headers"] == first["headers"] != fresh["headers"]
    assert outcome["fixed"]["headers"] == "X-Qlik-Xrfkey: 0123456789abcdef"
    assert "16 letters and digits" in outcome["refused"]["problem"]
    assert not outcome["text"]


def test_a_pair_that_was_sent_is_judged(result: Callable[..., Any]) -> None:
    assert len(SENT) == 8
    assert result("sent") == [
        [],
        ["xrfkey-missing"],
        ["xrfkey-no-header"],
        ["xrfkey-no-query"],
        ["xrfkey-different"],
        ["xrfkey-swallowed"],
        ["xrfkey-doubled", "xrfkey-length", "xrfkey-unresolved", "xrfkey-different"],
        ["xrfkey-swallowed", "xrfkey-characters", "qlik-user-form"],
    ]


def test_secrets_are_kept_nowhere_and_shown_nowhere(result: Callable[..., Any]) -> None:
    outcome = result("privacy")
    assert (outcome["local"], outcome["session"], outcome["cookie"], outcome["bases"]) == (0, 0, "", 0)
    assert (outcome["state"], outcome["name"], outcome["shown"], outcome["markup"]) == (None, "", False, False)
    assert "secret" not in outcome["address"]
    assert outcome["after"] == ["", ""]
