from collections.abc import Callable
from typing import Any

import pytest

from generator.encode import python, shell
from generator.encode.code import Code

LOCALES = ["C", "C.UTF-8"]


@pytest.fixture
def words(utf8: list[Any]) -> list[Any]:
    return [text for text in utf8 if "\0" not in text]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("encoder", [shell.word, shell.quoted, shell.block])
def test_bash_prints_the_text(words: list[Any], bash: Callable[..., Any], encoder: Any, locale: Any) -> None:
    script = "\n".join(f"printf '%s\\0' {encoder(text)}" for text in words)
    printed = bash(script, LC_ALL=locale).split(b"\0")[:-1]
    assert printed == [text.encode() for text in words]


def test_a_word_is_one_line_and_a_block_keeps_line_feeds(words: list[Any], seen: Callable[..., Any]) -> None:
    for text in words:
        seen(shell.word(text), allowed="")
        seen(shell.quoted(text), allowed="")
        seen(shell.block(text))
        assert type(shell.word(text)) is Code
    assert shell.block("{\n}") == "'{\n}'"


def test_an_assignment_in_a_comment_is_inert(words: list[Any], bash: Callable[..., Any]) -> None:
    script = "\n".join(f"# value={shell.quoted(text)}" for text in words)
    assert bash(f"{script}\nprintf done") == b"done"


def test_comments_are_inert(texts: Any, bash: Callable[..., Any], seen: Callable[..., Any]) -> None:
    lines = [python.comment(text) for text in texts] + [python.comments(text) for text in texts]
    for line in lines:
        seen(line)
        assert all(part.startswith("#") for part in line.split("\n"))
        assert "# shellcheck" not in line
    assert bash("\n".join(lines) + "\nprintf done") == b"done"


def test_what_no_argument_can_hold_stands_as_people_read_it() -> None:
    assert [shell.word(text) for text in ("a\0b", "a\ud800")] == ["'a\\0b'", "'a?'"]
    assert shell.block("\0\n") == "'\\0\n'"


@pytest.mark.parametrize("name", ["", "a b", "a-b", "1a", "a;PWNED", "é", "a\n", "a=b"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="shell variable"):
        shell.name(name)


def test_a_name_is_a_name() -> None:
    assert shell.name("QLM_URL") == "QLM_URL"
