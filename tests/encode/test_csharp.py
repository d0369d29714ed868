"""C#: a text comes back as it was, whatever it holds, and can be nothing but text."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.encode.code import Code
from generator.encode.invisible import UNSEEN
from generator.targets.shared.languages import language
from tests.hostile.judges.csharp import judge
from tests.paths import TEMPLATES

csharp: Any = language(TEMPLATES / "csharp_snippet")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", '"': '"'}
texts = st.text(max_size=40) | st.text('"\\@{}\n\r\tu0041/*#é\u202e\u2028😀\U000e0001', max_size=40)


def read(code: Any) -> Any:
    """Return what C# reads: a verbatim string, or one with escapes."""
    if code.startswith('@"'):
        assert '"' not in code[2:-1].replace('""', "")
        return code[2:-1].replace('""', '"')
    units, rest = [], code[1:-1]
    while rest:
        if rest.startswith("\\u"):
            units.append(int(rest[2:6], 16).to_bytes(2, "big"))
            rest = rest[6:]
        elif rest.startswith("\\"):
            units.append(_ESCAPES[rest[1]].encode("utf-16-be"))
            rest = rest[2:]
        else:
            assert rest[0] not in '"\n\r'
            units.append(rest[0].encode("utf-16-be", "surrogatepass"))
            rest = rest[1:]
    return b"".join(units).decode("utf-16-be", "surrogatepass")


@given(texts)
def test_a_text_comes_back(text: Any) -> None:
    for code in (csharp.literal(text), csharp.block(text)):
        assert type(code) is Code
        assert read(code) == text
        assert not UNSEEN.search(code.replace("\n", ""))


@given(texts)
def test_a_parser_takes_it_for_one_text(text: Any) -> None:
    source = f"class A {{ string a = {csharp.literal(text)}, b = {csharp.block(text)}; {csharp.comment(text)}\n}}"
    assert judge("x.cs", source.encode()) == []


@given(st.lists(texts, max_size=3))
def test_what_people_read_is_one_text(texts: Any) -> None:
    code = csharp.prose("Title", texts)
    assert not UNSEEN.search(code.replace("\n", ""))
    assert judge("x.cs", f"class A {{ string a = {code}; }}".encode()) == []


def test_names() -> None:
    for right in ("Prerequest.QlikQps", "Größe.获取用户"):
        assert csharp.name(right) == right
    for wrong in ("1a", "A b", "A.", "A.1", "", "E\u0301", "A;B", "class", "A\u3164"):
        with pytest.raises(ValueError, match="cannot be a name in C#"):
            csharp.name(wrong)
