"""Where requests go: one variable for each server, one environment for each way in."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import Job, read
from generator.targets.postman import files

UPLOADS = {"servers": [{"url": "https://uploads.shop.example/v1"}]}


def environments(api: Any) -> dict[Any, Any]:
    return {name: json.loads(data) for name, data in files(api).items() if "environment" in name}


def test_one_variable_for_each_server(read_document: Callable[..., Any]) -> None:
    api, _ = read_document(
        {
            "/a": {"get": {"tags": ["one"]}, "post": {"tags": ["one"], **UPLOADS}},
            "/b": {**UPLOADS, "get": {"tags": ["two"]}},
            "/c": {"get": {"tags": ["one"], "servers": [{"url": "https://api.shop.example/admin/v2"}]}},
            "/d": {"get": {"tags": ["one"], "servers": [{"url": "https://api.shop.example/v1/"}]}},
        }
    )
    named = {f"{operation.method} {operation.path}": api.base_of(operation).name for operation in api.operations}
    assert named == {
        "GET /a": "baseUrl",
        "POST /a": "uploadsBaseUrl",
        "GET /b": "uploadsBaseUrl",
        "GET /c": "adminBaseUrl",
        "GET /d": "baseUrl",
    }
    defaults = {api.base_of(operation).default for operation in api.operations}
    assert defaults == {
        "https://api.shop.example/v1",
        "https://uploads.shop.example/v1",
        "https://api.shop.example/admin/v2",
    }


def test_servers_that_are_named_alike_have_variables_of_their_own(read_document: Callable[..., Any]) -> None:
    addresses = [
        "https://a.example/x/one",
        "https://a.example/x/two",
        "http://a.example/x/one",
        "https://a.example:1/x",
    ]
    paths = {f"/{at}": {"get": {"servers": [{"url": address}]}} for at, address in enumerate(addresses)}
    api, _ = read_document(paths)
    variables = {api.base_of(operation) for operation in api.operations}
    assert len({variable.name for variable in variables}) == len({variable.env for variable in variables}) == 4
    assert {variable.default for variable in variables} == set(addresses)


@pytest.mark.parametrize(
    ("servers", "titles"),
    [
        ([{"url": "https://api.shop.example"}], ["Default"]),
        (
            [{"url": "https://a.example/v1"}, {"url": "https://b.example/v1"}, {"url": "http://localhost:80/v1"}],
            ["a.example/v1", "b.example/v1", "localhost:80/v1"],
        ),
        (
            [{"url": "https://a.example", "description": "Live"}, {"url": "https://b.example", "description": "Live"}],
            ["Live (a.example)", "Live (b.example)"],
        ),
        ([{"url": "https://a.example"}, {"url": "http://a.example"}], ["https://a.example", "http://a.example"]),
        (
            [{"url": "https://a.example", "description": "Live: for those who have paid their bills."}],
            ["Live"],
        ),
    ],
)
def test_environments_have_short_and_distinct_names(
    read_document: Callable[..., Any], servers: list[dict[str, Any]], titles: list[str]
) -> None:
    api, _ = read_document({"/a": {"get": {}}}, servers=servers)
    assert [way.title for way in api.connections] == titles
    by_path = environments(api)
    assert len(by_path) == len({environment["name"] for environment in by_path.values()}) == len(servers)


def test_a_server_of_openapi_32_is_called_by_its_name(tmp_path: Path) -> None:
    servers = [{"url": "https://a.example", "name": "live"}, {"url": "https://b.example", "description": "Test"}]
    paths = {"/a": {"get": {"operationId": "getOne", "responses": {"200": {"description": "ok"}}}}}
    path = tmp_path / "shop.json"
    info = {"title": "Shop", "version": "1"}
    path.write_text(json.dumps({"openapi": "3.2.0", "info": info, "servers": servers, "paths": paths}))
    assert [way.title for way in read(Job(str(path)))[0].connections] == ["live", "Test"]


def test_a_server_variable_keeps_its_values(read_document: Callable[..., Any]) -> None:
    stage = {"default": "live", "enum": ["live", "test"]}
    api, _ = read_document(
        {"/a": {"get": {}}}, servers=[{"url": "https://{stage}.example", "variables": {"stage": stage}}]
    )
    assert api.base_url.default == "https://live.example"
    assert api.base_url.description == "stage is live: one of live, test."


@pytest.fixture
def old_servers(tmp_path: Path) -> Callable[..., Any]:
    """Return the base addresses of a Swagger document, and the codes of its warnings."""

    def make(**more: Any) -> tuple[list[str], list[str]]:
        path = tmp_path / "old.json"
        paths = {"/a": {"get": {"operationId": "getOne", "responses": {"200": {"description": "ok"}}}}}
        path.write_text(
            json.dumps({"swagger": "2.0", "info": {"title": "Old", "version": "1"}, "paths": paths, **more})
        )
        api, notes, _ = read(Job(str(path)))
        return [server.base_url for server in api.servers], [note.code for note in notes]

    return make


def test_https_comes_before_http(old_servers: Callable[..., Any]) -> None:
    urls, _ = old_servers(host="a.example", schemes=["ws", "http", "https"])
    assert urls == ["https://a.example", "http://a.example"]


@pytest.mark.parametrize(
    ("path", "host", "url", "codes"),
    [
        ("api/v1", {"host": "a.example", "schemes": ["https"]}, "https://a.example/api/v1", ["W304"]),
        ("/api/v1", {}, "http://localhost/api/v1", ["W211"]),
        ("api/v1/", {}, "http://localhost/api/v1", ["W304", "W211"]),
        ("/", {}, "http://localhost", ["W214"]),
        ("/v1", {"host": "a.example", "schemes": ["https"]}, "https://a.example/v1", []),
        ("", {"host": "a.example", "schemes": ["https"]}, "https://a.example", ["W304"]),
    ],
)
def test_a_base_path_is_kept_without_its_slash_and_without_a_host(
    old_servers: Callable[..., Any], path: str, host: dict[str, Any], url: str, codes: list[str]
) -> None:
    assert old_servers(basePath=path, **host) == ([url], codes)


def test_an_apostrophe_in_an_address_is_sent_as_its_escape(read_document: Callable[..., Any]) -> None:
    api, _ = read_document({"/a": {"get": {}}}, servers=[{"url": "https://a.example/indexes('x')"}])
    assert api.base_url.default == "https://a.example/indexes(%27x%27)"


def test_two_documents_with_the_same_file_name_have_different_ids(read_document: Callable[..., Any]) -> None:
    def ids(title: Any) -> set[Any]:
        api, _ = read_document({"/a": {"get": {}}}, name="openapi.json", title=title)
        texts = b"".join(files(api).values()).decode().split('"')
        return {text for text in texts if text.count("-") == 4 and len(text) == 36}

    assert len(ids("One")) >= 4
    assert ids("One") == ids("One")
    assert not ids("One") & ids("Two")


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("https://api.shop.example/v1", "https://api.shop.example/files"),
        ("https://{host}/v1", "https://h.example/files"),
        ("/v1", "http://localhost/files"),
    ],
)
def test_a_relative_server_of_a_path_is_at_the_host_of_the_document(
    read_document: Callable[..., Any], first: str, expected: str
) -> None:
    servers = [{"url": first, "variables": {"host": {"default": "h.example"}}}]
    api, _ = read_document({"/a": {"servers": [{"url": "/files"}], "get": {}}}, servers=servers)
    assert api.base_of(api.operations[0]).default == expected


def test_an_operation_of_swagger_is_called_by_its_own_scheme(tmp_path: Path) -> None:
    done = {"responses": {"200": {"description": "ok"}}}
    paths = {
        "/a": {"get": {**done, "schemes": ["http"]}, "put": {**done, "schemes": ["ws"]}, "post": done},
        "/b": {"get": {**done, "schemes": ["http", "https"]}},
    }
    path = tmp_path / "old.json"
    info = {"title": "Old", "version": "1"}
    document = {"swagger": "2.0", "info": info, "host": "a.example", "basePath": "/v1", "schemes": ["http", "https"]}
    path.write_text(json.dumps(document | {"paths": paths}))
    api = read(Job(str(path)))[0]
    assert {f"{one.method} {one.path}": api.base_of(one).default for one in api.operations} == {
        "GET /a": "http://a.example/v1",
        "PUT /a": "https://a.example/v1",
        "POST /a": "https://a.example/v1",
        "GET /b": "https://a.example/v1",
    }


@pytest.mark.parametrize(
    ("url", "variables", "base", "codes"),
    [
        ("https://{t}.a.example", {"t": {"default": ""}}, "https://{t}.a.example", ["W226"]),
        ("https://{t}.a.example", {"t": {"default": "<tenant>"}}, "https://{t}.a.example", ["W226"]),
        ("https://{t}.a.example", {"t": {"enum": ["eu", "us"]}}, "https://eu.a.example", ["W304"]),
        ("https://{t}.a.example", {"t": {}}, "https://{t}.a.example", ["W304", "W226"]),
        ("https://a.example{port}", {"port": {"default": ""}}, "https://a.example", []),
        ("https://a.example/{stage}", {"stage": {"default": "/prod"}}, "https://a.example/prod", []),
        (" HTTPS://a.example/v1", {}, "https://a.example/v1", []),
        ("localhost:8080/v1", {}, "http://localhost:8080/v1", ["W212"]),
        ("api.shop.example/v1", {}, "https://api.shop.example/v1", ["W212"]),
        ("v1.0/orders", {}, "http://localhost/v1.0/orders", ["W211"]),
        ("index.php/v1", {}, "http://localhost/index.php/v1", ["W211"]),
        ("qlmservice.asmx", {}, "http://localhost/qlmservice.asmx", ["W211"]),
    ],
)
def test_an_address_means_what_its_author_can_only_mean(
    tmp_path: Path, url: str, variables: dict[str, Any], base: str, codes: list[str]
) -> None:
    server = {"url": url, "variables": variables} if variables else {"url": url}
    operation = {"operationId": "getOne", "responses": {"200": {"description": "ok"}}}
    root = {"openapi": "3.0.3", "info": {"title": "Shop", "version": "1"}, "servers": [server]}
    path = tmp_path / "shop.json"
    path.write_text(json.dumps({**root, "paths": {"/a": {"get": operation}}}))
    api, notes, _ = read(Job(str(path)))
    assert ([one.base_url for one in api.servers], [note.code for note in notes]) == ([base], codes)
    values = next(iter(environments(api).values()))["values"]
    filled = {row["key"]: row["value"] for row in values}
    address = filled["baseUrl"]
    for name, value in filled.items():
        address = address.replace("{{" + name + "}}", value)
    assert address == base


@pytest.mark.parametrize("scheme", ["HTTPS", "https://", "Https:"])
def test_a_scheme_of_swagger_in_other_words(old_servers: Callable[..., Any], scheme: str) -> None:
    assert old_servers(host=" //a.example", schemes=[scheme]) == (["https://a.example"], ["W304", "W212"])
