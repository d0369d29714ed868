"""Every way to log in can be had in Postman by what it says: a variable, a row, one auth for the whole collection."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import Job, build
from tests.clients import engines
from tests.clients.loopback import Loopback

SPEC = """openapi: 3.0.3
info: {title: Ways, version: "1"}
servers: [{url: "https://api.example.com"}]
security: [{oauth: [read]}, {key: []}, {}]
paths:
  /usual: {get: {operationId: usual, tags: [e], responses: {"200": {description: x}}}}
  /other: {get: {operationId: other, tags: [e], responses: {"200": {description: x}}}}
  /open: {get: {operationId: open, tags: [e], security: [], responses: {"200": {description: x}}}}
  /login:
    get: {operationId: login, tags: [e], security: [{user: []}, {bear: []}], responses: {"200": {description: x}}}
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows:
        implicit: {authorizationUrl: "https://login.example.com/old", scopes: {read: Look}}
        clientCredentials: {tokenUrl: "https://login.example.com/token", scopes: {read: Look, write: Change}}
    key: {type: apiKey, in: query, name: k}
    user: {type: http, scheme: basic}
    bear: {type: http, scheme: bearer}
"""
VALUES = {"waysOauthToken": "T", "waysK": "K", "waysUser": "u", "waysPassword": "p", "waysBearToken": "B"}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[Any, Any]:
    path = tmp_path_factory.mktemp("ways") / "ways.yaml"
    path.write_text(SPEC)
    return {name: file.content for name, file in build(Job(str(path), targets=("postman", "bruno"))).files.items()}


@pytest.fixture
def collection(files: Any) -> Any:
    return json.loads(files["postman/ways.postman_collection.json"])


def requests(collection: Any) -> dict[Any, Any]:
    return {item["name"]: item["request"] for item in collection["item"][0]["item"]}


def received(collection: Any, folder: Any, **values: Any) -> dict[Any, Any]:
    with Loopback() as server:
        report = engines.newman(collection, folder, values=VALUES | values | {"baseUrl": server.url})
        assert report.failures == []
    return {request.target: "".join(request.all("Authorization")) for request in server.requests}


def test_most_inherit_what_the_collection_says(collection: Any) -> None:
    assert {name: request.get("auth", {}).get("type") for name, request in requests(collection).items()} == {
        "Usual": None,
        "Other": None,
        "Open": "noauth",
        "Login": "basic",
    }


def test_a_token_can_be_fetched(files: Any, collection: Any) -> None:
    fields = {row["key"]: row["value"] for row in collection["auth"]["oauth2"]}
    assert (
        fields
        | {
            "accessToken": "{{waysOauthToken}}",
            "grant_type": "client_credentials",
            "accessTokenUrl": "https://login.example.com/token",
            "scope": "read",
            "clientId": "{{waysOauthTokenClientId}}",
            "clientSecret": "{{waysOauthTokenClientSecret}}",
        }
        == fields
    )
    named = next(name for name in files if name.endswith("postman_environment.json"))
    environment = {row["key"]: row["type"] for row in json.loads(files[named])["values"]}
    assert (environment["waysOauthTokenClientId"], environment["waysOauthTokenClientSecret"]) == ("default", "secret")
    assert environment["waysK"] == environment["waysBearToken"] == "secret"


def test_the_usual_way(collection: Any, tmp_path: Path) -> None:
    basic = "Basic dTpw"
    assert received(collection, tmp_path) == {"/usual": "Bearer T", "/other": "Bearer T", "/open": "", "/login": basic}


def test_the_other_ways_by_what_the_descriptions_say(collection: Any, tmp_path: Path) -> None:
    usual, login = requests(collection)["Usual"], requests(collection)["Login"]
    assert all("tick its row." in request["description"] for request in (usual, login))
    assert "No login: set Authorization to No Auth." in usual["description"]
    del usual["url"]["query"][0]["disabled"]
    del login["header"][0]["disabled"]
    sent = received(collection, tmp_path)
    assert sent == {"/usual?k=K": "", "/other": "Bearer T", "/open": "", "/login": "Bearer B"}


def test_another_auth_for_all_in_one_place(collection: Any, tmp_path: Path) -> None:
    collection["auth"] = requests(collection)["Login"]["auth"]
    sent = received(collection, tmp_path)
    assert (sent["/usual"], sent["/other"], sent["/open"]) == ("Basic dTpw", "Basic dTpw", "")


BRUNO: dict[str, Any] = {
    "as it is": ({}, [], {"/usual": ["Bearer T"], "/open": [], "/login": ["Basic dTpw"]}),
    "a row ticked": ({}, ["Login"], {"/login": ["Bearer B"]}),
    "none that is needed": ({"waysUser": "", "waysOauthToken": ""}, [], {"/login": None, "/usual": [], "/open": []}),
    "another one": (
        {"waysUser": "", "waysOauthToken": ""},
        ["Login", "Usual"],
        {"/login": ["Bearer B"], "/usual?k=K": []},
    ),
}


@pytest.mark.parametrize("case", [pytest.param(name, marks=pytest.mark.slow) for name in BRUNO])
def test_bruno_takes_one_click(files: Any, tmp_path: Path, case: str) -> None:
    values, ticked, expected = BRUNO[case]
    folder = tmp_path / "ways"
    for path, content in files.items():
        if path.startswith("bruno/"):
            place = folder / path.removeprefix("bruno/")
            place.parent.mkdir(parents=True, exist_ok=True)
            is_ticked = place.stem in ticked
            place.write_bytes(content.replace(b"      disabled: true\n", b"") if is_ticked else content)
    usual = folder / "e/Usual.yml"
    if "Usual" in ticked:
        usual.write_bytes(usual.read_bytes().replace(b'/usual"', b'/usual?k={{waysK}}"', 1))
    with Loopback() as server:
        engines.bruno(folder, VALUES | values | {"baseUrl": server.url})
    sent = {one.target: one.all("Authorization") for one in server.requests}
    assert {target: sent.get(target) for target in expected} == expected


KEYS = """openapi: 3.0.3
info: {title: Keys, version: "1"}
servers: [{url: "https://api.example.com"}]
security: [{key: []}, {user: []}]
tags: [{name: a}, {name: b, parent: a}, {name: c, parent: a}]
paths:
  /first: {get: {operationId: first, tags: [a], responses: {"200": {description: x}}}}
  /second: {get: {operationId: second, tags: [b], security: [{bear: []}], responses: {"200": {description: x}}}}
  /third: {get: {operationId: third, tags: [b], security: [{bear: []}], responses: {"200": {description: x}}}}
  /open: {get: {operationId: open, tags: [b], security: [], responses: {"200": {description: x}}}}
  /fourth: {get: {operationId: fourth, tags: [c], responses: {"200": {description: x}}}}
  /maybe: {get: {operationId: maybe, tags: [c], security: [{}, {user: []}], responses: {"200": {description: x}}}}
  /both:
    get: {operationId: both, tags: [c], security: [{key: [], in_query: []}], responses: {"200": {description: x}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    in_query: {type: apiKey, in: query, name: q}
    user: {type: http, scheme: basic}
    bear: {type: http, scheme: bearer}
"""
GRANT = """    grant: {type: oauth2, flows: {password: {tokenUrl: "https://login/token", scopes: {}}}}
"""
KEY_VALUES = {
    "keysXKey": "K",
    "keysQ": "Q",
    "keysUser": "u",
    "keysPassword": "p",
    "keysBearToken": "B",
    "keysToken": "B",
}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("keys") / "keys.yaml"
    path.write_text(KEYS)
    built = build(Job(str(path), targets=("postman",)))
    return json.loads(built.files["postman/keys.postman_collection.json"].content)


def test_the_collection_has_the_auth_of_the_document(tmp_path: Path) -> None:
    (tmp_path / "few.yaml").write_text(KEYS.replace("[{key: []}, {user: []}]", "[{grant: []}]") + GRANT)
    built = build(Job(str(tmp_path / "few.yaml"), targets=("postman",)))
    collection = json.loads(built.files["postman/few.postman_collection.json"].content)
    fields = {row["key"]: row["value"] for row in collection["auth"]["oauth2"]}
    user = {"username": "{{fewGrantTokenUser}}", "password": "{{fewGrantTokenPassword}}"}
    assert fields | {"grant_type": "password_credentials", "accessTokenUrl": "https://login/token", **user} == fields
    [named] = [file.content for name, file in built.files.items() if name.endswith("postman_environment.json")]
    rows = {row["key"]: row["type"] for row in json.loads(named)["values"]}
    assert (rows["fewGrantTokenUser"], rows["fewGrantTokenPassword"]) == ("default", "secret")


@pytest.mark.parametrize(
    ("server", "url", "expected"),
    [
        ("https://a.example", "token", "{{baseUrl}}/token"),
        ("https://a.example/", "/oauth/token", "{{baseUrl}}/oauth/token"),
        ("https://a.example/v1", "/oauth/token", "https://a.example/oauth/token"),
        ("https://a.example/v1", "/v1/token?a={{b}}", "{{baseUrl}}/token?a={ {b}}"),
        ("https://{t}.example/v1", "/oauth/token", "https://{{baseUrl_t}}.example/oauth/token"),
        ("https://{t}.example/v1", "https://t.example/token", "https://t.example/token"),
        ("https://{t}.example/v1", "//t.example/token", "https://t.example/token"),
    ],
)
def test_a_relative_address_of_tokens_is_at_the_server(tmp_path: Path, server: str, url: str, expected: str) -> None:
    text = KEYS.replace("[{key: []}, {user: []}]", "[{grant: []}]") + GRANT.replace("https://login/token", url)
    text = re.sub("servers:.*", f'servers: [{{url: "{server}"}}]', text)
    (tmp_path / "few.yaml").write_text(text)
    built = build(Job(str(tmp_path / "few.yaml"), targets=("postman",)))
    collection = json.loads(built.files["postman/few.postman_collection.json"].content)
    fields = {row["key"]: row["value"] for row in collection["auth"]["oauth2"]}
    assert fields["accessTokenUrl"] == expected


def every(node: Any) -> Iterator[tuple[Any, Any]]:
    for item in node["item"]:
        yield item["name"], item.get("auth", item.get("request", {}).get("auth"))
        yield from every(item) if "item" in item else ()


def test_a_folder_whose_requests_agree_names_their_auth(keys: Any) -> None:
    kinds = {name: auth and auth["type"] for name, auth in every(keys)}
    assert kinds.pop("Open") == kinds.pop("Maybe") == "noauth"
    assert {name: kind for name, kind in kinds.items() if kind} == {"b": "bearer", "Both": "apikey"}
    assert (keys["auth"]["type"], kinds["c"], kinds["Second"]) == ("apikey", None, None)


def test_keys_in_headers_are_postmans_own_auth(keys: Any, tmp_path: Path) -> None:
    with Loopback() as server:
        report = engines.newman(keys, tmp_path, values=KEY_VALUES | {"baseUrl": server.url})
        assert report.failures == []
    sent = {one.target: (one.all("X-Key"), one.all("Authorization")) for one in server.requests}
    assert sent == {
        "/first": (["K"], []),
        "/second": ([], ["Bearer B"]),
        "/third": ([], ["Bearer B"]),
        "/open": ([], []),
        "/fourth": (["K"], []),
        "/maybe": ([], []),
        "/both?q=Q": (["K"], []),
    }


def test_a_user_is_one_row(keys: Any, tmp_path: Path) -> None:
    keys = json.loads(json.dumps(keys))
    first = keys["item"][0]["item"][-1]
    assert "tick its row." in first["request"]["description"]
    [row] = [row for row in first["request"]["header"] if row["key"] == "Authorization"]
    assert row.pop("disabled")
    with Loopback() as server:
        engines.newman(keys, tmp_path, values=KEY_VALUES | {"baseUrl": server.url, "keysUser": "\N{SNOWMAN}"})
    sent = {one.target: (one.all("Authorization"), one.all("X-Key")) for one in server.requests}
    assert sent["/first"] == (["Basic 4piDOnA="], [])


def test_another_way_is_filled_in_and_takes_one_choice(keys: Any, tmp_path: Path) -> None:
    keys = json.loads(json.dumps(keys))
    [maybe] = [auth for name, auth in every(keys) if name == "Maybe"]
    keys["auth"]["type"] = maybe["type"] = "basic"
    with Loopback() as server:
        engines.newman(keys, tmp_path, values=KEY_VALUES | {"baseUrl": server.url})
    sent = {one.target: one.all("Authorization") for one in server.requests}
    assert sent["/first"] == sent["/fourth"] == sent["/maybe"] == ["Basic dTpw"]


DIGEST = """openapi: 3.0.3
info: {title: Few, version: "1"}
servers: [{url: "https://api.example.com"}]
security: [{user: []}, {key: []}]
paths:
  /few: {get: {operationId: few, responses: {"200": {description: x}}}}
components:
  securitySchemes:
    user: {type: http, scheme: digest}
    key: {type: apiKey, in: header, name: X-Key}
"""


@pytest.mark.parametrize(
    ("values", "keys"),
    [
        ({"fewUser": "u", "fewPassword": "p"}, [[]]),
        pytest.param({"fewXKey": "k"}, [["k"]], marks=pytest.mark.slow),
        pytest.param({}, [], marks=pytest.mark.slow),
    ],
)
def test_digest_is_a_login_in_bruno_where_there_is_another(tmp_path: Path, values: Any, keys: Any) -> None:
    (tmp_path / "few.yaml").write_text(DIGEST)
    for path, file in build(Job(str(tmp_path / "few.yaml"), targets=("bruno",))).files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        ticked = file.content.replace(b"      disabled: true\n", b"") if "fewXKey" in values else file.content
        (tmp_path / path).write_bytes(ticked)
    with Loopback() as server:
        engines.bruno(tmp_path / "bruno", values | {"baseUrl": server.url})
    assert [request.all("X-Key") for request in server.requests] == keys
