"""Overlays that are refused: values that do not fit, expressions, files that are none."""

from collections.abc import Callable
from typing import Any

import pytest

from generator.document.overlay import query
from generator.errors import PrerequestError


@pytest.mark.parametrize(
    ("target", "update", "pointer"),
    [
        ("$.info", "text", "/actions/0/update"),
        ("$.info", [], "/actions/0/update"),
        ("$.info", {"title": {"a": 1}}, "/actions/0/update/title"),
        ("$.info.title", {"a": 1}, "/actions/0/update"),
        ("$", {"paths": {"/a": {"get": {"responses": {"200": []}}}}}, "/actions/0/update/paths/~1a/get/responses/200"),
        ("$", "x", "/actions/0/update"),
    ],
)
def test_values_that_do_not_fit(refusal: Any, target: str, update: Any, pointer: str) -> None:
    diagnostic = refusal([{"target": target, "update": update}])
    assert (diagnostic.code, diagnostic.pointer) == ("E308", pointer)


def test_copies_that_do_not_fit(refusal: Any) -> None:
    assert refusal([{"target": "$.info", "copy": "$.paths.*"}], version="1.1.0").code == "E308"
    assert refusal([{"target": "$.info", "copy": "$.nothing"}], version="1.1.0").code == "E308"
    assert refusal([{"target": "$.info", "copy": "$.tags"}], version="1.1.0").code == "E308"


def test_a_document_does_not_grow_without_bounds(refusal: Any) -> None:
    doubling = [{"target": "$.paths", "copy": "$"}] * 200
    assert refusal(doubling, version="1.1.0").code == "E309"
    wide = [{"target": "$.tags", "update": [{}] * 1000}, {"target": "$.tags[*]", "update": {"x": [0] * 1000}}]
    assert refusal(wide).code == "E309"
    assert refusal([{"target": "$.paths['/a'].get.responses['200']", "update": {"x": nested(94)}}]).code == "E309"


def test_the_root_stays(refusal: Any) -> None:
    assert refusal([{"target": "$", "remove": True}]).code == "E308"


def test_an_overlay_cannot_make_a_document_of_no_version(overlay: Callable[..., Any]) -> None:
    for action in ({"target": "$.openapi", "remove": True}, {"target": "$", "update": {"openapi": "9"}}):
        with pytest.raises(PrerequestError) as caught:
            overlay([action])
        assert caught.value.diagnostics[0].code in ("E113", "E114")


@pytest.mark.parametrize(
    "target",
    [
        "",
        "a.b",
        "$.paths./a",
        "$[",
        "$[?match(@.name, '(a+)+$')]",
        "$..[?search(@, 'a')]",
        "$.a[?@.b =~ /x/]",
        "$.a | $.b",
        "$.~a",
        "^",
        "$[?_.x]",
        "$[?isinstance(@.a, 'string')]",
        "$" + ".a" * 2000,
        "$[?" + "(" * 40 + "@" + ")" * 40 + "]",
        "$[?" + "!" * 1900 + "@]",
        "$[?@" + "&&@" * 600 + "]",
        "$[99999999999999999999]",
        "$['\\ud800']",
    ],
)
def test_expressions_that_are_refused(refusal: Any, target: str) -> None:
    diagnostic = refusal([{"target": target, "update": {}}])
    assert (diagnostic.code, diagnostic.pointer) == ("E307", "/actions/0/target")


def test_an_expression_that_would_take_forever_is_stopped(
    overlay: Callable[..., Any], refusal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query, "MOST_NODES", 2_000)
    deep, _ = overlay([{"target": "$", "update": {"x-deep": nested(80)}}])
    for target in (
        "$..*..*",
        "$" + "..*" * 12,
        "$" + "[*,*,*]" * 25,
        "$..[?@..[?@..x]]",
        "$.*[?@[*,*][*,*]]",
        "$.*[?$..a]",
    ):
        assert refusal([{"target": target, "update": {}}], base=deep).code == "E307", target
    assert overlay([{"target": "$..title", "update": "x"}], base=deep)[0].root["info"]["title"] == "x"


def nested(levels: Any) -> Any:
    value: dict[Any, Any] = {}
    for _ in range(levels):
        value = {"a": value, "b": {}}
    return value


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("[]", ""),
        ("openapi: 3.0.0\n", ""),
        ("overlay: 1\n", ""),
        ("overlay: 2.0.0\nactions: []\n", "/overlay"),
        ("overlay: 1.0.0\n", ""),
        ("overlay: 1.0.0\nactions: []\n", "/actions"),
        ("overlay: 1.0.0\nactions: [x]\n", "/actions/0"),
        ("overlay: 1.0.0\nactions: [{update: {}}]\n", "/actions/0"),
        ("overlay: 1.0.0\nactions: [{target: 1}]\n", "/actions/0/target"),
        ("overlay: 1.0.0\nactions: [{target: $, remove: yes}]\n", "/actions/0/remove"),
        ("overlay: 1.0.0\nactions: [{target: $, updates: {}}]\n", "/actions/0/updates"),
        ("overlay: 1.1.0\nactions: [{target: $, update: {}, copy: $}]\n", "/actions/0"),
    ],
)
def test_files_that_are_no_overlay(refusal: Any, text: str, pointer: str) -> None:
    diagnostic = refusal(text)
    assert (diagnostic.code, diagnostic.pointer) == ("E306", pointer)


def test_what_is_wrong_with_the_text_is_said_of_the_overlay(refusal: Any) -> None:
    assert refusal("overlay: 1.0.0\noverlay: 1.0.0\n").code == "E107"
    assert refusal("overlay: !x 1.0.0\n").code == "E112"
    assert refusal("").code == "E104"
