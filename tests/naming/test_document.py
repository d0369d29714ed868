"""Names of documents that are not Qlik's: their own where they have some, else from method and path."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.encode.terminal import visible
from generator.naming.names import name_operations
from generator.naming.operation import RawOperation

PETS = [
    ("GET", "/api/v1/pets", "list_pets"),
    ("POST", "/api/v1/pets", "create_pet"),
    ("GET", "/api/v1/pets/{id}", "get_pet"),
    ("PUT", "/api/v1/pets/{id}", "update_pet"),
    ("PATCH", "/api/v1/pets/{id}", "patch_pet"),
    ("DELETE", "/api/v1/pets/{id}", "delete_pet"),
    ("HEAD", "/api/v1/pets/{id}", "check_pet"),
    ("GET", "/api/v1/pets/findByStatus", "find_pets_by_status"),
    ("POST", "/api/v1/pets/{id}/uploadImage", "upload_pet_image"),
    ("POST", "/api/v1/pets:batchGet", "batch_get_pets"),
    ("POST", "/api/v1/users.list", "list_users"),
    ("GET", "/api/v1/users/search", "search_users"),
    ("GET", "/api/v1/users/{id}/posts", "list_user_posts"),
    ("GET", "/api/v1/users/{id}/posts/{post_id}", "get_user_post"),
    ("POST", "/api/v1/users/{id}/activate", "activate_user"),
    ("GET", "/api/v1/settings", "get_settings"),
    ("PUT", "/api/v1/settings", "update_settings"),
    ("POST", "/api/v1/OwnerService/GetOwner", "get_owner"),
    ("GET", "/api/v1/GetServerDate", "get_server_date"),
    ("POST", "/api/v1/GetServerDate", "get_server_date_post"),
    ("GET", "/", "get_root"),
]


def test_names_from_method_and_path() -> None:
    operations = [RawOperation(method, path) for method, path, _ in PETS]
    names = {(o.method, o.path): n.id for o, n in zip(operations, name_operations(operations), strict=True)}
    assert names == {(method, path): name for method, path, name in PETS}


def test_an_array_answer_is_a_list() -> None:
    names = name_operations([RawOperation("GET", "/v2/report", response_is_array=True), RawOperation("GET", "/v2/x")])
    assert [name.id for name in names] == ["list_report", "get_x"]


@pytest.mark.parametrize(
    "operation_id",
    [None, "", "65d540ef-b3b9-4678-ae24-2d8abdc304cc", "{65D540EF-B3B9-4678-AE24-2D8ABDC304CC}", "42", "0f" * 16],
)
def test_an_id_that_says_nothing_is_replaced_and_said_so(operation_id: Any) -> None:
    (name,) = name_operations([RawOperation("GET", "/apps/{id}", operation_id)])
    assert (name.id, name.title, name.renamed) == ("get_app", "Get app", True)


def test_the_documents_own_names_count() -> None:
    operation = RawOperation("POST", "/x", "activateLicenseEx", "Activates a license.", ("License keys",))
    (name,) = name_operations([operation])
    assert (name.id, name.title, name.folder_id, name.folder_title, name.renamed) == (
        "activate_license_ex",
        "Activates a license",
        "license_keys",
        "License keys",
        False,
    )


@pytest.mark.parametrize("summary", ["two\nlines", "x" * 81, " ", None])
def test_a_summary_that_is_no_title_gives_way_to_the_id(summary: Any) -> None:
    (name,) = name_operations([RawOperation("GET", "/x", "getHTTPStatus", summary)])
    assert name.title == "Get HTTP status"


def test_equal_titles_in_one_folder_are_told_apart() -> None:
    names = name_operations(
        [RawOperation("GET", "/a", "getA", "Same"), RawOperation("GET", "/b", "getB", "Same", ("a",))]
    )
    assert [name.title for name in names] == ["Get a", "Get b"]


def test_ids_equal_but_for_case_are_told_apart_whatever_the_order() -> None:
    operations = [
        RawOperation("POST", "/x", "doIt"),
        RawOperation("GET", "/x", "DoIt"),
        RawOperation("GET", "/a", "do-it"),
    ]
    there = [name.id for name in name_operations(operations)]
    back = [name.id for name in name_operations(operations[::-1])]
    assert there == back[::-1] == ["do_it_post", "do_it_get", "do_it"]


def test_folders_are_tags_else_the_first_segment_that_parts_paths() -> None:
    paths = ["/api/acme/users", "/api/acme/users/{id}", "/api/acme/roles", "/api/acme/{tenant}/keys"]
    names = name_operations([RawOperation("GET", path) for path in paths])
    assert [name.folder_id for name in names] == ["users", "users", "roles", "keys"]


def test_calls_without_a_thing_share_a_folder() -> None:
    names = name_operations([RawOperation("GET", "/GetServerDate"), RawOperation("GET", "/ActivateLicense")])
    assert {name.folder_id for name in names} == {"calls"}


@pytest.mark.parametrize(
    ("operation_id", "expected"),
    [
        ("list", "list"),
        ("print", "print"),
        ("import", "import_"),
        ("con", "con_"),
        ("conftest", "conftest_"),
        ("test_connection", "call_test_connection"),
        ("connection_test", "connection_test_"),
    ],
)
def test_no_operation_bears_a_name_that_something_else_obeys(operation_id: str, expected: str) -> None:
    (name,) = name_operations([RawOperation("GET", "/x", operation_id)])
    assert name.id == expected


segment = st.one_of(
    st.sampled_from(["pets", "{id}", "v1", "getUser", "a.b:c", "data", "..", "üx", "{a}.json"]), st.text(max_size=8)
)
operation = st.builds(
    RawOperation,
    method=st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "QUERY"]),
    path=st.lists(segment, max_size=5).map(lambda parts: "/" + "/".join(parts)),
    operation_id=st.none() | st.text(max_size=90),
    summary=st.none() | st.text(max_size=90),
    tags=st.lists(st.text(max_size=20), max_size=2).map(tuple),
)


@given(st.lists(operation, max_size=12))
def test_any_document_gets_unique_safe_names(operations: Any) -> None:
    names = name_operations(operations)
    assert len({name.id for name in names}) == len(operations)
    for name in names:
        assert name.id.isidentifier()
        assert name.folder_id.isidentifier()
        assert name.title == visible(name.title) != ""
        assert name.folder_title
