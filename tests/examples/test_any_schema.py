"""Any schema has a sample, which is small and always the same."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.examples.values import sample
from generator.model import Property, Schema
from tests.examples.test_samples import count


def schema_of(**given: Any) -> Any:
    """Build a schema of what is given; hypothesis would fill every field of a named tuple."""
    return Schema(**given)


def schemas(names: Any) -> Any:
    leaf = st.builds(
        schema_of,
        types=st.sampled_from([(), ("string",), ("integer",), ("null", "number")]),
        ref=st.sampled_from(["", *names]),
        min_length=st.none() | st.integers(0, 200) | st.just(10**9),
        maximum=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    )
    return st.recursive(
        leaf,
        lambda inner: st.builds(
            schema_of,
            types=st.sampled_from([(), ("object",), ("array",)]),
            properties=st.lists(st.builds(Property, st.text(max_size=3), inner, st.booleans()), max_size=4).map(tuple),
            items=st.none() | inner,
            additional=st.none() | inner,
            all_of=st.lists(inner, max_size=2).map(tuple),
            one_of=st.lists(inner, max_size=2).map(tuple),
            min_items=st.none() | st.integers(0, 20) | st.just(10**9),
        ),
        max_leaves=8,
    )


@pytest.mark.parametrize("examples", [50, pytest.param(200, marks=pytest.mark.slow)])
def test_any_schema_has_a_small_sample_that_is_always_the_same(examples: int) -> None:
    named = st.fixed_dictionaries({name: schemas("abc") for name in "abc"})
    settings(max_examples=examples, deadline=None)(given(named, st.booleans())(small_and_the_same))()


def small_and_the_same(named: Any, request: bool) -> None:
    for name in named:
        value = sample(Schema(ref=name), named, for_request=request)
        assert value == sample(Schema(ref=name), dict(named), for_request=request)
        assert count(value) <= 2000
        assert len(json.dumps(value)) < 4_000_000


def test_a_wide_schema_is_cut() -> None:
    wide = {
        f"S{i}": Schema(types=("object",), properties=tuple(Property(f"p{j}", Schema(ref=f"S{j}")) for j in range(200)))
        for i in range(200)
    }
    assert count(sample(Schema(ref="S0"), wide)) < 400


def test_one_item_in_place_of_a_list_of_itself_has_an_end() -> None:
    nested = Schema(types=("array",), items=Schema(ref="A"), example=1)
    assert isinstance(sample(Schema(ref="A"), {"A": nested}), list)
