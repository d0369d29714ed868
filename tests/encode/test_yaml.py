"""YAML of every text, read back by the reader of this tool, which takes YAML 1.2, and by PyYAML, which takes 1.1."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.document.parse import parse
from generator.document.source import Source
from generator.encode.yaml import dumps
from generator.settings.limits import Limits

AMBIGUOUS = [
    "no",
    "Yes",
    "null",
    "~",
    "",
    " ",
    "1e3",
    "0x1f",
    "012",
    "1_000",
    "2015-03-01",
    "0:3;1:1",
    "5.0.00",
    "=",
    "<<",
]
MARKS = ["a: b", "a #b", "#b", "- a", "? a", "&a", "*a", "!a", "%a", "@a", "`a", "{a", "[a", "a:", "'a", '"a', "|", ">"]
LINES = [
    "a\nb",
    "a\n",
    "a\n\n",
    "\na",
    " a\nb",
    "a\n b\n\n  c",
    "a\n---\nb",
    "a\tb\nc",
    "a\r\nb",
    "a \nb",
    "\n",
    "a\n \nb",
]
HIDDEN = ["\u202e", "\u0000", "\u2028", "\ufeff", "\U000e0001", "日本", "😀", "é"]
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)  # type: ignore[arg-type]


def read(content: Any) -> Any:
    ours = parse(Source("x.yaml", content.decode()), Limits())
    assert ours == yaml.safe_load(content)
    return ours


@pytest.mark.parametrize("text", [*AMBIGUOUS, *MARKS, *LINES, *HIDDEN])
def test_a_text_stays_the_same_text(text: Any) -> None:
    value = {"a": text, "b": [text, {"c": text, "d": [text]}], "e": {"f": text}}
    assert read(dumps(value)) == value


@given(st.dictionaries(TEXTS, st.recursive(TEXTS | st.booleans() | st.integers(-99, 99), st.lists, max_leaves=5)))
def test_any_value_stays_the_same_value(value: Any) -> None:
    if value:
        assert read(dumps(value)) == value


def test_a_text_of_lines_stands_as_lines() -> None:
    assert dumps({"about": "One.\n\nTwo."}) == b"about: |-\n  One.\n\n  Two.\n"


def test_hidden_characters_are_shown() -> None:
    assert dumps({"a": "x\u202ey"}) == b'a: "x\\U0000202Ey"\n'


@pytest.mark.parametrize("key", ["a" * 3000, "a: " * 800, '"' * 600])
def test_a_long_key_stays_a_key(key: Any) -> None:
    for value in ({key: "x"}, {key: {"b": "c"}, "d": 1}, {"l": [{key: "x\ny", "z": 1}]}, {key: [1, {key: "a\n"}]}):
        assert read(dumps(value)) == value
