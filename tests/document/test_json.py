"""JSON is read strictly, and each refusal names its place."""

import json
from typing import Any

import pytest

from generator.document.json_text import depth
from generator.document.load import Limits, load


def test_values_come_out_as_python_reads_them(read: Any) -> None:
    value = {"openapi": "3.0.0", "a": [1, -2, 0.5, 1e3, True, False, None, 'x\n"\\/é😀', 10**39], "": {}}
    assert read(value, "a.json").root == value


@pytest.mark.parametrize(
    ("text", "code", "place", "pointer"),
    [
        ('{"a": 1,\n "a": 2}', "E107", (2, 2), "/a"),
        ('{"a": {"b~/": [0, {"x": 1, "y": 2, "x": 3}]}}', "E107", (1, 36), "/a/b~0~1/1/x"),
        ('{"a": [1, NaN]}', "E109", (1, 11), "/a/1"),
        ('{"a": Infinity}', "E109", (1, 2), "/a"),
        ('{"a": [-Infinity]}', "E109", (1, 8), "/a/0"),
        ('{"a": 1e999}', "E109", (1, 2), "/a"),
        ('{"a": ' + "1" * 41 + "}", "E109", (1, 2), "/a"),
        ('{"a": ' + "1" * 9000 + "}", "E109", (1, 2), "/a"),
        ('{"a": 0.' + "1" * 41 + "}", "E109", (1, 2), "/a"),
        ('{"a":\n "\\ud800"}', "E110", (2, 3), None),
        ('{"a": "\\udc00"}', "E110", (1, 8), None),
        ('{"a": "\\ud800\\ud800\\udc00"}', "E110", (1, 8), None),
        ('{"a": "\\ud83dx\\ude00"}', "E110", (1, 8), None),
        ('{"\\ud800": 1}', "E110", (1, 3), None),
        ('{"a": 1,}', "E105", (1, 9), None),
        ('{"a": 01}', "E105", (1, 8), None),
        ("{'a': 1}", "E105", (1, 2), None),
        ('{"a": "\t"}', "E105", (1, 8), None),
        ('{"a": 1} x', "E105", (1, 10), None),
        ('{"a": 1', "E105", (1, 8), None),
        ("{", "E105", (1, 2), None),
        ('{"a": "' + "[" * 200, "E105", (1, 7), None),
    ],
)
def test_refusals(refusal: Any, text: str, code: str, place: tuple[int, int], pointer: str | None) -> None:
    diagnostic = refusal(text, "a.json")
    assert (diagnostic.code, (diagnostic.line, diagnostic.column), diagnostic.pointer) == (code, place, pointer)


@pytest.mark.parametrize(
    "text", ['"\\ud83d\\ude00"', '"\\\\ud800"', '"\\uD83D\\uDE00 \\u0041"', '"\\\\\\ud83d\\ude00"']
)
def test_pairs_and_escaped_backslashes_are_no_half_surrogates(read: Any, text: str) -> None:
    assert read(f'{{"openapi": "3.0.0", "a": {text}}}', "a.json").root["a"] == json.loads(text)


def test_the_longest_number_and_the_limit_that_moves_it(read: Any, refusal: Any) -> None:
    def text(number: str) -> str:
        return f'{{"openapi": "3.0.0", "a": {number}}}'

    assert read(text("9" * 40)).root["a"] == int("9" * 40)
    assert read(text("9" * 50), limits=Limits(max_digits=50)).root["a"] == int("9" * 50)
    assert refusal(text("-" + "9" * 41)).code == "E109"


def nested(levels: int) -> str:
    return '{"openapi": "3.0.0", "a": ' + "[" * (levels - 1) + "]" * (levels - 1) + "}"


def test_depth(read: Any, refusal: Any) -> None:
    read(nested(100))
    assert refusal(nested(101)).code == "E108"
    read(nested(150), limits=Limits(max_depth=150))


@pytest.mark.parametrize("text", ["[" * 100_000, "[" * 100_000 + "]" * 100_000, '{"a":' * 100_000, '{"a":[' * 50_000])
def test_depth_is_bounded_before_anything_recurses(refusal: Any, text: Any) -> None:
    diagnostic = refusal(text, "a.json")
    assert diagnostic.code == "E108"
    assert diagnostic.line == 1
    assert diagnostic.column


def test_brackets_in_text_do_not_count() -> None:
    assert depth(json.dumps({"a": ["[[[[", '}}{{"[[\\', {"[": '\\"]'}]})) == 3
    assert depth('"[[["') == 0
    assert depth('{"\\u001f": [], "": [[]]}') == 3
    assert depth('{"a\\\\": ["\\\\\\"["]}') == 2
    assert depth("") == 0


@pytest.mark.parametrize("name", ["qlik-qps-38.11.0.swagger.json", "qlik-qrs-38.22.0.swagger.json"])
def test_real_documents(upstream: Any, name: str) -> None:
    path = upstream / name
    assert load(path).root == json.loads(path.read_text("utf-8"))
