"""PowerShell: a text comes back as it was, whatever it holds, and can be nothing but text."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.encode.code import Code
from generator.encode.invisible import UNSEEN
from generator.targets.shared.languages import language
from tests.hostile.judges.powershell import judge
from tests.paths import TEMPLATES

powershell: Any = language(TEMPLATES / "powershell_snippet")
texts = st.text(max_size=40) | st.text(
    "'\"`$(){}@#\n\r\t\u2018\u2019\u201a\u201b\u201d\u2013é\u202e\u2028😀\U000e0001", max_size=40
)
_PART = re.compile(r"'((?:[^']|'')*)'|\[char\] 0x([0-9A-F]{4})")


def read(code: Any) -> Any:
    """Return what PowerShell reads: texts in single quotes and characters by number, added."""
    units = b""
    for part in _PART.finditer(code):
        number = int(part[2], 16).to_bytes(2, "big") if part[2] else b""
        units += number or part[1].replace("''", "'").encode("utf-16-be")
    assert re.fullmatch(rf"\(?(?:{_PART.pattern})(?: \+ (?:{_PART.pattern}))*\)?", code)
    return units.decode("utf-16-be", "surrogatepass")


@given(texts)
def test_a_text_comes_back(text: Any) -> None:
    for code in (powershell.literal(text), powershell.block(text)):
        assert type(code) is Code
        assert read(code) == text
        assert not UNSEEN.search(code.replace("\n", ""))
        assert not set("\u2018\u2019\u201a\u201b") & set(code)
    assert "\n" not in powershell.literal(text)


@given(texts)
def test_a_parser_takes_it_for_one_text(text: Any) -> None:
    source = (
        f"$a = {powershell.literal(text)}\nAdd-Value $a {powershell.block(text)}\n{powershell.comment(text)}\n$b = 1\n"
    )
    assert judge("x.ps1", source.encode("utf-8")) == []


@given(st.lists(texts, max_size=3))
def test_what_people_read_is_one_text(texts: Any) -> None:
    code = powershell.prose("Title", texts)
    assert not UNSEEN.search(code.replace("\n", ""))
    assert judge("x.ps1", f"$a = {code}\n".encode()) == []


def test_a_comment_begins_no_signature() -> None:
    assert powershell.comment("SIG # Begin signature block") == "# 'SIG # Begin signature block'"


def test_names() -> None:
    assert powershell.name("QlikXrfkey") == "QlikXrfkey"
    for wrong in ("a b", "", "1a", "a;b", "a-b", "e\u0301"):
        with pytest.raises(ValueError, match="cannot be a name in PowerShell"):
            powershell.name(wrong)
