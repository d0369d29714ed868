"""Descriptions in docstrings: sentences end with a full stop, blocks do not, and nothing is said twice."""

import pytest

from generator.model import Schema
from generator.targets.python_client.declarations import Declaration
from generator.targets.python_client.wording import about_class, closed


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("A price", "A price."),
        ("A price? ", "A price?"),
        ("A price (without tax.)", "A price (without tax.)"),
        ("Like this:\n\n```json\n{}\n```", "```"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "| 1 | 2 |"),
        ("<ul><li>one</li></ul>", "</ul>"),
        ("A price.\n\n## Errors", "## Errors"),
        ("A # price", "A # price."),
    ],
)
def test_only_a_sentence_gets_a_full_stop(text: str, end: str) -> None:
    assert closed(text).endswith(end)


@pytest.mark.parametrize(
    ("description", "first", "more"),
    [
        ("A price of a trade policy", "A price of a trade policy.", ""),
        ("A price. Without tax", "A price.", "Without tax."),
        ("fixed price", "The schema FixedPrice", ""),
        ("This is a price", "The schema FixedPrice", "This is a price"),
        ("Prices:\n\n- one", "The schema FixedPrice", "Prices:\n\n- one"),
    ],
)
def test_a_class_begins_with_its_description(description: str, first: str, more: str) -> None:
    declared = Declaration("FixedPrice", Schema(description=description))
    assert about_class(declared) == (first, more)
