"""Any edit anywhere, any change of the specification anywhere: nothing is lost, and nothing happens twice."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.merge.normalise import WRITTEN_BY_POSTMAN, canonical

from .conftest import generated, merge, own_request, stripped

UNTOUCHED = WRITTEN_BY_POSTMAN | {"schema", "raw", "type", "_postman_previewlanguage"}


def walk(value: Any, path: Any = ()) -> Iterator[tuple[Any, Any]]:
    """Every place of a JSON value, with its path."""
    yield path, value
    if isinstance(value, dict | list):
        for key, member in list(value.items() if isinstance(value, dict) else enumerate(value)):
            if key not in UNTOUCHED and (path, key) != ((), "info"):
                yield from walk(member, (*path, key))


def holders(collection: Any) -> list[Any]:
    return [value for path, value in walk(collection) if isinstance(value, list) and path[-1:] == ("item",)]


def replace(collection: Any, draw: Any, mark: Any) -> None:
    texts = [(path, value) for path, value in walk(collection) if isinstance(value, str) and path]
    path, _ = draw(st.sampled_from(texts))
    inner = collection
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = mark


def add_row(collection: Any, draw: Any, mark: Any) -> None:
    rows = [value for path, value in walk(collection) if path[-1:] and path[-1] in ("header", "query", "variable")]
    chosen = draw(st.sampled_from(rows))
    chosen.insert(draw(st.integers(0, len(chosen))), {"key": f"key {mark}", "value": mark})


def add_member(collection: Any, draw: Any, mark: Any) -> None:
    objects = [value for path, value in walk(collection) if isinstance(value, dict) and path[-2:-1] == ("item",)]
    draw(st.sampled_from(objects))[f"x-{mark}"] = mark


def add_item(collection: Any, draw: Any, mark: Any) -> None:
    chosen = draw(st.sampled_from(holders(collection)))
    item = draw(st.sampled_from([own_request(mark), {"name": mark, "item": [own_request(f"in {mark}")]}]))
    chosen.insert(draw(st.integers(0, len(chosen))), item)


def move_item(collection: Any, draw: Any, mark: Any) -> None:
    chosen = draw(st.sampled_from([holder for holder in holders(collection) if holder]))
    item = chosen.pop(draw(st.integers(0, len(chosen) - 1)))
    target = draw(st.sampled_from(holders(collection)))
    target.insert(draw(st.integers(0, len(target))), item)


def shuffle(collection: Any, draw: Any, mark: Any) -> None:
    chosen = draw(st.sampled_from(holders(collection)))
    chosen[:] = draw(st.permutations(chosen))


def remove_item(collection: Any, draw: Any, mark: Any) -> None:
    chosen = draw(st.sampled_from([holder for holder in holders(collection) if holder]))
    chosen.pop(draw(st.integers(0, len(chosen) - 1)))


def remove_member(collection: Any, draw: Any, mark: Any) -> None:
    members = [
        (value, key)
        for _, value in walk(collection)
        if isinstance(value, dict)
        for key in value
        if key not in UNTOUCHED
    ]
    value, key = draw(
        st.sampled_from([(v, k) for v, k in members if k not in ("item", "info", "name", "key", "listen", "auth")])
    )
    del value[key]


KEEPING = [replace, add_row, add_member, add_item, move_item, shuffle]
ANY = [*KEEPING, remove_item, remove_member]


def drawn(draw: Any, collection: Any, acts: Any, prefix: Any, most: int = 6) -> Any:
    """Do up to `most` drawn acts to a copy of a collection, each with a mark of its own."""
    result = copy.deepcopy(collection)
    for number in range(draw(st.integers(0, most))):
        if any(holders(result)):
            draw(st.sampled_from(acts))(result, draw, f"{prefix}{number}.")
    return result


def marks(collection: Any, prefix: Any) -> set[Any]:
    text = json.dumps(collection)
    return {mark for mark in (f"{prefix}{number}." for number in range(10)) if mark in text}


def for_any(check: Any) -> Callable[..., Any]:
    """Make a test of a property: few examples in every run, more in the longer ones."""
    more = pytest.param(60, marks=pytest.mark.slow), pytest.param(1500, marks=pytest.mark.full)

    @pytest.mark.parametrize("examples", [20, *more])
    def test(examples: Any) -> None:
        settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))(
            given(st.data())(check)
        )()

    return test  # type: ignore[no-any-return]


def sides(data: Any) -> tuple[Any, Any]:
    """A specification and a person have changed the generated collection, each without the other."""
    new = drawn(data.draw, generated(), ANY, "spec ")
    theirs = drawn(data.draw, generated(), ANY, "mine ")
    return new, stripped(theirs) if data.draw(st.booleans()) else theirs


@for_any
def test_without_edits_the_result_is_the_new_collection(data: Any) -> None:
    base = drawn(data.draw, generated(), ANY, "was ")
    new = drawn(data.draw, base, ANY, "spec ")
    result = merge(base, new, stripped(base) if data.draw(st.booleans()) else copy.deepcopy(base))
    assert result.collection == new
    assert (result.conflicts, result.removed) == ((), ())


@for_any
def test_nothing_a_person_made_is_lost(data: Any) -> None:
    new, theirs = sides(data)
    result = merge(generated(), new, theirs)
    assert marks(result.collection, "mine ") >= marks(theirs, "mine ")


@for_any
def test_nothing_of_the_specification_is_left_out_silently(data: Any) -> None:
    new, theirs = sides(data)
    result = merge(generated(), new, theirs)
    assert result.conflicts or marks(result.collection, "spec ") >= marks(new, "spec ")


@for_any
def test_twice_is_once(data: Any) -> None:
    new, theirs = sides(data)
    once = merge(generated(), new, theirs).collection
    again = data.draw(st.booleans())
    twice = merge(new, new, stripped(once) if again else once).collection
    assert canonical(twice) == canonical(once)
    if not again:
        assert json.dumps(twice) == json.dumps(once)


@for_any
def test_edits_alone_come_out_as_they_went_in(data: Any) -> None:
    theirs = drawn(data.draw, generated(), ANY, "mine ")
    result = merge(generated(), generated(), stripped(theirs))
    assert canonical(result.collection) == canonical(theirs)
    assert (result.conflicts, result.removed) == ((), ())
