import json
from collections.abc import Callable
from typing import Any

import pytest

from generator.encode import javascript


def test_node_reads_the_value_back(values: Any, node: Callable[..., Any], seen: Callable[..., Any]) -> None:
    codes = [javascript.literal(value) for value in values]
    for code in codes:
        seen(code, allowed="")
        assert "<" not in code
        assert "{{" not in code
    read = node([f"JSON.stringify({code}, (k, v) => Object.is(v, -0) ? 0 : v)" for code in codes])
    assert [json.loads(one, parse_int=float) for one in read] == json.loads(json.dumps(values), parse_int=float)


def test_proto_is_an_ordinary_key(node: Callable[..., Any]) -> None:
    code = javascript.literal({"__proto__": {"polluted": True}})
    assert node([f"const x = {code}; [Object.keys(x), x.polluted === undefined]"]) == [[["__proto__"], True]]


def test_a_comment_ends_with_its_line_only(texts: Any, node: Callable[..., Any], seen: Callable[..., Any]) -> None:
    codes = [javascript.comment(text) for text in texts]
    for code in codes:
        seen(code, allowed="")
    assert node([f"{code}\n1" for code in codes]) == [1] * len(codes)


def test_infinity_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        javascript.literal(float("inf"))
