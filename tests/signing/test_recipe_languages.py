"""Random recipes and requests: the same bytes in all languages. Many cases go through one process."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.signing import csharp
from tests.signing.random_recipes import random_case
from tests.signing.recipe_runners import bash, node, postman, python

TOGETHER = 100
SLOW, FULL = pytest.mark.slow, pytest.mark.full


def in_bash(cases: Any) -> list[Any]:
    with TemporaryDirectory() as folder:
        return list(bash(cases, Path(folder)))


LANGUAGES: dict[str, Any] = {
    "javascript": node,
    "postman": postman,
    "mono": partial(csharp.mono, "hmac"),
    "dotnet": partial(csharp.dotnet8, "hmac"),
    "bash": in_bash,
}
COUNTS = [
    ("javascript", 100),
    ("postman", 100),
    ("mono", 100),
    ("bash", 3),
    *(pytest.param(name, 2_000, marks=SLOW) for name in LANGUAGES if name != "bash"),
    pytest.param("bash", 200, marks=SLOW),
    pytest.param("bash", 2_000, marks=[FULL, pytest.mark.timeout(7_200)]),
]


@pytest.mark.parametrize(("language", "count"), COUNTS)
def test_random_recipes_give_the_same_bytes(language: Any, count: Any) -> None:
    together = min(count, TOGETHER)

    @settings(
        max_examples=count // together, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(st.lists(st.integers(0, 2**32), min_size=together, max_size=together, unique=True))
    def check(seeds: Any) -> None:
        cases = [random_case(seed) for seed in seeds]
        results = zip(seeds, python(cases), LANGUAGES[language](cases), strict=True)
        names = ("url", "headers", "body")
        assert [
            (seed, expected, result)
            for seed, expected, result in results
            if [expected[name] for name in names] != [result.get(name) for name in names]
        ][:1] == []

    check()
