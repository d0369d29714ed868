"""A text with a format and a pattern has both, where the usual text of the format fits the pattern."""

from typing import Any

import pytest

from generator.examples.notes import FORMAT
from generator.examples.scalars import words
from generator.examples.values import sampled
from generator.model import Schema


@pytest.mark.parametrize(
    ("form", "pattern", "text"),
    [
        ("date", r"^\d{4}-\d{2}-\d{2}$", "2024-01-31"),
        ("uuid", "^[0-9a-f-]{36}$", words(Schema(format="uuid"))),
        ("date", "^x$", "x"),
        ("of-our-own", "^str", "str"),
    ],
)
def test_both(form: str, pattern: str, text: str) -> None:
    assert words(Schema(format=form, pattern=pattern)) == text


@pytest.mark.parametrize(
    ("keywords", "expected"),
    [
        ({"format": "ipv4", "pattern": r"^10\."}, "10.0.0.1"),
        ({"format": "date-time", "pattern": r"\.\d{3}Z$"}, "2024-01-31T12:00:00.000Z"),
        ({"format": "uri", "pattern": "^http:"}, "http://example.com/"),
        ({"format": "email", "min_length": 20}, "aaaauser@example.com"),
    ],
)
def test_a_text_has_the_format_and_the_rest(keywords: dict[str, Any], expected: str) -> None:
    assert sampled(Schema(types=("string",), **keywords), {}) == (expected, ())


@pytest.mark.parametrize(
    "keywords", [{"format": "date", "max_length": 5}, {"format": "ipv4", "pattern": "^[a-z]+$"}], ids=str
)
def test_where_no_text_has_both_it_is_said(keywords: dict[str, Any]) -> None:
    schema = Schema(types=("string",), **keywords)
    assert sampled(schema, {}).notes == (FORMAT.format(schema.format),)
