"""Each edit people make, each exporter, each change of a specification: the edit is done to the new collection."""

import copy
import json
from collections.abc import Callable
from difflib import unified_diff
from typing import Any

import jsonschema_rs
import pytest

from generator.merge.normalise import canonical, same
from generator.merge.tree import REMOVED_FOLDER
from tests.paths import SHARED

from .conftest import EDITS, SPECIFICATION, THIRTEEN, changed, find, generated, merge, own_request, script, stripped

EXPORTERS = ["file", "file without ids", "app", "model"]


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_export_without_edits_merges_to_the_new_collection(exported: Any, exporter: Any) -> None:
    for change in SPECIFICATION.values():
        new = changed(generated(), change)
        result = merge(generated(), new, exported["nothing"][exporter])
        assert json.dumps(result.collection) == json.dumps(new)
        assert (result.conflicts, result.removed) == ((), ())


def without_noauth(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_noauth(member) for key, member in value.items() if member != {"type": "noauth"}}
    return [without_noauth(entry) for entry in value] if isinstance(value, list) else value


def sampled_changes(edit: str, exporter: str) -> list[str]:
    """Return two changes of the specification: with its four exporters, each edit meets eight of nine."""
    names = [*SPECIFICATION]
    number = [*EDITS].index(edit) + 2 * EXPORTERS.index(exporter)
    return [names[(number + step) % len(names)] for step in (0, 1)]


@pytest.mark.one_in(3)
@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.full)], ids=["two", "all"])
@pytest.mark.parametrize("exporter", EXPORTERS)
@pytest.mark.parametrize("edit", EDITS)
def test_edit_survives(exported: Any, exporter: Any, edit: Any, *, every: bool) -> None:
    theirs = exported[edit][exporter]
    untouched = copy.deepcopy(theirs)
    unsure = exporter == "app" and edit in ("collection auth", "folder auth")
    for name in SPECIFICATION if every else sampled_changes(edit, exporter):
        change = SPECIFICATION[name]
        new = changed(generated(), change)
        result = merge(generated(), new, theirs)
        wanted, merged = changed(new, EDITS[edit]), result.collection
        if (edit, exporter) == ("duplicated request", "app"):  # the copy is the person's own, and stays as exported
            wanted, merged = without_noauth(wanted), without_noauth(merged)
        assert canonical(merged) == canonical(wanted)
        assert [conflict.location for conflict in result.conflicts] == (["auth"] if unsure else [])
        assert (new, theirs) == (changed(generated(), change), untouched)
        again = merge(new, new, result.collection)
        assert json.dumps(again.collection) == json.dumps(result.collection)


@pytest.mark.parametrize("edit", EDITS)
def test_result_is_a_valid_collection(exported: Any, edit: Any) -> None:
    schema = SHARED / "schemas/postman-collection-2.1.0.schema.json"
    if not schema.exists():
        pytest.skip("the schema of collections is absent")
    validator = jsonschema_rs.validator_for(json.loads(schema.read_bytes()))
    for theirs in exported[edit].values():
        new = changed(generated(), remove("Get stream"))
        validator.validate(merge(generated(), new, theirs).collection)


def lines(one: Any, other: Any) -> Any:
    return sum(
        line[:1] in "+-" and line[:3] not in ("+++", "---")
        for line in unified_diff(*(json.dumps(value, indent=2).splitlines() for value in (one, other)), n=0)  # type: ignore[arg-type, misc]
    )


@pytest.mark.parametrize("exporter", EXPORTERS)
@pytest.mark.parametrize("edit", EDITS)
def test_diff_is_as_small_as_the_edit(exported: Any, exporter: Any, edit: Any) -> None:
    new = changed(generated(), SPECIFICATION["a parameter more"])
    result = merge(generated(), new, exported[edit][exporter])
    assert lines(new, result.collection) <= lines(new, changed(new, EDITS[edit])) + 40


def test_thirteen_edits_at_once() -> None:
    new, theirs, wanted = generated(), generated(), generated()
    for change in ("a parameter more", "an operation at the end", "an operation renamed"):
        SPECIFICATION[change](new)
        SPECIFICATION[change](wanted)
    for edit in THIRTEEN.values():
        edit(theirs)  # type: ignore[no-untyped-call]
        edit(wanted)  # type: ignore[no-untyped-call]
    result = merge(generated(), new, stripped(theirs))
    assert canonical(result.collection) == canonical(wanted)
    assert result.conflicts == ()


def remove(name: Any, *more: Any) -> Callable[..., Any]:
    def change(collection: Any) -> None:
        for holder in collection["item"]:
            holder["item"] = [entry for entry in holder["item"] if entry["name"] not in (name, *more)]
        collection["item"] = [holder for holder in collection["item"] if holder["item"]]

    return change


def names(collection: Any) -> dict[Any, Any]:
    return {entry["name"]: [item["name"] for item in entry.get("item", [])] for entry in collection["item"]}


def test_removed_operation_goes_to_its_folder() -> None:
    new = changed(generated(), remove("Get app"))
    theirs = stripped(changed(generated(), EDITS["added header"]))
    result = merge(generated(), new, theirs)
    assert names(result.collection)[REMOVED_FOLDER] == ["Get app"]
    assert "Get app" not in names(result.collection)["App"]
    assert find(result.collection, "Get app")["request"]["header"][-1] == {"key": "X-Mine", "value": "1"}
    assert result.removed == ("App / Get app",)
    again = merge(new, new, stripped(result.collection))
    assert canonical(again.collection) == canonical(result.collection)
    assert again.removed == ()


def test_removed_operation_without_edits_goes_there_too_once_anything_was_edited() -> None:
    new = changed(generated(), remove("Get app"))
    result = merge(generated(), new, stripped(changed(generated(), EDITS["variable value"])))
    assert canonical(find(result.collection, "Get app")) == canonical(find(generated(), "Get app"))


def test_second_removal_joins_the_first() -> None:
    first, second = changed(generated(), remove("Get app")), changed(generated(), remove("Get app", "List apps"))
    once = merge(generated(), first, stripped(changed(generated(), EDITS["added header"]))).collection
    twice = merge(first, second, stripped(once)).collection
    assert names(twice) == {
        "App": ["Create app", "Delete app"],
        "Stream": ["List streams", "Get stream"],
        REMOVED_FOLDER: ["Get app", "List apps"],
    }


def test_operation_that_comes_back_leaves_the_folder() -> None:
    without = changed(generated(), remove("Get app"))
    kept = merge(generated(), without, stripped(changed(generated(), EDITS["added header"]))).collection
    result = merge(without, generated(), stripped(kept))
    assert canonical(result.collection) == canonical(changed(generated(), EDITS["added header"]))
    assert REMOVED_FOLDER not in names(result.collection)


def test_folders_put_into_each_other() -> None:
    base = changed(generated(), lambda c: [entry.update(item=[own_request(entry["name"])]) for entry in c["item"]])
    new = changed(base, lambda c: find(c, "App")["item"].append(c["item"].pop(1)))
    theirs = changed(base, lambda c: find(c, "Stream")["item"].append(c["item"].pop(0)))
    result = merge(base, new, theirs)
    assert {"App", "Stream"} <= {word.strip('"') for word in json.dumps(result.collection).replace(",", " ").split()}
    assert any("each side" in conflict.why for conflict in result.conflicts)


def test_removed_folder_keeps_the_requests_people_made() -> None:
    new = changed(generated(), remove("List streams", "Get stream"))
    theirs = changed(generated(), lambda c: find(c, "Stream")["item"].append(own_request()))
    result = merge(generated(), new, stripped(theirs))
    assert names(result.collection)["Stream"] == ["Mine"]
    assert names(result.collection)[REMOVED_FOLDER] == ["List streams", "Get stream"]


def test_removed_folder_that_was_edited_goes_with_its_requests() -> None:
    new = changed(generated(), remove("List streams", "Get stream"))
    result = merge(generated(), new, stripped(changed(generated(), EDITS["folder description"])))
    (stream,) = result.collection["item"][-1]["item"]
    assert result.collection["item"][-1]["name"] == REMOVED_FOLDER
    assert (stream["description"], len(stream["item"])) == ("Mine, too.", 2)


def test_renamed_folder_of_the_specification_is_followed() -> None:
    def retag(collection: Any) -> None:
        find(collection, "Stream").update(id="00000000-0000-5000-9000-000000000009", name="Streams")

    theirs = changed(generated(), lambda c: find(c, "Stream")["item"].append(own_request()))
    result = merge(generated(), changed(generated(), retag), stripped(theirs))
    assert names(result.collection)["Streams"] == ["List streams", "Get stream", "Mine"]
    assert "Stream" not in names(result.collection)


def test_both_renamed_is_a_conflict() -> None:
    new = changed(generated(), lambda c: find(c, "List apps").update(name="Query apps"))
    result = merge(generated(), new, stripped(changed(generated(), EDITS["renamed request"])))
    (conflict,) = result.conflicts
    assert str(conflict) == "App / All my apps: name: kept as edited, though the specification changed it too"
    assert find(result.collection, "All my apps")


def test_conflicts_say_which_row() -> None:
    def fill(value: Any) -> Callable[..., Any]:
        return lambda c: find(c, "List apps")["request"]["url"]["query"][1].update(value=value)

    result = merge(generated(), changed(generated(), fill("new")), stripped(changed(generated(), fill("mine"))))
    (conflict,) = result.conflicts
    assert (conflict.item, conflict.location) == ("App / List apps", "request, url, query, filter, value")
    assert find(result.collection, "List apps")["request"]["url"]["query"][1]["value"] == "mine"


def test_filled_row_that_left_the_specification_stays_and_is_listed() -> None:
    new = changed(generated(), lambda c: find(c, "List apps")["request"]["url"]["query"].pop(1))
    result = merge(generated(), new, stripped(changed(generated(), EDITS["filled parameter"])))
    assert "name eq 'x'" in json.dumps(result.collection)
    assert [conflict.location for conflict in result.conflicts] == ["request, url, query, filter"]


def test_deleted_request_that_the_specification_changed_is_listed() -> None:
    new = changed(generated(), lambda c: find(c, "Get app")["request"].update(description="New."))
    result = merge(generated(), new, stripped(changed(generated(), EDITS["deleted request"])))
    assert find(result.collection, "Get app") is None
    assert [conflict.item for conflict in result.conflicts] == ["App / Get app"]


def test_scripts_are_merged_line_by_line() -> None:
    theirs = changed(generated(), lambda c: c["event"][0]["script"]["exec"].insert(0, "// mine\r"))
    new = changed(generated(), SPECIFICATION["the script changed"])
    result = merge(generated(), new, theirs)
    assert result.collection["event"][0]["script"]["exec"] == ["// mine\r", "// sign", "", "sign();", "", "// signed"]
    overlapping = changed(generated(), lambda c: c["event"][0].update(script("prerequest", "// sign", "mine();")))
    result = merge(generated(), new, overlapping)
    assert [conflict.location for conflict in result.conflicts] == ["event, prerequest, script, exec"]
    assert result.collection["event"][0]["script"]["exec"] == ["// sign", "mine();"]


def test_url_text_follows_its_parts() -> None:
    new = changed(generated(), SPECIFICATION["a path changed"])
    theirs = changed(generated(), lambda c: find(c, "Get stream")["request"]["url"].update(host=["other", "host"]))
    url = find(merge(generated(), new, stripped(theirs)).collection, "Get stream")["request"]["url"]
    assert url["raw"] == "other.host/qrs/v2/stream/:id?xrfkey={{xrfkey}}"
    assert url["path"] == ["qrs", "v2", "stream", ":id"]


def test_copies_never_share_an_id() -> None:
    theirs = changed(generated(), lambda c: find(c, "App")["item"].append(copy.deepcopy(find(c, "Get app"))))
    collection = merge(generated(), generated(), theirs).collection
    ids = [item.get("id") for holder in collection["item"] for item in holder["item"] if item.get("id")]
    assert len(ids) == len(set(ids)) == 6
    assert names(collection)["App"].count("Get app") == 2


def test_what_is_no_edit() -> None:
    assert same({"description": {"content": "a", "type": "text/plain"}, "header": []}, {"description": "a"})
    assert same(
        {"url": "http://a.b:80/c/:d?e=f&g#h"},
        {
            "url": {
                "raw": "x",
                "protocol": "http",
                "host": ["a", "b"],
                "port": "80",
                "path": ["c", ":d"],
                "query": [{"key": "e", "value": "f"}, {"key": "g", "value": None}],
                "hash": "h",
                "variable": [{"key": "d"}],
            }
        },
    )
    assert not same({"disabled": True}, {"disabled": False})
    assert not same({"value": True}, {"value": 1})
    assert not same({"followRedirects": False}, {})


@pytest.mark.parametrize("side", ["person", "specification"])
def test_emptied_script_and_removed_scripts_agree(side: str) -> None:
    """A second merge of the result changes no byte, because nothing is left that only an edit could explain."""
    empty, absent = generated(), generated()
    empty["event"] = [{"listen": "prerequest"}]
    del absent["event"]
    new, theirs = (absent, empty) if side == "person" else (empty, absent)
    once = merge(generated(), new, theirs)
    assert once.conflicts == ()
    assert json.dumps(once.collection) == json.dumps(new)
    assert json.dumps(merge(new, new, once.collection).collection) == json.dumps(new)
