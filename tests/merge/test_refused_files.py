"""Files that a merge refuses, and values of a person that must come out as they were."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from generator.encode.json import dumps
from generator.errors import PrerequestError
from generator.output.write import File, apply
from tests.merge.outputs import NEW, OLD, PATH, STATE, edit, kept, merge_edited, merge_exported, plan

from .conftest import EDITS, changed, generated, stripped


@pytest.mark.parametrize("damage", ["missing", "broken", "other", "line"])
def test_without_the_history_nothing_is_guessed(target: Any, damage: str) -> None:
    edit(target, "own request")
    history = (target / STATE).read_bytes()
    content = {
        "broken": b"\xff generated x y",
        "other": kept("0", generated(), []),
        "line": history.replace(b"=DELETE", b"=REMOVE"),
    }
    if damage == "missing":
        (target / STATE).unlink()
    else:
        (target / STATE).write_bytes(content[damage])
    with pytest.raises(PrerequestError, match="E511"):
        merge_edited(target, NEW)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"info": {}, "item": [1]}',
        '{"info": {}, "item": [{"item": 1}]}',
        "[" * 100_000,
        "\xff",
        '{"info": {"schema": "https://schema.getpostman.com/json/collection/v2.0.0/collection.json"}, "item": []}',
        '{"info": {}, "item": [' + '{"item": [' * 400 + "]}" * 400 + "]}",
    ],
)
def test_what_is_no_collection_is_refused(target: Any, tmp_path: Path, text: Any) -> None:
    exported = tmp_path / "exported.json"
    exported.write_bytes(text.encode("latin-1"))
    with pytest.raises(PrerequestError, match="E512"):
        merge_exported(target, NEW, exported)
    (target / PATH).write_bytes(text.encode("latin-1"))
    with pytest.raises(PrerequestError, match="E512"):
        merge_edited(target, NEW)


@pytest.mark.parametrize(
    ("value", "place", "why"),
    [
        ("NaN", "2:", "is not a JSON number"),
        ("-Infinity", "2:", "is not a JSON number"),
        ("1e999", "2:", "too large"),
        ("0.1000000000000000055511151231257827", "2:9: E512", "would be rounded"),
        ("123456789.12345678901", "2:", "would be rounded"),
        ("-0", "2:", "would be rounded"),
        (5_000 * "9", "2:", "digits"),
        ('"\\ud800"', "2:", "half of a surrogate pair"),
        ('{"a": 1, "a": 2}', "2:", "written twice"),
        ('{"a": NaN, "b": "\\ud800"}', "2:", "surrogate"),
    ],
)
def test_value_that_would_change_is_refused_with_its_place(target: Any, value: Any, place: str, why: str) -> None:
    before = (target / PATH).read_text()
    (target / PATH).write_text(f'{{\n"mine": {value},' + before[1:])
    with pytest.raises(PrerequestError) as caught:
        merge_edited(target, NEW)
    (finding,) = caught.value.diagnostics
    assert finding.code == "E512"
    assert f"{PATH}:{place}" in str(finding)
    assert why in str(finding)


@pytest.mark.parametrize(
    "value",
    ["18446744073709551616123", "-0.0", "1e3", "0.1", "1.10", "5e-324", '"\\/ \\u00e9 \\ud83d\\ude00"', '"NaN -0"'],
)
def test_value_of_a_person_comes_out_as_it_was(target: Any, value: str) -> None:
    before = (target / PATH).read_text()
    (target / PATH).write_text(f'{{"mine": {value},' + before[1:])
    merged = json.loads(merge_edited(target, NEW).files[PATH].content)
    assert repr(merged["mine"]) == repr(json.loads(value))


def test_what_is_no_regular_file_does_not_block(target: Any, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path):
        with pytest.raises(PrerequestError, match="E512 cannot be read"):
            merge_exported(target, NEW, path)


def test_export_that_is_not_there(target: Any, tmp_path: Path) -> None:
    with pytest.raises(PrerequestError, match="E512 cannot be read"):
        merge_exported(target, NEW, tmp_path / "absent.json")


def test_export_of_another_collection(target: Any, tmp_path: Path) -> None:
    other = changed(generated(), lambda c: c["info"].update(name="Other", _postman_id="2"))
    both = OLD | {"postman/other.postman_collection.json": File(dumps(other))}
    apply(plan(target, both))
    exported = tmp_path / "exported.json"
    stranger = changed(other, lambda c: c["info"].update(name="Stranger", _postman_id="3"))
    exported.write_text(json.dumps(stranger))
    with pytest.raises(PrerequestError, match="E513"):
        merge_exported(target, both, exported)
    exported.write_text(json.dumps(stripped(changed(other, EDITS["own folder"]))))
    merged = merge_exported(target, both, exported)
    assert merged.files[PATH] == OLD[PATH]
