import json
from collections.abc import Callable
from typing import Any

import pytest

from generator.encode import json as encode


def test_json_reads_the_value_back(values: Any, seen: Callable[..., Any]) -> None:
    for value in values:
        raw = encode.dumps(value)
        assert raw.endswith(b"\n")
        assert json.loads(raw) == value
        seen(raw.decode())
        assert json.loads(encode.text(value)) == json.loads(encode.text(value, None)) == value
        seen(encode.text(value, None), allowed="")


def test_node_reads_the_same(values: Any, node: Callable[..., Any]) -> None:
    raw = [encode.dumps(value).decode() for value in values]
    read = node([f"JSON.parse({json.dumps(text)})" for text in raw])
    assert read == json.loads(json.dumps(values), parse_int=float)


def test_both_writers_agree() -> None:
    value = {"a": [], "b": {}, "c": [1, {"d": "é\u202e\U000e0001"}]}
    wide = encode.dumps({**value, "e": 2**70}).decode()
    assert wide == encode.dumps({**value, "e": 1}).decode().replace('"e": 1\n', f'"e": {2**70}\n')
    assert "\\u202e\\udb40\\udc01" in wide


@pytest.mark.parametrize("value", [2**64, -(2**70), int("9" * 40), "\ud800"])
def test_what_orjson_cannot_write_is_written_exactly(value: Any) -> None:
    assert json.loads(encode.dumps([value])) == [value]


def test_postman_finds_no_variable_in_a_body(values: Any) -> None:
    for value in values:
        for body in (encode.text(value), encode.text(value, None)):
            broken = encode.break_braces(body)
            assert "{{" not in broken
            assert json.loads(broken) == value


def test_a_row_is_a_line() -> None:
    value = {
        "rows": [{"key": 'a": [{', "value": "\\"}, {"key": "b", "value": "x" * 90}],
        "none": [],
        "n": [1, -2.5e9, None],
    }
    lines = encode.dumps(value).decode().splitlines()
    assert '    {"key": "a\\": [{", "value": "\\\\"},' in lines
    assert '      "key": "b",' in lines
    assert '  "n": [1, -2500000000.0, null]' in lines
    assert json.loads("".join(lines)) == value
