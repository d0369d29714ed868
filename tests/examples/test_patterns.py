import re
import time
from typing import Any

import pytest

from generator.examples.patterns import matching

PATTERNS = [
    r"^[A-Z]{2}-[0-9]{3,4}$",
    r"^#([0-9a-f]{6}|[0-9a-f]{3})$",
    r"^(?:a|b)+$",
    r"^[^@]+@x\.[a-z]{2,}$",
    r"\S",
    r"^.{0,5}$",
    r"(a+)+$",
    r"^[a-zA-Z0-9._\-]+$",
    r"^(?=.*\d)(?=.*[A-Z])(?=.*[a-z]).{8,}$",
    r"^(?!\s*$).+",
    r"^((?!xx).)*$",
    r"^\u0041\x42[\u0030-\u0039]\/\t$",
    r"^(?P<year>\d{4})\b",
    r"^[\w.+-]{3,}?$",
    r"^arn:(?=[^:]+:fsx:[^:]+:\d{12}:)((|(?![^:]*-{2})[a-z0-9].*(?<!-)):){4}(?!/).{0,9}$",
    r"(?i)^ab{2}$",
    r"^(?i:ab)c$",
    r"^(\d{3})-(?:[a-z])\1$",
    r"^(['x])((\w)y)\2?\3\1$",
    r"^(-?)P(?=\d|T\d)(?:(\d+)Y)?(?:T(?:(\d+)H)?)?$",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_text_fits_its_pattern(pattern: Any) -> None:
    for variant in (0, 1):
        text = matching(pattern, variant=variant)
        assert text is not None
        assert re.search(pattern, text)


def test_what_java_reads_as_an_intersection_is_read_as_json_schema_has_it() -> None:
    assert matching("^[a-z&&[^xy]]+$") == "a]"


def test_lengths_are_kept() -> None:
    assert matching("^[a-z]*$", 8, 12) == "aaaaaaaa"
    assert matching("^[A-Z]", 3) == "AAA"
    assert matching("^[A-Z]{2}$", 8) is None
    assert matching("^[a-z]{5,}$", 0, 4) is None


@pytest.mark.parametrize(
    "pattern",
    [
        r"^\1(a)$",
        r"^(?<n>a)\k<n>$",
        "(aa)" + r"(\1\1)" * 5,
        "[",
        "(",
        "a{2",
        "^[[:alpha:]]$",
        "(" * 500,
        r"\p{Greek}",
        r"/^a$/",
        r"a^b",
        r"^a$b",
        " ^a$",
    ],
)
def test_what_is_not_understood_gives_nothing(pattern: Any) -> None:
    assert matching(pattern) in (None, "a{2")


def test_another_variant_is_another_text() -> None:
    assert len({matching(r"^[a-z]{4}$", variant=variant) for variant in range(5)}) == 5


def test_no_pattern_makes_it_slow() -> None:
    start = time.process_time()
    for pattern in ("(a+)+" * 40 + "$", "(x{1000}){1000}", "^(?=(a+)+$)(?!a)" + "(.*)*" * 20, "(a|a)" * 200):
        text = matching(pattern, 20, 2000)
        assert text is None or len(text) <= 2000
    assert time.process_time() - start < 5
