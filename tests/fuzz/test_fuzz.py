"""Random documents, random edits of right ones, random bytes: `tests/fuzz/verdict.py` says what is true of each.

In `make test` and `make test-slow` the examples are the same each time; `make test-full` draws others, and lets
atheris draw by coverage.
"""

import json
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.choice import DRAWN
from tests.fuzz.documents import document
from tests.fuzz.edits import damaged, edited
from tests.fuzz.verdict import judge
from tests.paths import ROOT

MANY = 20 * settings.default.max_examples  # type: ignore[union-attr]
TOLERANT = settings(
    deadline=timedelta(seconds=30),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
NAMES = st.sampled_from(["random.json", "random.yaml"])
SECONDS = 300


def text(root: Any) -> Any:
    return json.dumps(root).encode()


PROPERTIES = {
    "random_documents": given(DRAWN.map(document), st.booleans()),
    "random_edits": given(DRAWN.map(edited), st.booleans()),
    "random_bytes": given(DRAWN.map(damaged) | st.binary(max_size=300), NAMES),
}


@pytest.mark.parametrize(
    "examples", [50, pytest.param(MANY // 4, marks=pytest.mark.slow), pytest.param(MANY, marks=pytest.mark.full)]
)
@pytest.mark.parametrize("name", PROPERTIES)
def test_fuzz(name: Any, examples: Any) -> None:
    def check(drawn: Any, other: Any) -> None:
        if isinstance(drawn, bytes):
            judge(drawn, other)
        else:
            judge(text(drawn), lenient=other, root=drawn)

    settings(TOLERANT, max_examples=examples)(PROPERTIES[name](check))()


@pytest.mark.slow
def test_random_documents_are_mostly_right() -> None:
    """A strategy whose documents are all refused would test only the refusing."""
    verdicts = []

    @settings(TOLERANT, max_examples=300)
    @given(DRAWN.map(document))
    def sample(root: Any) -> None:
        verdicts.append(judge(text(root), root=root))

    sample()
    assert sum(not codes for codes in verdicts) > len(verdicts) / 5


@pytest.mark.full
@pytest.mark.timeout(2 * SECONDS)
@pytest.mark.parametrize("name", PROPERTIES)
def test_by_coverage(name: Any) -> None:
    pytest.importorskip("atheris", reason="atheris is absent: pip install -r tests/fuzz/requirements.txt")
    command = [sys.executable, "-m", "tests.fuzz.by_coverage", name, str(SECONDS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-5000:]
