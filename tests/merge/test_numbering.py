"""Numbers of files in order: those on disk stay where they can, new ones come in between."""

from hypothesis import given
from hypothesis import strategies as st

from generator.merge.numbering import numbered, with_numbers
from generator.output.model import File


def test_a_new_one_gets_a_number_in_between() -> None:
    before = {"a": 1000, "b": 2000, "c": 3000}
    assert numbered(["a", "x", "b", "y", "z", "c", "d"], before) == {
        **before, "x": 1500, "y": 2333, "z": 2666, "d": 4000,
    }  # fmt: skip
    assert numbered(["x", "a", "b", "c"], before) == {**before, "x": 500}


def test_what_is_gone_leaves_a_gap() -> None:
    assert numbered(["a", "c", "d"], {"a": 1000, "b": 2000, "c": 3000}) == {"a": 1000, "c": 3000, "d": 4000}


def test_as_few_as_possible_are_moved() -> None:
    assert numbered(["b", "c", "d", "a"], {"a": 1000, "b": 2000, "c": 3000, "d": 4000}) == {
        "b": 2000, "c": 3000, "d": 4000, "a": 5000,
    }  # fmt: skip


def test_two_branches_that_chose_one_number() -> None:
    assert numbered(["a", "x", "y", "b"], {"a": 1000, "x": 1500, "y": 1500, "b": 2000}) == {
        "a": 1000, "x": 1250, "y": 1500, "b": 2000,
    }  # fmt: skip


def test_without_room_all_are_numbered_anew() -> None:
    assert numbered(["a", "x", "b"], {"a": 1, "b": 2}) == {"a": 1000, "x": 2000, "b": 3000}


@given(st.permutations("abcdefgh"), st.dictionaries(st.sampled_from("abcdefghxy"), st.integers(1, 30)))
def test_numbers_rise(ordered: list[str], before: dict[str, int]) -> None:
    result = numbered(ordered, before)
    assert sorted(ordered, key=result.__getitem__) == ordered
    assert len(set(result.values())) == len(ordered)
    assert numbered(ordered, result) == result


def test_only_numbers_change_and_only_where_they_are() -> None:
    new = {
        "postman_v3/a/One.request.yaml": File(b"name: One\ndescription: |-\n  order: 7\norder: 1000\n"),
        "postman_v3/a/Two.request.yaml": File(b"name: Two\norder: 2000\n"),
        "bruno/More/folder.yml": File(b"info:\n  name: More\n  type: folder\n  seq: 2000\ndocs: |-\n  seq: 3000\n"),
        "curl/One.sh": File(b"order: 1000\n"),
    }
    disk = {path: file.content.replace(b"2000", b"2500") for path, file in new.items() if "One" not in path}
    result = with_numbers(new, disk.get)
    assert {path for path, file in result.items() if file != new[path]} == {
        "postman_v3/a/One.request.yaml", "postman_v3/a/Two.request.yaml", "bruno/More/folder.yml",
    }  # fmt: skip
    assert result["bruno/More/folder.yml"].content.endswith(b"seq: 2500\ndocs: |-\n  seq: 3000\n")
    assert b"order: 1250" in result["postman_v3/a/One.request.yaml"].content
