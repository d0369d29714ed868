"""A text with a format and a pattern has both, where the usual text of the format fits the pattern."""

import pytest

from generator.examples.scalars import words
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
