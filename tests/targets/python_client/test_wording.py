"""Descriptions in docstrings: sentences end with a full stop, blocks do not, and nothing is said twice."""

import pytest

from generator.model import Operation, Response, Schema
from generator.targets.python_client.declarations import Declaration, Declarations
from generator.targets.python_client.docstrings import DocstringSection
from generator.targets.python_client.wording import DocumentedNames, ErrorBodies, about_class, about_operation, closed


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


@pytest.mark.parametrize(
    ("descriptions", "about"),
    [
        ({"200": "A row"}, "A row."),
        ({"200": "A row", "202": "A job"}, "200 A row. 202 A job."),
        ({"200": "A row", "201": "A row"}, "A row."),
        ({"200": "A row", "204": "No content"}, "200 A row."),
    ],
)
def test_answers_have_their_status_if_there_is_a_choice(descriptions: dict[str, str], about: str) -> None:
    answers = tuple(Response(status, description) for status, description in descriptions.items())
    operation = Operation("get_row", "Get row", "rows", "GET", "/row", responses=answers)
    documented = DocumentedNames({}, frozenset(), ErrorBodies(Declarations({}, [])))
    _, blocks = about_operation(operation, [], "types.Row", documented)
    assert DocstringSection("Returns", (("", about),)) in blocks
