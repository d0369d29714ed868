"""Documents rename, move and swap operations, people copy, move and edit them: each edit stays with its operation."""

import copy
import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.merge.normalise import canonical
from generator.merge.rows import title
from generator.merge.tree import REMOVED_FOLDER

from .conftest import find, generated, merge, own_request, stripped


def requests(holder: Any) -> Iterator[tuple[Any, Any]]:
    """Every request below a folder with the folder it is in."""
    for item in holder["item"]:
        if "item" in item:
            yield from requests(item)
        else:
            yield holder, item


def swap_names(collection: Any, draw: Any, number: Any) -> None:
    (_, one), (_, other) = (draw(st.sampled_from(list(requests(collection)))) for _ in range(2))
    one["name"], other["name"] = other["name"], one["name"]


def rename(collection: Any, draw: Any, number: Any) -> None:
    draw(st.sampled_from(list(requests(collection))))[1]["name"] = f"Renamed {number}"


def move(collection: Any, draw: Any, number: Any) -> None:
    holder, item = draw(st.sampled_from(list(requests(collection))))
    holder["item"].remove(item)
    draw(st.sampled_from(collection["item"]))["item"].append(item)


def move_path(collection: Any, draw: Any, number: Any) -> None:
    item = draw(st.sampled_from(list(requests(collection))))[1]
    item["id"] = f"moved {number} from {item['id']}"
    item["request"]["url"]["path"].insert(1, f"v{number}")
    item["request"]["url"]["raw"] = item["request"]["url"]["raw"].replace("qrs/", f"qrs/v{number}/", 1)


def drop(collection: Any, draw: Any, number: Any) -> None:
    holder, item = draw(st.sampled_from(list(requests(collection))))
    holder["item"].remove(item)


def mark(collection: Any, draw: Any, number: Any) -> None:
    item = draw(st.sampled_from(list(requests(collection))))[1]
    place = draw(st.sampled_from(["header", "description", "example"]))
    text = f"mark {number} of {item['origin']}."
    if place == "header":
        item["request"]["header"].append({"key": f"X-{number}", "value": text})
    elif place == "description":
        item["request"]["description"] = text
    else:
        item["response"].append({"name": f"Mine {number}", "code": 200, "header": [], "body": text})


def declare(collection: Any, draw: Any, number: Any) -> None:
    """The specification writes where people write."""
    item = draw(st.sampled_from(list(requests(collection))))[1]
    text = f"declared {number}."
    match draw(st.sampled_from(["name", "header", "description", "example"])):
        case "name":
            item["name"] = text
        case "header":
            item["request"]["header"][0]["value"] = text
        case "description":
            item["request"]["description"] = text
        case "example":
            item["response"].append({"name": f"Mine {number}", "code": 200, "header": [], "body": text})


def overwrite(collection: Any, draw: Any, number: Any) -> None:
    """A person changes or removes what the specification may change."""
    item = draw(st.sampled_from(list(requests(collection))))[1]
    match draw(st.sampled_from(["name", "header", "no header", "no example"])):
        case "name":
            item["name"] = f"My name {number}"
        case "header" if item["request"]["header"]:
            item["request"]["header"][0]["value"] = f"mark {number} of {item['origin']}."
        case "no header":
            item["request"]["header"].clear()
        case _:
            item["response"].clear()


def copy_item(collection: Any, draw: Any, number: Any) -> None:
    holder, item = draw(st.sampled_from(list(requests(collection))))
    twin = copy.deepcopy(item)
    if draw(st.booleans()):
        twin.pop("id", None)
    holder["item"].insert(draw(st.integers(0, len(holder["item"]))), twin)


def copy_folder(collection: Any, draw: Any, number: Any) -> None:
    twin = copy.deepcopy(draw(st.sampled_from(collection["item"])))
    collection["item"].insert(draw(st.integers(0, len(collection["item"]))), twin)


SPEC = [swap_names, rename, move, move_path, drop, declare, declare, declare]
PERSON = [mark, mark, mark, overwrite, overwrite, swap_names, rename, move, drop, copy_item, copy_folder]


def acted(draw: Any, collection: Any, acts: Any) -> Any:
    result = copy.deepcopy(collection)
    for number in range(draw(st.integers(1, 5))):
        if any(True for _ in requests(result)):
            draw(st.sampled_from(acts))(result, draw, number)
    return result


def without_origin(collection: Any) -> Any:
    for _, item in requests(collection):
        item.pop("origin", None)
    return collection


def tagged(collection: Any) -> Any:
    for _, item in requests(collection):
        item["origin"] = item["id"]
    return collection


def origin(item: Any) -> Any:
    return item["id"].rpartition(" from ")[2] if "id" in item else None


def for_any(check: Any) -> Callable[..., Any]:
    @pytest.mark.parametrize(
        "examples", [30, pytest.param(700, marks=pytest.mark.slow), pytest.param(2000, marks=pytest.mark.full)]
    )
    def test(examples: Any) -> None:
        settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))(
            given(st.data())(check)
        )()

    return test  # type: ignore[no-any-return]


def takes_the_place(item: Any, expected: Any) -> Any:
    """Whether a document moved an operation and gave it name and method of another: nothing tells it from that one."""
    before = next(item for _, item in requests(generated()) if item["id"] == expected)
    same = (item["name"], item["request"]["method"]) == (before["name"], before["request"]["method"])
    return same and " from " in item["id"]


def marks(item: Any) -> set[str]:
    words = json.dumps({key: value for key, value in item.items() if key != "item"}).split("mark ")[1:]
    return {"mark " + word.partition(".")[0] + "." for word in words}


@for_any
def test_each_mark_is_on_its_request(data: Any) -> None:
    new = without_origin(acted(data.draw, generated(), SPEC))
    theirs = without_origin(acted(data.draw, tagged(generated()), PERSON))
    wanted = Counter(text for _, item in requests(theirs) for text in marks(item))
    result = merge(generated(), new, theirs)
    assert Counter(text for _, item in requests(result.collection) for text in marks(item)) == wanted
    originals = {origin(item) for _, item in requests(new)}
    copied = {origin(item) for _, item in requests(result.collection)}  # of what was copied one bears the id
    for _, item in requests(result.collection):
        for text in marks(item):
            expected = text.partition(" of ")[2].rstrip(".")
            assert origin(item) in (expected, None) or takes_the_place(item, expected), text
            assert origin(item) or expected in originals | copied or wanted[text] > 1, text
    ids = Counter(item["id"] for _, item in requests(result.collection) if "id" in item)
    assert ids.total() == len(ids)


def named(holder: Any, names: Any = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every request with the names of its folders and its own."""
    for item in holder["item"]:
        if "item" in item:
            yield from named(item, (*names, item["name"]))
        else:
            yield (*names, item["name"]), item


def named_so(collection: Any, identity: Any) -> list[Any]:
    return [names for names, item in named(collection) if item.get("id") == identity]


def texts(value: Any, path: Any = ()) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        for key, member in value.items():
            yield from texts(member, (*path, key))
    elif isinstance(value, list):
        for member in value:
            yield from texts(member, (*path, title(member)) if isinstance(member, dict) else path)
    elif isinstance(value, str):
        yield path, value


def is_listed(conflict: Any, places: Any, path: Any) -> bool:
    """Whether a conflict names the request, and the place in it or one above."""
    steps = tuple(conflict.location.split(", ")) if conflict.location else ()
    return conflict.item in places and path[: len(steps)] == steps


@for_any
def test_what_was_not_kept_is_listed(data: Any) -> None:
    new = without_origin(acted(data.draw, generated(), SPEC))
    theirs = without_origin(acted(data.draw, tagged(generated()), PERSON))
    result = merge(generated(), new, theirs)
    if canonical(theirs) == canonical(generated()):
        return
    kept = json.dumps(result.collection)
    for names, item in named(new):
        for path, text in texts(item):
            if text.startswith("declared ") and text not in kept:
                places = {" / ".join(other) for other in [names, *named_so(theirs, origin(item))]}
                assert any(is_listed(conflict, places, path) for conflict in result.conflicts), text
    names = {item["name"] for _, item in requests(result.collection)}  # type: ignore[assignment]
    there = {item.get("id") for _, item in requests(result.collection)}
    conflicts = " ".join(map(str, result.conflicts))
    for _, item in requests(theirs):
        assert item["name"] in names or item["name"] in conflicts or item["id"] in there
    base = {item["id"] for _, item in requests(generated())}
    deleted = base - {item.get("id") for _, item in requests(theirs)}
    for _, item in requests(new):
        assert item["id"] in there or item["id"] in deleted


@for_any
def test_twice_is_once(data: Any) -> None:
    new = without_origin(acted(data.draw, generated(), SPEC))
    theirs = without_origin(acted(data.draw, tagged(generated()), PERSON))
    once = merge(generated(), new, stripped(theirs) if data.draw(st.booleans()) else theirs).collection
    again = stripped(once) if data.draw(st.booleans()) else once
    assert canonical(merge(new, new, again).collection) == canonical(once)


def test_copied_folder_from_which_an_operation_is_dropped_has_no_id_twice() -> None:
    theirs = generated()
    theirs["item"].append(copy.deepcopy(theirs["item"][0]) | {"name": "App Copy"})
    new = generated()
    new["item"][0]["item"].pop(0)
    result = merge(generated(), new, theirs).collection
    ids = [item["id"] for _, item in requests(result) if "id" in item]
    assert len(ids) == len(set(ids))
    assert find(result, "App Copy")


def test_folder_that_the_specification_emptied_is_there_once() -> None:
    theirs = generated()
    theirs["item"][0]["item"].insert(0, copy.deepcopy(theirs["item"][0]["item"][0]))
    new = generated()
    new["item"][0]["item"].clear()
    once = merge(generated(), new, theirs).collection
    assert [entry["name"] for entry in once["item"]] == ["App", "Stream", REMOVED_FOLDER]
    assert canonical(merge(new, new, once).collection) == canonical(once)


def test_empty_folder_that_both_sides_have_anew_is_there_once() -> None:
    empty = {"id": "folder", "name": "Task", "description": "All about tasks.", "item": []}
    new, theirs = generated(), generated()
    new["item"] += [empty, own_request() | {"id": "request"}]
    theirs["item"] += [empty | {"name": "My tasks"}, own_request() | {"id": "request"}]
    result = merge(generated(), new, theirs).collection
    assert [entry["name"] for entry in result["item"]] == ["App", "Stream", "My tasks", "Mine"]


def test_operation_that_takes_over_the_name_of_a_deleted_one_is_not_taken_for_it() -> None:
    theirs = generated()
    theirs["item"][0]["item"].pop(0)
    new = generated()
    moved = new["item"][0]["item"][0]
    moved |= {"id": "moved", "name": "Query apps"}
    moved["request"]["url"]["path"].append("query")
    taker = copy.deepcopy(new["item"][0]["item"][2])
    taker |= {"id": "taker", "name": "List apps"}
    taker["request"]["url"]["path"].append("all")
    new["item"][0]["item"].append(taker)
    for edited in (theirs, stripped(theirs)):
        once = merge(generated(), new, edited).collection
        assert {"List apps", "Query apps"} <= {item["name"] for _, item in requests(once)}
        assert canonical(merge(new, new, stripped(once)).collection) == canonical(once)
