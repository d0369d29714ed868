"""Identifiers, titles, slugs and their uniqueness: for any text whatever."""

import keyword
import re
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.encode import python
from generator.encode.terminal import visible
from generator.naming.names import (
    MAX_IDENTIFIER,
    ascii_paths,
    attribute,
    folder_id,
    identifier,
    is_repeated,
    name_operations,
    pascal,
    slug,
    title,
    unique,
)
from generator.naming.operation import RawOperation

WINDOWS = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
anything = st.text(st.characters(codec=None), max_size=120)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("getHTTPResponse", "get_http_response"),
        ("GetUserByID", "get_user_by_id"),
        ("userIDs", "user_ids"),
        ("list-all.users/now", "list_all_users_now"),
        ("X-Qlik-User", "x_qlik_user"),
        ("OAuth2Token", "oauth2_token"),
        ("OpenAPIDocument", "openapi_document"),
        ("getIPv4Address", "get_ipv4_address"),
        ("Straße", "strasse"),
        ("Crème brûlée", "creme_brulee"),
        ("Łódź ø æ", "lodz_o_ae"),
        ("class", "class_"),
        ("filter", "filter"),
        ("self", "self_"),
        ("2fa", "n2_fa"),
        ("__init__", "init"),
        ("a;rm -rf $(x)`y`", "a_rm_rf_x_y"),
    ],
)
def test_identifier_of_a_name(text: str, expected: str) -> None:
    assert identifier(text) == expected


def test_letters_without_an_ascii_form_still_tell_names_apart() -> None:
    assert identifier("создать user") != identifier("удалить user")
    assert identifier("创建").isascii()


def test_a_long_identifier_is_cut_but_stays_itself() -> None:
    one, other = identifier("word " * 40 + "a"), identifier("word " * 40 + "b")
    assert len(one) <= MAX_IDENTIFIER
    assert one != other
    assert identifier("word " * 40 + "a") == one


@given(anything)
def test_any_text_gives_a_safe_identifier(text: Any) -> None:
    name = identifier(text)
    assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
    assert len(name) <= MAX_IDENTIFIER + 1
    assert not keyword.iskeyword(name)
    assert identifier(name) == name


@given(anything)
def test_any_text_gives_a_safe_slug(text: Any) -> None:
    name = slug(text)
    assert re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name)
    assert len(name) <= MAX_IDENTIFIER + 1
    assert name not in WINDOWS | {"conftest", "setup"}
    assert slug(name) == name


@given(anything)
def test_any_text_gives_a_title_of_one_visible_line(text: Any) -> None:
    shown = title(text)
    assert 0 < len(shown) <= 100
    assert shown == visible(shown)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("list_http_responses", "List HTTP responses"),
        ("getOpenAPIDocument", "Get OpenAPI document"),
        ("samlMetadata", "SAML metadata"),
        ("User IDs of a site", "User IDs of a site"),
        ("a\u202eb c", "a\\u202eb c"),
        ("one\ntwo", "one two"),
        ("", "Unnamed"),
    ],
)
def test_title(text: str, expected: str) -> None:
    assert title(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("qlik-qrs", "qlik-qrs"),
        ("QLM License API v2", "qlm-license-api-v2"),
        ("a/../b", "a-b"),
        ("-rf", "rf"),
        ("AUX", "aux_"),
        ("trailing. . ", "trailing"),
        ("conftest", "conftest_"),
    ],
)
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_unique_takes_the_suffix_then_a_number() -> None:
    assert unique(["a", "b", "a"], ["post", "get", "get"]) == ["a_post", "b", "a"]
    assert unique(["a", "A", "a_2"]) == ["a", "A_3", "a_2"]


@given(
    st.lists(st.tuples(st.sampled_from(["a", "A", "a_get", "b", "a_2"]), st.sampled_from(["get", "post"])), max_size=9)
)
def test_unique_leaves_no_two_names_equal(pairs: Any) -> None:
    names = unique([name for name, _ in pairs], [suffix for _, suffix in pairs])
    assert len({name.casefold() for name in names}) == len(pairs)


@given(st.permutations([("a", "get"), ("a", "post"), ("a", "put"), ("b", "get"), ("a_put", "get")]))
def test_unique_does_not_depend_on_the_order_of_different_methods(pairs: Any) -> None:
    names = unique([name for name, _ in pairs], [suffix for _, suffix in pairs])
    assert dict(zip(pairs, names, strict=True)) == {
        ("a", "get"): "a",
        ("a", "post"): "a_post",
        ("a", "put"): "a_put_2",
        ("b", "get"): "b",
        ("a_put", "get"): "a_put",
    }


def test_is_repeated_looks_at_whole_segments() -> None:
    families = ("/selection", "/about/api/default")
    assert is_repeated("/selection", families)
    assert is_repeated("/selection/{id}/app", families)
    assert not is_repeated("/selections", families)
    assert not is_repeated("/about/api", families)


def test_names_do_not_depend_on_the_hash_seed() -> None:
    code = "from generator.naming.names import identifier; print(identifier('создать user'), identifier('x' * 99))"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_unequal_names_stay_unequal_in_pascal_case() -> None:
    listed = ["get_app", "getapp", "get__app", "get_app_", "get_app_2", "get_app2", "g_et_app"]
    assert pascal("get_app") == "GetApp"
    assert len({pascal(name) for name in listed}) == len(listed)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("getHTTPResponse", "get_http_response"),
        ("获取用户", "获取用户"),
        ("получитьПользователя", "получить_пользователя"),
        ("Größe lesen", "größe_lesen"),
        ("\uff46\uff55\uff4c\uff4c", "full"),
        ("e\u0301tat", "état"),
        ("नाम", "नाम"),
        ("٣ things", "n٣_things"),
        ("a\u200bb", "a_b"),
        ("\u3164", "unnamed_"),
    ],
)
def test_letters_of_all_scripts_stay_in_a_name_of_python(text: str, expected: str) -> None:
    name = attribute(text)
    assert name.startswith(expected)
    assert expected.endswith("_") or name == expected
    assert str(python.identifier(name)) == name


@given(st.text())
def test_any_text_gives_a_name_that_python_reads_as_it_is(text: str) -> None:
    name = attribute(text)
    assert str(python.identifier(name)) == name
    assert len(name.encode()) <= 200


def test_names_in_ascii_are_an_option() -> None:
    operations = [RawOperation("GET", "/größe", "größeLesen", tags=("用户",))]
    (name,) = name_operations(operations)
    assert (name.id, name.folder_id) == ("größe_lesen", "用户")
    (name,) = name_operations(operations, ascii_only=True)
    assert (name.id, name.folder_id) == ("grosse_lesen", folder_id("用户", ascii_only=True))
    assert name.folder_id.isascii()


def test_paths_in_ascii_stay_together_and_apart() -> None:
    paths = ascii_paths(
        ["bruno/Größe lesen.yml", "v3/Größe lesen.resources/好.yaml", "v3/Größe lesen.request.yaml", "a/b"]
    )
    assert paths["a/b"] == "a/b"
    assert all(path.isascii() for path in paths.values())
    stems = {path.split("/")[1].partition(".")[0] for written, path in paths.items() if written != "a/b"}
    assert len(stems) == 1
    assert len(set(paths.values())) == len(paths)
