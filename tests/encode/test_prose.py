"""Text inside a program: how it is wrapped."""

import pytest

from generator.encode.prose import lines


@pytest.mark.parametrize(
    ("text", "wrapped"),
    [
        ("- one two three four five six", ("- one two three four", "  five six")),
        ("10. one two three four five", ("10. one two three", "    four five")),
        ("2) one two three four five", ("2) one two three", "   four five")),
        ("1.5 one two three four", ("1.5 one two three", "four")),
        ("-one two three four five", ("-one two three four", "five")),
        (f"- {'x' * 30} one two", (f"- {'x' * 30}", "  one two")),
    ],
)
def test_a_wrapped_list_item_goes_on_under_its_text(text: str, wrapped: tuple[str, ...]) -> None:
    assert lines(text, 20) == wrapped


def test_nested_lists_keep_their_indentation() -> None:
    wrapped = ("Any of:", "- one", "  - two three four five", "    six seven")
    assert lines("Any of:\n- one\n  - two three four five six seven", 24) == wrapped
