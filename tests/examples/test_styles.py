"""The vectors of `styles.json`: OpenAPI's table of styles, RFC 6570, and what we decided where both say nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator.examples.styles import is_ambiguous, serialise, written
from generator.model import Parameter, Schema

VECTORS = json.loads((Path(__file__).parent / "styles.json").read_bytes())


@pytest.mark.parametrize("vector", VECTORS, ids=json.dumps)
def test_a_value_is_written_as_the_specification_says(vector: Any) -> None:
    parameter = Parameter(
        "color",
        vector["in"],
        Schema(),
        style=vector.get("style", ""),
        explode=vector.get("explode", True),
        media_type=vector.get("media_type", ""),
        inner=vector.get("inner", ""),
    )
    assert serialise(parameter, vector["value"]) == [tuple(pair) for pair in vector["pairs"]]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([{"event": "add", "data": "a\nb"}, {"data": "c"}], "event: add\ndata: a\ndata: b\n\ndata: c\n\n"),
        ({"id": 1, "choices": [2]}, 'data: {"id":1,"choices":[2]}\n\n'),
        ([{"id": 1}, {}], 'data: {"id":1}\n\ndata: {}\n\n'),
        ({"data": "a\r\nb\rc"}, "data: a\ndata: b\ndata: c\n\n"),
    ],
)
def test_events_are_written_as_a_stream(value: Any, expected: str) -> None:
    assert written("text/event-stream", value) == expected


@pytest.mark.parametrize(
    ("style", "value", "expected"),
    [
        ("form", [["a", "b"], ["c"]], False),
        ("form", [["a,b"], ["c"]], True),
        ("deepObject", {"a": "b,c"}, False),
    ],
)
def test_only_what_separates_the_parts_of_a_value_is_ambiguous(style: str, value: Any, expected: bool) -> None:
    parameter = Parameter("a", "query", Schema(), style=style, explode=False, inner="|")
    assert is_ambiguous(parameter, value) is expected
