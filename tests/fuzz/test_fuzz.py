"""Random documents, random edits of right ones, random bytes: `tests/fuzz/verdict.py` says what is true of each.

In `make test` the examples are the same each time; `make test-full` draws others, and lets atheris draw by coverage.
"""

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.documents import documents
from tests.fuzz.edits import damaged, edited
from tests.fuzz.verdict import judge

MANY = settings(
    max_examples=2_000,
    deadline=timedelta(seconds=30),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
NAMES = st.sampled_from(["random.json", "random.yaml"])


def text(document):
    return json.dumps(document).encode()


@MANY
@given(documents(), st.booleans())
def random_documents(document, lenient):
    judge(text(document), lenient=lenient)


@MANY
@given(edited(), st.booleans())
def random_edits(document, lenient):
    judge(text(document), lenient=lenient)


@MANY
@given(damaged() | st.binary(max_size=300), NAMES)
def random_bytes(content, name):
    judge(content, name)


PROPERTIES = {each.__name__: each for each in (random_documents, random_edits, random_bytes)}


@pytest.mark.parametrize("name", PROPERTIES)
def test_fuzz(name):
    PROPERTIES[name]()


def test_random_documents_are_mostly_right():
    """A strategy whose documents are all refused would test only the refusing."""
    found = []

    @settings(MANY, max_examples=300)
    @given(documents())
    def sample(document):
        found.append(judge(text(document)))

    sample()
    assert sum(not codes for codes in found) > len(found) / 5
