"""Overlays do what OAI Overlay 1.0 and 1.1 say, and say what they did not do."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.document.load import load
from generator.document.overlay.apply import apply
from generator.resources import folder
from tests.document.places import place_in

from .conftest import BASE


def changed(overlay: Any, *actions: Any, **options: Any) -> Any:
    document, warnings = overlay(list(actions), **options)
    assert warnings == []
    return document.root


def test_members_are_merged_and_the_rest_stays(overlay: Callable[..., Any]) -> None:
    root = changed(
        overlay, {"target": "$", "update": {"info": {"title": "new", "x-a": [1]}, "servers": [{"url": "/"}]}}
    )
    assert root["info"] == {"title": "new", "version": "1", "x-a": [1]}
    assert root["servers"] == [{"url": "/"}]
    assert root["paths"] == BASE["paths"]
    assert list(root) == [*BASE, "servers"]


def test_a_list_is_appended_to(overlay: Callable[..., Any]) -> None:
    root = changed(
        overlay,
        {"target": "$.tags", "update": {"name": "four"}},
        {"target": "$.tags", "update": [{"name": "five"}, {"name": "six"}]},
        {"target": "$", "update": {"tags": [{"name": "seven"}]}},
    )
    assert [tag["name"] for tag in root["tags"]] == ["one", "two", "three", "four", "five", "six", "seven"]


def test_actions_see_what_the_ones_before_made(overlay: Callable[..., Any]) -> None:
    root = changed(
        overlay,
        {"target": "$.paths['/b']", "remove": True},
        {"target": "$.paths", "update": {"/b": {"x-new": True}}},
        {"target": "$.paths['/b']", "update": {"x-newer": True}},
    )
    assert root["paths"]["/b"] == {"x-new": True, "x-newer": True}


def test_items_and_members_are_removed(overlay: Callable[..., Any]) -> None:
    root = changed(
        overlay,
        {"target": "$.paths['/a'].get.parameters[?@.name=='x']", "remove": True},
        {"target": "$.tags[0,2]", "remove": True},
        {"target": "$.paths.*.post", "remove": True},
        {"target": "$.info.title", "remove": True},
    )
    assert root["paths"]["/a"]["get"]["parameters"] == [{"name": "y", "in": "query"}]
    assert root["tags"] == [{"name": "two"}]
    assert list(root["paths"]["/b"]) == ["get"]
    assert root["info"] == {"version": "1"}


def test_a_removed_thing_within_a_removed_thing(overlay: Callable[..., Any]) -> None:
    assert changed(overlay, {"target": "$.paths..*", "remove": True})["paths"] == {}


def test_remove_wins_over_update_and_false_does_not_count(overlay: Callable[..., Any]) -> None:
    both = changed(overlay, {"target": "$.tags", "update": {"name": "x"}, "remove": True})
    assert "tags" not in both
    assert len(changed(overlay, {"target": "$.tags", "update": {"name": "x"}, "remove": False})["tags"]) == 4


def test_every_match_is_updated(overlay: Callable[..., Any]) -> None:
    root = changed(overlay, {"target": "$.paths.*.get", "update": {"responses": {"403": {"description": "no"}}}})
    assert [list(item["get"]["responses"]) for item in root["paths"].values()] == [["200", "403"]] * 2


def test_plain_values_are_replaced(overlay: Callable[..., Any]) -> None:
    root = changed(overlay, {"target": "$.paths.*.get.responses.*.description", "update": "x"}, version="1.1.0")
    assert root["paths"]["/b"]["get"]["responses"]["200"]["description"] == "x"


def test_copies(overlay: Callable[..., Any]) -> None:
    root = changed(
        overlay,
        {"target": "$.paths['/b'].post", "copy": "$.paths['/a'].get"},
        {"target": "$.paths['/b'].post.responses", "update": {"500": {"description": "no"}}},
        version="1.1.0",
    )
    assert root["paths"]["/b"]["post"]["parameters"] == BASE["paths"]["/a"]["get"]["parameters"]  # type: ignore[index]
    assert list(root["paths"]["/b"]["post"]["responses"]) == ["200", "500"]
    assert root["paths"]["/a"] == BASE["paths"]["/a"]  # type: ignore[index]


def test_the_document_itself_is_untouched_and_what_stays_is_shared(document: Any, overlay: Callable[..., Any]) -> None:
    before = copy.deepcopy(document.root)
    new, _ = overlay(
        [
            {"target": "$.paths['/a'].get", "update": {"x": {"y": []}}},
            {"target": "$.paths['/a'].get.x.y", "update": 1},
            {"target": "$.tags[1]", "remove": True},
            {"target": "$..description", "update": "changed"},
        ]
    )
    assert document.root == before
    assert new.root["info"] is document.root["info"]
    assert new.root["paths"]["/a"]["get"]["x"] == {"y": [1]}


def test_a_value_that_is_inserted_twice_can_be_changed_once(overlay: Callable[..., Any]) -> None:
    root = changed(
        overlay,
        {"target": "$.paths.*.get", "update": {"x-list": {"items": [1]}}},
        {"target": "$.paths['/a'].get['x-list'].items", "update": 2},
    )
    assert root["paths"]["/a"]["get"]["x-list"] == {"items": [1, 2]}
    assert root["paths"]["/b"]["get"]["x-list"] == {"items": [1]}


def test_an_action_that_matches_nothing_is_reported_at_its_place(overlay: Callable[..., Any], document: Any) -> None:
    new, warnings = overlay([{"target": "$.paths['/nowhere']", "remove": True}, {"target": "$.tags[9]", "update": {}}])
    assert [(warning.code, warning.pointer) for warning in warnings] == [
        ("W301", "/actions/0/target"),
        ("W301", "/actions/1/target"),
    ]
    assert warnings[0].line == 9
    assert new.root == document.root


def test_an_overlay_for_another_document(overlay: Callable[..., Any]) -> None:
    for extends, count in (("https://example.com/other.yaml", 1), ("./spec.json", 0), ("https://example.com/", 0)):
        _, warnings = overlay([{"target": "$", "update": {}}], extends=extends)
        assert [warning.code for warning in warnings] == ["W302"] * count


def test_positions_lead_to_the_overlay_where_it_wrote(overlay: Callable[..., Any], tmp_path: Path) -> None:
    new, _ = overlay(
        [
            {"target": "$.paths['/b']", "update": {"delete": {"summary": "x"}}},
            {"target": "$.tags[0]", "remove": True},
            {"target": "$.info", "update": {"title": "y"}},
        ]
    )
    spec, over = str(tmp_path / "spec.json"), str(tmp_path / "overlay.yaml")
    assert place_in(new, "/paths/~1b/delete/summary") == (over, 12, 6)
    assert place_in(new, "/info/title")[0] == over
    assert place_in(new, "/info/version") == (spec, 5, 3)
    assert place_in(new, "/tags/0/name") == (spec, 12, 4)
    assert place_in(new, "/tags/1/name") == (spec, 15, 4)
    assert new.diagnostic("E1", "x", "/paths/~1b/delete/summary").pointer == "/actions/0/update/delete/summary"


def test_positions_after_several_removals(overlay: Callable[..., Any], document: Any) -> None:
    new, _ = overlay(
        [
            {"target": "$.tags", "update": [{"name": "four"}, {"name": "five"}]},
            {"target": "$.tags[0,2]", "remove": True},
            {"target": "$.tags[?@.name=='four']", "remove": True},
        ]
    )
    assert [tag["name"] for tag in new.root["tags"]] == ["two", "five"]
    assert place_in(new, "/tags/0/name")[1:] == place_in(document, "/tags/1/name")[1:]
    assert place_in(new, "/tags/1/name")[0].endswith("overlay.yaml")


def test_many_removals_from_a_long_list(overlay: Callable[..., Any]) -> None:
    many = [{"name": f"n{number}"} for number in range(5000)]
    new, _ = overlay([{"target": "$.tags", "update": many}, {"target": "$.tags[::2]", "remove": True}])
    assert [tag["name"] for tag in new.root["tags"]][:3] == ["two", "n0", "n2"]
    assert len(new.root["tags"]) == 2501


def test_several_overlays_in_order(document: Any, tmp_path: Path) -> None:
    paths = []
    for name in ("one", "two"):
        paths.append(tmp_path / f"{name}.yaml")
        action = f"- target: $.info\n  update: {{title: {name}}}\n"
        paths[-1].write_text(f"overlay: 1.0.0\ninfo: {{title: t, version: '1'}}\nactions:\n{action}")
    assert apply(document, paths)[0].root["info"]["title"] == "two"
    assert apply(document, paths[::-1])[0].root["info"]["title"] == "one"
    assert apply(document, []) == (document, [])


def test_a_copy_is_what_was_there_before(overlay: Callable[..., Any]) -> None:
    root = changed(
        overlay, {"target": "$.paths", "copy": "$"}, {"target": "$.info", "update": {"title": "new"}}, version="1.1.0"
    )
    assert root["paths"]["info"]["title"] == "t"
    assert root["info"]["title"] == "new"
    assert "info" not in root["paths"]["paths"]


@pytest.mark.parametrize("name", ["qlik-qps", "qlik-qrs"])
def test_the_shipped_overlays_fit_the_real_documents(upstream: Any, name: str) -> None:
    (path,) = upstream.glob(f"{name}-*.json")
    document, warnings = apply(load(path), [folder("specs") / name / "overlay.yaml"])
    assert warnings == []
    operations = [op for item in document.root["paths"].values() for op in item.values() if isinstance(op, dict)]
    assert all("403" in operation["responses"] for operation in operations)
