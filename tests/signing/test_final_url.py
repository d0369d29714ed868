"""The canonical URL says exactly what it was made of, and nothing rewrites it any more."""

import re
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.signing import runners

final_url = runners.module("final_url.py").final_url

words = st.text(max_size=12) | st.text("%&=+#/?:.;@ '\"{}[]|\\^`\n", max_size=12)
pairs = st.lists(st.tuples(words, st.none() | words), max_size=5)


@given(st.lists(words, max_size=4), pairs)
def test_a_reader_gets_every_value_back(segments: Any, query: Any) -> None:
    assume(not {".", ".."} & set(segments))
    url = final_url("http://h", segments, query)
    path, _, text = url.removeprefix("http://h/").partition("?")
    assert [unquote(part) for part in path.split("/")] == (segments or [""])
    read = [pair.partition("=") for pair in text.split("&")] if text else []
    wanted = [] if query == [("", None)] else query
    assert [(unquote(name), unquote(value) if equals else None) for name, equals, value in read] == wanted


@given(st.lists(words, max_size=4), pairs, st.booleans())
def test_it_holds_only_what_no_later_step_touches(segments: Any, query: Any, keep: Any) -> None:
    assume(not {".", ".."} & {re.sub("(?i)%2e", ".", part) for part in segments})
    url = final_url("http://h", segments, query, keep_escapes=keep)
    path, _, text = url.removeprefix("http://h").partition("?")
    assert re.fullmatch(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})+", path)
    assert re.fullmatch(r"(?:[A-Za-z0-9._~!$&()*,;=:@/?-]|%[0-9A-Fa-f]{2})*", text)
    assert "/:" not in path


@given(st.lists(words, max_size=4), pairs)
def test_typed_again_it_stays_as_it_is(segments: Any, query: Any) -> None:
    assume(not {".", ".."} & set(segments))
    url = final_url("http://H:80/a%2fb", segments, query)
    base, _, text = url.partition("?")
    typed = [tuple(pair.split("=", 1)) if "=" in pair else (pair, None) for pair in text.split("&")] if text else []
    assert final_url(base, [], typed, keep_escapes=True) == url


@given(words)
def test_a_typed_escape_is_the_value_it_stands_for(value: Any) -> None:
    typed = quote(value, safe="")
    assert final_url("http://h", [], [("a", typed)], keep_escapes=True) == f"http://h/?a={typed}"


@pytest.mark.parametrize("base", ["http://user:secret@a b/", "http://h:secret/", "ftp://secret", "http://h?secret"])
def test_a_refusal_repeats_nothing_of_the_address(base: str) -> None:
    with pytest.raises(ValueError, match="base address") as refusal:
        final_url(base, [], [])
    assert "secret" not in str(refusal.value)
