"""Merging in an output folder: what a person exported over a generated file, or exported elsewhere."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator.encode.json import dumps
from generator.merge import files as merging
from generator.merge.collection import merge
from generator.merge.history import first_text, generations
from generator.merge.normalise import canonical
from generator.merge.tree import REMOVED_FOLDER
from generator.output.write import apply
from tests.bench.history import CHOSEN, PUBLIC, sizes

from .conftest import EDITS, SPECIFICATION, ancestor, changed, find, generated, own_request, stripped
from .outputs import NEW, OLD, PATH, STATE, check, diff, edit, kept, merge_edited, merge_exported, output, plan


def load(target: Any) -> Any:
    return json.loads((target / PATH).read_text())


def test_history_is_small_text_beside_the_manifest_and_no_part_of_the_counts(target: Any) -> None:
    history = (target / STATE).read_text()
    assert "List apps" not in history
    assert len(history) < 0.15 * len(OLD[PATH].content)
    assert plan(target, OLD).operations == ()
    assert STATE not in plan(target, NEW).written
    assert STATE in [step.path for step in plan(target, NEW).operations]


DOCUMENTS = {
    "qlm": "qlm", "qlik-qps": "qlik-qps", "qlik-qrs": "qlik-qrs",
    **{name: str(PUBLIC / f"{path}.json") for name, path in CHOSEN.items()},
}  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if name in ("qlm", "izettle", "balldontlie") else pytest.mark.slow)
        for name in DOCUMENTS
    ],
)
def test_history_is_at_most_15_percent_of_what_it_is_kept_for(name: str, tmp_path: Path, prerequest: Any) -> None:
    prerequest("generate", DOCUMENTS[name], "-t", "postman", "-t", "postman_v3", "-t", "bruno", "--out", str(tmp_path))
    kept = sizes(tmp_path)
    assert {size.target for size in kept} == {"postman", "postman_v3"}
    assert [size for size in kept if size.history > 0.15 * size.collection] == []


def test_history_is_made_only_when_the_collection_changes(target: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "text_of", lambda *_: pytest.fail("made again"))
    assert check(target, OLD) == []
    monkeypatch.undo()
    (target / STATE).unlink()
    assert [finding.path for finding in check(target, OLD)] == [STATE]
    apply(plan(target, OLD))
    assert check(target, OLD) == []


def test_force_replaces_what_holds_merged_edits(target: Any) -> None:
    edit(target, "own request")
    apply(plan(target, merge_edited(target, NEW).files))
    assert find(load(target), "Mine")
    assert plan(target, NEW).operations == ()
    apply(plan(target, NEW, force=True))
    assert load(target) == json.loads(NEW[PATH].content)
    assert check(target, NEW) == []


def test_edited_collection_is_refused_then_merged(target: Any) -> None:
    edit(target, "own request", "variable value", "added header")
    (problem,) = plan(target, NEW).conflicts
    assert (problem.code, problem.hint) == ("E505", "keep the edits with --merge, or overwrite them with --force")
    merged = merge_edited(target, NEW)
    assert merged.conflicts == merged.removed == ()
    apply(plan(target, merged.files))
    document = load(target)
    assert find(document, "Mine")
    assert document["variable"][0]["value"] == "https://my.server"
    assert [row["key"] for row in find(document, "List apps")["request"]["url"]["query"]] == [
        "xrfkey",
        "filter",
        "orderby",
    ]
    assert (target / PATH).read_bytes() == dumps(document)
    assert check(target, NEW) == []
    assert diff(target, NEW) == ""
    assert plan(target, NEW).operations == ()


def test_merged_collection_meets_the_next_specification(target: Any) -> None:
    edit(target, "own request")
    apply(plan(target, merge_edited(target, NEW).files))
    later = output(changed(generated(), SPECIFICATION["an operation at the end"]))
    assert [finding.kind for finding in check(target, later) if finding.path == PATH] == ["stale"]
    assert [problem.code for problem in plan(target, later).conflicts] == ["E505"]
    apply(plan(target, merge_edited(target, later).files))
    assert find(load(target), "Mine")
    assert find(load(target), "Count streams")
    assert len(find(load(target), "List apps")["request"]["url"]["query"]) == 2
    assert check(target, later) == []


def test_merged_collection_edited_again(target: Any) -> None:
    edit(target, "own request")
    apply(plan(target, merge_edited(target, NEW).files))
    document = load(target)
    find(document, "App")["item"].append(own_request("Mine as well"))
    find(document, "App")["item"].remove(find(document, "Mine"))
    (target / PATH).write_text(json.dumps(document))
    apply(plan(target, merge_edited(target, NEW).files))
    assert find(load(target), "Mine as well")
    assert find(load(target), "Mine") is None


def test_merge_with_nothing_edited_is_plain_generation(target: Any) -> None:
    merged = merge_edited(target, NEW)
    assert merged.files[PATH] == NEW[PATH]
    apply(plan(target, merged.files))
    assert (target / PATH).read_bytes() == NEW[PATH].content


def test_export_without_edits_over_the_file_becomes_the_generated_one(target: Any) -> None:
    (target / PATH).write_text(json.dumps(stripped(generated())))
    apply(plan(target, merge_edited(target, NEW).files))
    assert (target / PATH).read_bytes() == NEW[PATH].content
    assert plan(target, OLD).conflicts == ()


def test_export_from_elsewhere(target: Any, tmp_path: Path) -> None:
    exported = tmp_path / "exported.json"
    exported.write_text(json.dumps({"collection": stripped(changed(generated(), EDITS["own folder"]))}))
    merged = merge_exported(target, NEW, exported)
    apply(plan(target, merged.files))
    assert find(load(target), "My folder")
    assert check(target, NEW) == []


def test_export_from_elsewhere_keeps_what_was_merged_before_and_what_was_edited_here(
    target: Any, tmp_path: Path
) -> None:
    edit(target, "own request")
    apply(plan(target, merge_edited(target, OLD).files))
    document = load(target)
    EDITS["collection description"](document)  # type: ignore[no-untyped-call]
    (target / PATH).write_text(json.dumps(document))
    exported = tmp_path / "exported.json"
    exported.write_text(json.dumps(stripped(changed(generated(), EDITS["own folder"]))))
    apply(plan(target, merge_exported(target, NEW, exported).files))
    assert find(load(target), "Mine")
    assert find(load(target), "My folder")
    assert load(target)["info"]["description"] == "My own words."
    before = (target / PATH).read_bytes()
    apply(plan(target, merge_exported(target, NEW, exported).files))
    assert (target / PATH).read_bytes() == before


def test_as_many_generations_are_kept_as_are_small() -> None:
    roomy = changed(generated(), lambda c: c["info"].update(description="long " * 10_000))
    history = b""
    earlier: list[Any] = []
    for number in range(1, 9):
        content = changed(roomy, lambda c, number=number: c["info"].update(name=f"{number}"))
        history = kept(f"{number}", content, earlier)
        earlier = generations(history)
    assert [generation.collection["info"]["name"] for generation in earlier] == ["8", "7", "6", "5", "4"]
    assert len(generations(kept("9", small(), earlier))) == 1


def small() -> Any:
    return changed(generated(), lambda c: (c["info"].update(description=""), c.update(item=c["item"][-1:], event=[])))


def test_history_of_a_small_collection_is_smaller_and_says_the_same() -> None:
    history = kept("9", small(), [])
    assert len(history) < 0.15 * len(dumps(small()))
    assert [generation.collection for generation in generations(history)] == [ancestor(small())]
    assert generations(history.replace(b"\t", b"\tx", 1)) == []
    other = kept("8", changed(small(), lambda c: c["info"].update(name="other")), [])
    assert [generation.sha256 for generation in generations(history + other)] == ["8", "9"]


def many_rows(*changed_rows: Any) -> Any:
    """Return a small collection whose largest part is a list of rows."""
    values = {f"p{number}": "" for number in range(60)} | {f"p{number}": value for number, value in changed_rows}
    rows = [{"key": key, "value": value, "disabled": True} for key, value in values.items()]
    return changed(small(), lambda c: c["item"][0]["item"][0]["request"]["url"].update(query=rows))


def test_history_of_a_small_collection_of_many_rows_keeps_one_digest_of_them() -> None:
    sha256, collection = "9", many_rows()
    history = first_text(sha256, collection, size := len(dumps(collection)) // 2)
    assert len(history) < 0.15 * size < len(kept(sha256, collection, []))
    [generation] = generations(history)
    for new, theirs, conflicts in (
        ((1, "new"), None, []),
        (None, (1, "mine"), []),
        ((1, "new"), (2, "mine"), ["query"]),
    ):
        wanted = many_rows(theirs or new)
        result = merge(generation.collection, many_rows(*filter(None, [new])), many_rows(*filter(None, [theirs])))
        assert rows_of(result.collection) == rows_of(wanted)
        assert [conflict.location.rpartition(", ")[2] for conflict in result.conflicts] == conflicts


def rows_of(collection: Any) -> Any:
    return collection["item"][0]["item"][0]["request"]["url"]["query"]


def test_history_goes_with_its_collection(target: Any) -> None:
    apply(plan(target, {}))
    assert not (target / STATE).exists()


def test_union_of_two_histories_holds_what_both_hold() -> None:
    first = kept("0", generated(), [])
    branches = [changed(generated(), SPECIFICATION[name]) for name in ("a folder more", "an operation renamed")]
    texts = [kept(str(at), branch, generations(first)) for at, branch in enumerate(branches, 1)]
    united = b"".join(texts)
    assert {generation.sha256 for generation in generations(united)} >= {"1", "2"}


def test_export_of_a_collection_imported_before_the_specification_changed(target: Any, tmp_path: Path) -> None:
    specs = ["a parameter more", "an operation at the end", "a folder more"]
    new = generated()
    for change in specs:
        new = changed(new, SPECIFICATION[change])
        apply(plan(target, output(new)))
    exported = tmp_path / "exported.json"
    exported.write_text(json.dumps(stripped(changed(generated(), EDITS["filled parameter"]))))
    merged = merge_exported(target, output(new), exported)
    assert merged.conflicts == merged.removed == ()
    assert canonical(json.loads(merged.files[PATH].content)) == canonical(changed(new, EDITS["filled parameter"]))
    (target / PATH).write_bytes(exported.read_bytes())
    assert merge_edited(target, output(new)).files[PATH] == merged.files[PATH]


def test_late_export_finds_the_folder_of_removed_requests(target: Any, tmp_path: Path) -> None:
    edit(target, "own request")
    first = changed(generated(), lambda c: find(c, "App")["item"].pop(3))
    apply(plan(target, merge_edited(target, output(first)).files))
    second = changed(first, lambda c: find(c, "App")["item"].pop(2))
    exported = tmp_path / "exported.json"
    exported.write_text(json.dumps(stripped(changed(generated(), EDITS["own folder"]))))
    collection = json.loads(merge_exported(target, output(second), exported).files[PATH].content)
    assert [entry["name"] for entry in collection["item"]].count(REMOVED_FOLDER) == 1
    assert sorted(entry["name"] for entry in find(collection, REMOVED_FOLDER)["item"]) == ["Delete app", "Get app"]


def test_conflicts_and_removals_are_reported(target: Any) -> None:
    edit(target, "request description")
    new = changed(generated(), lambda c: find(c, "Get stream")["request"].update(description="New."))
    find(new, "App")["item"].pop()
    merged = merge_edited(target, output(new))
    assert [conflict.item for conflict in merged.conflicts] == ["Stream / Get stream"]
    assert merged.removed == ("App / Delete app",)


@pytest.mark.parametrize("earlier", [{}, OLD])
def test_a_history_that_a_file_brings_is_the_one_that_is_made_later(earlier: Any, tmp_path: Path) -> None:
    if earlier:
        apply(plan(tmp_path, earlier))
    files = {**NEW, PATH.replace("repo", "other"): OLD[PATH]}
    brought = merging.with_first_histories(files)
    assert [bool(file.history) for file in brought.values()] == [path.endswith(merging.COLLECTION) for path in files]
    histories = [merging.with_histories(tmp_path, given) for given in (files, brought)]
    texts = [{path: file.content for path, file in result.items()} for result in histories]
    assert texts[0] == texts[1]
    assert len(generations(texts[1][STATE])) == (2 if earlier else 1)
