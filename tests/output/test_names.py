import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import PrerequestError
from generator.output.names import fault, folded, require_safe
from generator.output.write import File, plan

ESCAPES = [
    "",
    "/etc/passwd",
    "..",
    "../x",
    "a/../../x",
    "a//b",
    "a/./b",
    "./a",
    "a/",
    "C:/x",
    "c:x",
    "a\\b",
    "\\\\host\\x",
    "a\0b",
]
WINDOWS = [
    "aux",
    "con.json",
    "docs/NUL.txt",
    "LPT1",
    "com¹.sh",
    "a/prn .md",
    "x.",
    "x ",
    "a./b",
    " x",
    "a:b",
    "a?b",
    'a"b',
    "a|b",
    "a*",
]
OURS = [
    ".prerequest",
    ".prerequest/manifest.sha256",
    ".prerequest/run-0123456789abcdef/new-1",
    ".PREREQUEST/run-0123456789abcdef",
]
GIT = [".git/hooks/x", "a/.GIT/config", "GIT~1/config"]
LONG = ["x" * 256, "ü" * 128, "\ud800"]


@pytest.mark.parametrize("path", ESCAPES + WINDOWS + OURS + GIT + LONG)
def test_refused(path: Any, target: Any) -> None:
    with pytest.raises(PrerequestError, match="E501"):
        plan(target, {path: File(b"")})
    assert not target.parent.exists()


@pytest.mark.parametrize(
    "path", ["a.sh", ".gitignore", "auxiliary.md", "com10", "ü" * 127, "x" * 255, "a b/c-d_e.f.json", "nul_.py"]
)
def test_accepted(path: Any) -> None:
    assert fault(path) == ""


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("getUser.sh", "GetUser.sh"),
        ("a/x", "A/y"),
        ("é", unicodedata.normalize("NFD", "é")),
        ("straße", "STRASSE"),
        ("a", "a/b"),
        ("a", "A/b"),
    ],
)
def test_names_that_meet_are_refused(first: str, second: Any, target: Any) -> None:
    with pytest.raises(PrerequestError, match="E502"):
        plan(target, {first: File(b"1"), second: File(b"2")})


@given(st.lists(st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=3), max_size=4))
def test_names_are_safe_exactly_when_none_is_wrong_and_none_meet(paths: Any) -> None:
    paths = [path.replace("/", "_") for path in dict.fromkeys(paths)]
    paths = list(dict.fromkeys(paths))
    wrong = any(map(fault, paths)) or len({folded(path) for path in paths}) < len(paths)
    if wrong:
        with pytest.raises(PrerequestError):
            require_safe(paths)
    else:
        require_safe(paths)
