"""What the docstrings say of answers that are failures."""

from types import SimpleNamespace

from generator.targets.python_client.wording import _failures


def test_the_default_answer_is_called_by_what_it_means() -> None:
    answers = {"404": "No such thing", "default": "A failure"}
    responses = [SimpleNamespace(status=status, description=text) for status, text in answers.items()]
    assert _failures(SimpleNamespace(responses=responses)) == ["404 No such thing.", "Any other status: A failure."]  # type: ignore[arg-type]
