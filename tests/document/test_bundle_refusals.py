"""References to other files that are refused, those whose targets are odd, and where each part was written."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator.document.positions import follow, tokens_of
from generator.validation.repair import repair
from generator.validation.validate import validate
from tests.document.places import place_in
from tests.document.test_bundle import ANSWER_FILE, INFO, answer, openapi, references, schema_of


def asking(reference: str) -> dict[str, Any]:
    """Return an operation that sends what a reference leads to."""
    return {"requestBody": {"content": {"application/json": {"schema": {"$ref": reference}}}}}


def test_positions_lead_into_the_right_file(tree: Any, tmp_path: Path) -> None:
    files = {
        "spec.yaml": f"openapi: 3.0.3\ninfo: {json.dumps(INFO)}\npaths:\n  /a: {{$ref: paths/a.yaml}}\n",
        "paths/a.yaml": ANSWER_FILE,
        "s.json": '{\n "x": {\n  "type": "string"}}',
    }
    document = tree(files)
    assert place_in(document, "/paths/~1a/get/responses/200/description") == (str(tmp_path / "paths/a.yaml"), 4, 7)
    assert place_in(document, "/components/schemas/x/type") == (str(tmp_path / "s.json"), 3, 3)
    assert place_in(document, "/info/title")[0] == str(tmp_path / "spec.yaml")
    diagnostic = document.diagnostic("E999", "x", "/components/schemas/x/type/nothing")
    assert (diagnostic.pointer, diagnostic.line) == ("/x/type/nothing", 3)


@pytest.mark.parametrize(
    "reference",
    [
        "http://127.0.0.1:9/a.json",
        "https://example.com/a#/b",
        "HTTP://x/y",
        "file:///etc/passwd",
        "ftp://h/x",
        "//host/share/x",
        "urn:a:b",
        "data:,x",
        "C:\\a.json",
    ],
)
def test_references_that_leave_the_disk_are_refused(tree_refusals: Any, reference: str) -> None:
    (diagnostic,) = tree_refusals({"spec.json": openapi(paths={"/a": {"get": asking(reference)}})})
    assert diagnostic.code == "E303"
    assert "bundle" in diagnostic.hint
    assert diagnostic.pointer == "/paths/~1a/get/requestBody/content/application~1json/schema/$ref"
    assert diagnostic.line == 1


def test_files_outside_the_folder_are_refused_also_through_links(tree: Any, tree_refusals: Any, tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text('{"type": "string"}', "utf-8")
    inside = tmp_path / "api" / "inside"
    inside.mkdir(parents=True)
    (inside / "link.json").symlink_to(secret)
    (inside / "folder").symlink_to(tmp_path)
    for reference in (
        "../../secret.json",
        str(secret),
        "inside/link.json",
        "inside/folder/secret.json",
        "%2e%2e/secret.json",
        "/etc/passwd",
    ):
        name = "api/spec.json"
        diagnostics = tree_refusals({name: openapi(paths={"/a": {"get": asking(reference)}})})
        assert [diagnostic.code for diagnostic in diagnostics] == ["E304"]
    widened = tree({"api/spec.json": openapi(paths={"/a": {"get": answer("../secret.json")}})}, ref_root=tmp_path)
    assert follow(widened.root, schema_of(widened)) == {"type": "string"}


def test_every_bad_reference_is_reported_at_its_place(tree_refusals: Any, tmp_path: Path) -> None:
    files = {
        "spec.json": openapi(
            paths={"/a": {"get": asking("missing.json")}, "/b": {"$ref": "b.json"}, "/c": {"get": asking("twice.json")}}
        ),
        "b.json": {"get": asking("b.json#/nowhere")},
        "twice.json": '{"a": 1, "a": 2}',
    }
    refusals = {(refusal.code, refusal.file, refusal.pointer) for refusal in tree_refusals(files)}
    schema = "/requestBody/content/application~1json/schema/$ref"
    assert ("E305", str(tmp_path / "spec.json"), "/paths/~1a/get" + schema) in refusals
    assert ("E301", str(tmp_path / "b.json"), "/get" + schema) in refusals
    assert ("E107", str(tmp_path / "twice.json"), "/a") in refusals


def test_the_files_count_together_against_the_size_limit(tree: Any, tree_refusals: Any) -> None:
    from generator.document.load import Limits

    files = {"spec.json": openapi(paths={"/a": {"get": answer("big.json")}}), "big.json": {"description": "x" * 500}}
    tree(files)
    assert "E102" in {refusal.code for refusal in tree_refusals(files, limits=Limits(max_bytes=600))}


def test_the_bundled_names_fit_the_rules_for_component_names(tree: Any) -> None:
    files = {"spec.json": openapi(paths={"/a": {"get": answer("x.json#/a b~1ü")}}), "x.json": {"a b/ü": {}}}
    (name,) = tree(files).root["components"]["schemas"]
    assert name == "a_b"
    assert tokens_of(schema_of(tree(files))["$ref"][1:]) == ("components", "schemas", "a_b")


def test_targets_that_are_no_objects(tree: Any) -> None:
    files = {
        "spec.json": openapi("3.1.0", paths={"/a": {"get": answer("x.json#/yes")}, "/b": {"$ref": "x.json#/text"}}),
        "x.json": {"yes": True, "text": "text"},
    }
    root = tree(files).root
    assert root["components"]["schemas"] == {"yes": True}
    assert root["paths"]["/b"] == {}


def test_members_beside_a_reference_to_a_path_item_win(tree: Any) -> None:
    files = {
        "spec.json": openapi(paths={"/a": {"$ref": "x.json", "summary": "mine", "put": answer("s.json")}}),
        "x.json": {"summary": "theirs", "get": answer("s.json")},
        "s.json": {"type": "string"},
    }
    item = tree(files).root["paths"]["/a"]
    assert (item["summary"], sorted(item)) == ("mine", ["get", "put", "summary"])
    assert references(item) == ["#/components/schemas/s"] * 2


def test_path_items_that_are_stacked_too_high(tree: Any, tree_refusals: Any) -> None:
    def stacked(levels: Any) -> Any:
        files = {"spec.json": openapi(paths={"/a": {"$ref": "p0.json"}})}
        for level in range(levels):
            below = {"done": {"{$url}": {"$ref": f"p{level + 1}.json"}}} if level + 1 < levels else {}
            files[f"p{level}.json"] = {"post": {"callbacks": below, "responses": {}}}
        return files

    tree(stacked(8))
    assert tree_refusals(stacked(9))[0].code == "E302"
    crossing = stacked(6) | {"q.json": {"post": {"callbacks": {"x": {"{$url}": {"$ref": "p0.json"}}}, "responses": {}}}}
    crossing["spec.json"]["paths"]["/b"] = {"$ref": "q.json"}
    tree(crossing)
    crossing["p5.json"] = stacked(9)["p0.json"]
    crossing["p1.json"]["post"]["callbacks"]["again"] = {"{$url}": {"$ref": "q.json"}}
    assert tree_refusals(crossing)[0].code == "E302"


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("%00.json", "E305"),
        ("n" * 5000, "E305"),
        ("#nowhere", "E301"),
        ("spec.json", "E301"),
        ("#", "E301"),
        ("x/", "E305"),
    ],
)
def test_references_that_name_nothing(tree_refusals: Any, reference: Any, code: str) -> None:
    (diagnostic,) = tree_refusals({"spec.json": openapi(paths={"/a": {"get": asking(reference)}})})
    assert diagnostic.code == code


def test_a_file_that_cannot_be_used_and_a_callback_that_contains_itself_are_left_out_of_answers(tree: Any) -> None:
    done = {"{$url}": {"$ref": "p.json"}}
    files = {
        "spec.json": openapi(paths={"/a": {"get": answer("bad.yaml")}, "/b": {"$ref": "p.json"}}),
        "bad.yaml": "a: [1",
        "p.json": {"post": {"callbacks": {"done": done}, "responses": {"200": {"description": ""}}}},
    }
    repaired, notes = repair(tree(files), lenient=False)
    assert [note.code for note in notes] == ["W303", "W303"]
    assert validate(repaired, cache=False) == []


@pytest.mark.parametrize("paths", [{"$ref": "missing.json"}, {"$ref": "list.json"}])
def test_sections_that_cannot_be_read_stay_as_they_are(tree: Any, paths: dict[str, Any]) -> None:
    files = {"spec.json": openapi(paths=paths), "list.json": [1]}
    assert tree(files).root["paths"] == paths
