"""Which files a Postman target writes: collections split by size, one environment for each way, certificates."""

import json
from typing import Any

import pytest

from generator.encode.json import dumps
from generator.model import Api, ConnectionProfile, Credential, Folder, Operation, Requirement, Response, Variable
from generator.targets import postman
from generator.targets.postman import files

WAYS = (
    ConnectionProfile("default", "Default", "https://api.example.com:8443/v1"),
    ConnectionProfile("other", "Other", "http://127.0.0.1:1"),
)


def make(sizes: Any, ways: Any = WAYS, **more: Any) -> Any:
    """An API with a folder for each size, in bytes of description."""
    folders = tuple(Folder(name, name.capitalize()) for name in sizes)
    operations = tuple(
        Operation(f"get_{name}", f"Get {name}", name, "GET", f"/{name}", description="x" * size, **more)
        for name, size in sizes.items()
    )
    return Api("shop", "Shop", "1", "", Variable("baseUrl", "SHOP_URL"), (), ways, folders, operations, {})


def collections(content_by_name: Any) -> dict[Any, Any]:
    return {name: json.loads(content) for name, content in content_by_name.items() if "postman_collection" in name}


def folders(collection: Any) -> list[Any]:
    return [folder["name"] for folder in collection["item"]]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postman, "SPLIT_AT", 20_000)


def test_one_collection_where_it_fits(small: None) -> None:
    assert set(collections(files(make({"a": 1000, "b": 9000})))) == {"shop.postman_collection.json"}


def test_requests_are_written_as_in_one_piece(small: None) -> None:
    """Their texts are written folder by folder and put together: one file has the bytes of all written at once."""
    api = make({"a": 1000, "b": 90, "c": 1})
    inside = Folder("d", "D", parent=api.folders[0])
    hostile = Operation("get_d", '{"": "0"}', "d", "GET", "/d", summary='  {"": "1"}\n  {"": "2"},')
    api = api._replace(folders=(*api.folders, inside, Folder("e", "E")), operations=(*api.operations, hostile))
    assert files(api)["shop.postman_collection.json"] == dumps(postman.collection(api))


def test_answers_that_are_too_many_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are cut out of the texts, which are then those of requests that never had an answer."""
    documented = Response("200", 'An answer with\n    "response": [\n    ]')
    api = make({"a": 1000, "b": 90}, responses=(documented,) * 2)
    assert files(api)["shop.postman_collection.json"].count(b"originalRequest") == 4
    monkeypatch.setattr(postman, "_ANSWERS_UP_TO", 3000)
    collection = postman.collection(api)
    for item in (item for folder in collection["item"] for item in folder["item"]):
        item["response"] = []
    assert files(api)["shop.postman_collection.json"] == dumps(collection)


def test_the_largest_folder_goes_first_and_the_rest_stays_together(small: None) -> None:
    written = files(make({"a": 3000, "b": 9000, "c": 12_000, "d": 3000}))
    by_name = collections(written)
    assert {name: folders(item) for name, item in by_name.items()} == {
        "shop.postman_collection.json": ["A", "B", "D"],
        "shop-c.postman_collection.json": ["C"],
    }
    assert all(len(content) <= 20_000 for content in written.values())
    assert len({collection["info"]["_postman_id"] for collection in by_name.values()}) == 2
    assert {collection["info"]["name"] for collection in by_name.values()} == {"Shop", "Shop C"}
    assert sorted(name for name in written if "environment" in name) == [
        "shop.default.postman_environment.json",
        "shop.other.postman_environment.json",
    ]


def test_as_many_as_needed_go(small: None) -> None:
    by_name = collections(files(make({"a": 17_000, "b": 16_000, "c": 15_000})))
    assert len(by_name) == 3
    assert sorted(name for collection in by_name.values() for name in folders(collection)) == ["A", "B", "C"]


def test_a_folder_that_is_too_large_alone_stays_whole(small: None) -> None:
    by_name = collections(files(make({"a": 30_000, "b": 100})))
    assert {name: folders(item) for name, item in by_name.items()} == {
        "shop.postman_collection.json": ["B"],
        "shop-a.postman_collection.json": ["A"],
    }


def test_a_list_of_certificates_only_where_one_is_wanted() -> None:
    assert "shop.client-certs.json" not in files(make({"a": 1}))
    way = ConnectionProfile("certificate", "By certificate", "https://[::1]:4242/qrs", client_certificate=True)
    (entry,) = json.loads(files(make({"a": 1}, (*WAYS, way)))["shop.client-certs.json"])
    assert entry["matches"] == ["https://[::1]:4242/*"]
    assert entry["name"] == "By certificate"


def test_a_document_that_wants_mutual_tls_gets_the_list_for_its_https_addresses() -> None:
    credential = Credential("mtls", "mutualTLS", ())
    (entry,) = json.loads(files(make({"a": 1}, security=(Requirement((credential,)),)))["shop.client-certs.json"])
    assert entry["matches"] == ["https://api.example.com:8443/*"]
    assert (entry["cert"]["src"], entry["key"]["src"]) == ("client.pem", "client_key.pem")
