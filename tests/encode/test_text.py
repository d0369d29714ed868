import sys
import unicodedata
from collections.abc import Callable
from typing import Any

from generator.encode import prose, python
from generator.encode.code import Code
from generator.encode.invisible import UNSEEN
from generator.encode.terminal import visible


def test_the_list_holds_every_hidden_character_of_this_unicode() -> None:
    kinds = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp", "Zs"}
    missing = [
        hex(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in kinds and not UNSEEN.match(chr(code)) and code != 0x20
    ]
    assert not missing


def test_honest_letters_stay() -> None:
    for text in ("é ß Ж א ع 中 😀 ﷺ", "ünï", "क्ष"):
        assert visible(text) == text


def test_visible_is_what_a_terminal_may_show(texts: Any, seen: Callable[..., Any]) -> None:
    for text in texts:
        seen(visible(text), allowed="")
    assert visible("\x1b[2J\u202e\U000e0041") == "\\u001b[2J\\u202e\\U000e0041"


def test_prose_says_all_words_on_one_line(texts: Any, seen: Callable[..., Any]) -> None:
    for text in texts:
        seen(prose.line(text), allowed="")
        assert len(prose.line(text)) >= len("".join(text.split()).strip("\u00a0"))


def test_lines_are_not_wider_than_asked() -> None:
    text = "word " * 100 + "\n\n\n- one\n- two\r\nthree\n\n"
    lines = prose.lines(text, 40)
    assert all(len(line) <= 40 for line in lines)
    assert lines[-4:] == ("", "- one", "- two", "three")


def test_tools_get_no_orders() -> None:
    assert prose.line("noqa: F401") == '"noqa": F401'
    assert prose.line("-*- coding: utf_7 -*-") == '-*- "coding": utf_7 -*-'
    assert prose.line("x # type: ignore") == 'x # "type": ignore'
    assert prose.line("types: coding is fun") == "types: coding is fun"


def test_joining_gives_plain_text_again() -> None:
    code = Code("a")
    assert {type(code + "b"), type("b" + code), type(f"{code}"), type(code[:1]), type("".join([code, code]))} == {str}
    assert not hasattr(code, "__dict__")


INDENTED = "Steps:\n  1. Do this\n     and more\n\n\twith a tab\nEnd"


def test_indented_lines_of_a_text_stay_indented() -> None:
    kept = ("Steps:", "  1. Do this", "     and more", "", "    with a tab", "End")
    assert prose.lines(INDENTED, 80) == kept
    assert python.comments(INDENTED).split("\n") == [f"# {line}".rstrip() for line in kept]
    assert python.comments(INDENTED).split("\n") == [f"# {line}".rstrip() for line in kept]
    assert prose.lines("    all of it\n    is indented", 80) == ("all of it", "is indented")


def test_the_rest_of_a_long_indented_line_stands_below_it() -> None:
    assert prose.lines("a\n    " + "word " * 8, 24) == ("a", *["    word word word word"] * 2)


def test_an_order_to_a_tool_is_none_behind_blanks() -> None:
    assert "#   noqa" not in python.comments("a\n  noqa: all")
    assert "noqa" in python.comments("a\n  noqa: all")


def test_a_line_without_a_word_is_no_first_line() -> None:
    assert prose.lines(" \x1d", 80) == ("\\u001d",)


def test_all_lines_of_a_docstring_but_the_first_stand_at_its_margin() -> None:
    assert python.docstring("a\n    b\n      c", 4) == '"""a\n    b\n      c\n    """'
    assert python.docstring("a\n    b\nc", 4) == '"""a\n        b\n    c\n    """'
