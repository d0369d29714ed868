"""The page in real headless Chromium: what it shows, finds, copies, and that nobody hears of it."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from generator import targets

from .jobs import SEARCHES, WHOLE

pytestmark = pytest.mark.xdist_group("docs")
ALLOWED = {"policy"}
# Vectors have keys outside ASCII, which are signed with a warning.
WARNED = {"vectors": {"warning The API key has characters outside ASCII, signed as `?`: many keys sign alike."}}


def test_nothing_goes_wrong_and_nothing_is_asked_for(report: Any) -> None:
    for name, seen in report.items():
        assert not seen["failure"], (name, seen["failure"])
        assert not seen["dialogs"], name
        if name not in ALLOWED:
            assert (name, seen["errors"], seen["requests"]) == (name, [], [])
            assert (name, set(seen["console"])) == (name, WARNED.get(name, set()))


def test_a_server_is_asked_for_the_page_alone(report: Any, served: tuple[str, Any]) -> None:
    assert report["served"]["result"]["bare"]["text"]
    assert served[1] == ["/"]


def test_search_finds_by_title_name_path_method_and_parameter(result: Callable[..., Any], qlm: Any) -> None:
    results = dict(zip(SEARCHES, result("search"), strict=True))
    everything = [f"op-{operation.id}" for operation in qlm.operations]
    assert results[""]["ids"] == everything
    assert results["PING"]["ids"] == ["op-ping_http"]
    assert results["PING"]["folders"] == ["Server"]
    assert results["PING"]["said"] == "1 of 31 operations"
    assert not results["PING"]["bench"]
    wanted = {
        f"op-{operation.id}"
        for operation in qlm.operations
        if any(p.name == "is_computer_name" for p in operation.parameters)
    }
    assert set(results["licence is_computer_name"]["ids"]) <= wanted
    assert results["licence is_computer_name"]["ids"]
    assert "op-renew_subscription_http_post" in results["post renew"]["ids"]
    assert results["no such operation"]["nothing"]
    assert not results["<script>"]["ids"]


# In the order of the page.
LANGUAGES = ("csharp_snippet", "curl", "powershell_snippet", "python_snippet")


def test_keys_are_enough(result: Callable[..., Any]) -> None:
    outcome = result("keyboard")
    assert outcome["skip"] == ["skip", True]
    assert outcome["slash"] == "search"
    assert outcome["first"] == "op-ping_http"
    assert outcome["open"] == ["op-ping_http"]
    assert outcome["next"] == "Copy C#"
    assert outcome["ring"] == "solid"
    assert outcome["all"] == 31


def test_what_is_copied_is_the_call_in_short(result: Callable[..., Any], qlm: Any) -> None:
    outcome = result("copy")
    texts = {
        operation.id: [targets.render_one(name, qlm, operation) for name in LANGUAGES] for operation in qlm.operations
    }
    assert outcome["copied"]["curl"] == texts["activate_key"][1]
    assert outcome["copied"]["Python"] == texts["activate_key"][3] == outcome["shown"]
    assert outcome["said"] == "Python script copied"
    assert outcome["every"] == {f"op-{name}": pair for name, pair in texts.items()}


def test_copying_works_without_the_clipboard_interface(result: Callable[..., Any], qlm: Any) -> None:
    assert result("fallback") == targets.render_one("curl", qlm, qlm.operations[0])


def test_dark_and_light(result: Callable[..., Any]) -> None:
    outcome = result("colours")
    light, dark, again = outcome["found"]
    assert light == again != dark
    assert sum(map(int, re.findall(r"\d+", dark))) < 150
    assert sum(map(int, re.findall(r"\d+", light))) > 600
    assert outcome["pressed"] == "false"


@pytest.mark.parametrize("name", ["axe-light", "axe-dark", "axe-phone"])
def test_no_barrier(result: Callable[..., Any], name: str) -> None:
    assert [barrier for barrier in result(name) if barrier[1] in ("serious", "critical")] == []


@pytest.mark.parametrize("name", ["narrow", "narrower"])
def test_a_phone_is_wide_enough(result: Callable[..., Any], name: str) -> None:
    outcome = result(name)
    wide, window = outcome["wide"]
    assert wide <= window
    assert (outcome["hidden"], outcome["open"], outcome["closed"]) == (False, True, True)
    assert outcome["small"] == []


def test_on_paper_stands_what_was_open(result: Callable[..., Any]) -> None:
    outcome = result("paper")
    assert (outcome["bar"], outcome["nav"], outcome["desk"], outcome["first"]) == (False, False, False, True)
    assert outcome["pdf"] > 10_000


def test_without_javascript_the_operations_are_there(result: Callable[..., Any]) -> None:
    outcome = result("plain")
    assert outcome["operations"] == 31
    assert not outcome["theme"]
    assert "JavaScript" in outcome["notice"]


def test_an_address_opens_its_operation(result: Callable[..., Any]) -> None:
    outcome = result("named")
    assert outcome["open"]
    assert 0 <= outcome["top"] < 900


@pytest.mark.slow
def test_a_whole_document_opens_and_searches(whole: Any) -> None:
    outcome = whole["result"]
    assert [whole[name] for name in ("failure", "errors", "console", "dialogs", "requests")] == ["", [], [], [], []]
    said = {word: text for word, _, text in outcome["searches"]}
    assert re.fullmatch(r"[1-9]\d{2,} of 1582 operations", said["app"])
    assert re.fullmatch(r"[1-9]\d? of 1582 operations", said["app pub"])
    assert [word for word, _, _ in outcome["searches"]] == WHOLE
    assert max(milliseconds for _, milliseconds, _ in outcome["searches"]) < 5_000
    print({key: outcome[key] for key in ("load", "painted", "nodes")}, outcome["searches"])
