"""Folders: order and spelling of the document's tags, nested as the document nests them."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from generator.targets.postman import files


def tree(api: Any) -> Any:
    """Return the names of the collection, folders as lists of what is in them."""

    def names(items: Any) -> list[Any]:
        return [{item["name"]: names(item["item"])} if "item" in item else item["name"] for item in items]

    return names(json.loads(files(api)["shop.postman_collection.json"])["item"])


@pytest.fixture
def tagged(read_document: Callable[..., Any]) -> Callable[..., Any]:
    def make(*tags: Any, **top: Any) -> Any:
        paths = {
            f"/{at}": {"get": {"summary": f"call {at}", "tags": [tag] if tag else []}} for at, tag in enumerate(tags)
        }
        return read_document(paths, **top)[0]

    return make


def test_order_and_spelling(tagged: Callable[..., Any]) -> None:
    api = tagged(
        "beta", "größen", "Admin API", "aLPHA", tags=[{"name": "aLPHA"}, {"name": "unused"}, {"name": "Admin API"}]
    )
    assert [folder.title for folder in api.folders] == ["aLPHA", "Admin API", "beta", "größen"]


def test_a_slash_nests_where_something_lies_there(tagged: Callable[..., Any]) -> None:
    tags = [{"name": "Zoo", "x-displayName": "The Zoo"}, {"name": "Zoo/Birds"}, {"name": "Zoo/Fish"}]
    api = tagged("Zoo/Fish", "Zoo", "Zoo/Birds", "TCP/IP", tags=tags)
    assert tree(api) == [
        {"The Zoo": [{"Birds": ["call 2"]}, {"Fish": ["call 0"]}, "call 1"]},
        {"TCP IP": ["call 3"]},
    ]


def test_a_folder_that_only_holds_folders(tagged: Callable[..., Any]) -> None:
    api = tagged("a b/c", "a b/d")
    assert tree(api) == [{"a b": [{"c": ["call 0"]}, {"d": ["call 1"]}]}]


def test_parents(tagged: Callable[..., Any]) -> None:
    tags = [{"name": "top", "summary": "Top"}, {"name": "mid", "parent": "top"}, {"name": "low", "parent": "mid"}]
    api = tagged("low", "top", openapi="3.2.0", tags=tags)
    assert tree(api) == [{"Top": [{"mid": [{"low": ["call 0"]}]}, "call 1"]}]


def test_folders_with_one_title_are_told_apart(tagged: Callable[..., Any]) -> None:
    tags = [{"name": "a", "summary": "Zoo"}, {"name": "b", "x-displayName": "Zoo"}, {"name": "c", "summary": "d"}]
    low = {"name": "low", "parent": "a", "summary": "Zoo"}
    api = tagged("a", "b", "c", "d", "low", openapi="3.2.0", tags=[*tags, low])
    assert tree(api) == [
        {"Zoo (a)": [{"Zoo": ["call 4"]}, "call 0"]},
        {"Zoo (b)": ["call 1"]},
        {"d (c)": ["call 2"]},
        {"d": ["call 3"]},
    ]


def test_tag_groups(tagged: Callable[..., Any]) -> None:
    api = tagged("a", "b", "c", **{"x-tagGroups": [{"name": "First", "tags": ["a", "c"]}]})
    assert tree(api) == [{"First": [{"a": ["call 0"]}, {"c": ["call 2"]}]}, {"b": ["call 1"]}]


def test_no_request_is_lost_where_tags_share_a_folder(tagged: Callable[..., Any]) -> None:
    api = tagged("carts/", "carts/mine", "carts/{cartId}/items", "carts/{cart_id}/items", "b/a", "b", "b.")
    assert json.dumps(tree(api)).count("call ") == 7
    assert all(folder.parent is None or folder.parent.id != folder.id for folder in api.folders)


def test_no_folder_lies_inside_itself(tagged: Callable[..., Any]) -> None:
    tags = [
        {"name": "a", "parent": "b"},
        {"name": "b.", "parent": "a."},
        {"name": "a.", "parent": "b"},
        {"name": "b", "parent": "c"},
    ]
    api = tagged("a", "b.", "a.", "b", tags=tags)
    assert sorted(part for part in json.dumps(tree(api)).split('"') if part.startswith("call")) == [
        "call 0", "call 1", "call 2", "call 3"
    ]  # fmt: skip


def test_groups_come_in_their_order(tagged: Callable[..., Any]) -> None:
    groups = [{"name": "People", "tags": ["users", "teams"]}, {"name": "Money", "tags": ["bills"]}]
    declared = [{"name": "bills"}, {"name": "teams"}, {"name": "users"}]
    api = tagged("other", "teams", "users", "bills", tags=declared, **{"x-tagGroups": groups})
    assert tree(api) == [
        {"People": [{"users": ["call 2"]}, {"teams": ["call 1"]}]},
        {"Money": [{"bills": ["call 3"]}]},
        {"other": ["call 0"]},
    ]


def test_a_wrong_tag_leaves_the_others(read_document: Callable[..., Any]) -> None:
    tags = [
        {"name": "b", "summary": "Bees", "parent": "nowhere"},
        {"name": "a", "parent": "b", "description": []},
        {"description": "no name"},
    ]
    paths = {f"/{tag}": {"get": {"summary": tag, "tags": [tag]}} for tag in "ab"}
    api, notes = read_document(paths, openapi="3.2.0", tags=tags)
    assert tree(api) == [{"Bees": [{"a": ["a"]}, "b"]}]
    assert sorted(note.pointer for note in notes if note.code == "W304") == [
        "/tags/0/parent", "/tags/1/description", "/tags/2"
    ]  # fmt: skip
