import pytest

from generator.examples.styles import serialise
from generator.model import Parameter, Schema

LIST = ["blue", "black"]
MAP = {"R": 100, "G": 200}


@pytest.mark.parametrize(
    ("place", "style", "explode", "value", "expected"),
    [
        ("query", "", True, "blue", [("color", "blue")]),
        ("query", "", True, "", [("color", "")]),
        ("query", "", True, None, [("color", "")]),
        ("query", "", True, False, [("color", "false")]),
        ("query", "", True, 1.5, [("color", "1.5")]),
        ("query", "form", True, LIST, [("color", "blue"), ("color", "black")]),
        ("query", "form", False, LIST, [("color", "blue,black")]),
        ("query", "form", False, [], []),
        ("query", "form", True, MAP, [("R", "100"), ("G", "200")]),
        ("query", "form", False, MAP, [("color", "R,100,G,200")]),
        ("query", "spaceDelimited", False, LIST, [("color", "blue black")]),
        ("query", "pipeDelimited", False, LIST, [("color", "blue|black")]),
        ("query", "pipeDelimited", False, MAP, [("color", "R|100|G|200")]),
        ("query", "deepObject", True, MAP, [("color[R]", "100"), ("color[G]", "200")]),
        ("query", "deepObject", True, {"a": {"b": 1}}, [("color[a]", '{"b":1}')]),
        ("path", "", False, LIST, [("color", "blue,black")]),
        ("path", "simple", True, MAP, [("color", "R=100,G=200")]),
        ("path", "simple", False, MAP, [("color", "R,100,G,200")]),
        ("path", "label", False, "blue", [("color", ".blue")]),
        ("path", "label", True, LIST, [("color", ".blue.black")]),
        ("path", "matrix", False, "blue", [("color", ";color=blue")]),
        ("path", "matrix", False, LIST, [("color", ";color=blue,black")]),
        ("path", "matrix", True, LIST, [("color", ";color=blue;color=black")]),
        ("path", "matrix", True, MAP, [("color", ";R=100;G=200")]),
        ("header", "", False, LIST, [("color", "blue,black")]),
        ("header", "", False, True, [("color", "true")]),
        ("cookie", "", True, "blue", [("color", "blue")]),
    ],
)
def test_a_value_is_written_as_the_specification_says(place, style, explode, value, expected):
    parameter = Parameter("color", place, Schema(), style=style, explode=explode)
    assert serialise(parameter, value) == expected
