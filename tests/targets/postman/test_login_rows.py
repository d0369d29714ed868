"""A row of another way to log in, once ticked, takes the place of the usual one, in every engine; digest, too."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import Job, build
from tests.clients import engines
from tests.clients.closed_network import closed_network
from tests.clients.digest import digest_server

SPEC = """openapi: 3.0.3
info: {title: Logins, version: "1"}
servers: [{url: "https://api.example.com"}]
security: [{bear: []}, {dig: []}, {key: []}]
paths:
  /usual: {get: {operationId: usual, tags: [a], responses: {"200": {description: x}}}}
  /first:
    get: {operationId: first, tags: [a], security: [{dig: []}, {bear: []}], responses: {"200": {description: x}}}
  /maybe: {get: {operationId: maybe, tags: [a], security: [{}, {dig: []}], responses: {"200": {description: x}}}}
  /both:
    get: {operationId: both, tags: [a], security: [{bear: [], key: []}], responses: {"200": {description: x}}}
  /query:
    get: {operationId: query, tags: [a], security: [{key: []}, {bear: []}], responses: {"200": {description: x}}}
  /parts:
    get:
      operationId: parts
      tags: [a]
      security: [{other: []}, {bear: [], key: [], id: []}, {bear: []}]
      responses: {"200": {description: x}}
  /case:
    get:
      operationId: case
      tags: [a]
      security: [{key: []}]
      parameters: [{name: K, in: query, required: true, schema: {type: string, example: v}}]
      responses: {"200": {description: x}}
components:
  securitySchemes:
    bear: {type: http, scheme: bearer}
    dig: {type: http, scheme: digest}
    key: {type: apiKey, in: query, name: k}
    id: {type: apiKey, in: header, name: X-Id}
    other: {type: apiKey, in: header, name: X-Other}
"""
VALUES = {
    "loginsToken": "T",
    "loginsUser": "u",
    "loginsPassword": "p",
    "loginsK": "K",
    "loginsXId": "I",
    "loginsXOther": "O",
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    path = tmp_path_factory.mktemp("logins") / "logins.yaml"
    path.write_text(SPEC)
    built = build(Job(str(path), targets=("postman", "postman_v3", "bruno")))
    return {name: file.content for name, file in built.files.items()}


def ticked(collection: Any, rows: dict[str, str]) -> Any:
    """Tick one row of some requests, by what its value begins with."""
    for item in collection["item"][0]["item"]:
        request = item["request"]
        listed = [*request["header"], *request["url"].get("query", ())]
        for row in listed:
            if item["name"] in rows and row["value"].startswith(rows[item["name"]]):
                del row["disabled"]
    return collection


def by_newman(files: dict[str, bytes], folder: Path, rows: dict[str, str], values: Any, _: Any) -> None:
    collection = ticked(json.loads(files["postman/logins.postman_collection.json"]), rows)
    engines.newman(collection, folder, values=values)


def by_cli(files: dict[str, bytes], folder: Path, rows: dict[str, str], values: Any, network: Any) -> None:
    collection = ticked(json.loads(files["postman/logins.postman_collection.json"]), rows)
    engines.postman_cli(collection, folder, network, values=values)


def by_cli_v3(files: dict[str, bytes], folder: Path, rows: dict[str, str], values: Any, network: Any) -> None:
    written(files, folder, "postman_v3/", rows)
    place = folder / "values.postman_environment.json"
    place.write_text(json.dumps(engines.environment(values)))
    run = ["collection", "run", str(folder / "postman_v3/logins"), "--environment", str(place), "--no-report-events"]
    engines.postman_cli_tool(run, folder, network)


def by_bruno(files: dict[str, bytes], folder: Path, rows: dict[str, str], values: Any, _: Any) -> None:
    """Untick the usual login instead of ticking digest, which is no row there but the request's auth."""
    written(files, folder, "bruno/", rows)
    usual = folder / "bruno/a/Usual.yml"
    usual.write_text(
        usual.read_text().replace("Bearer {{loginsToken}}\n", "Bearer {{loginsToken}}\n      disabled: true\n")
    )
    engines.bruno(folder / "bruno", values)


def written(files: dict[str, bytes], folder: Path, beginning: str, rows: dict[str, str]) -> None:
    """Write files with some rows ticked, as the app does."""
    for path, content in files.items():
        place, text = folder / path, content.decode()
        place.parent.mkdir(parents=True, exist_ok=True)
        value = rows.get(place.name.partition(".")[0])
        if value and path.startswith(beginning):
            for match in [*re.finditer(f'value: "?{re.escape(value)}', text)][-1:]:
                text = text[: match.end()] + re.sub(" *disabled: true\\n", "", text[match.end() :], count=1)
        place.write_text(text)


ENGINES: dict[str, Callable[..., None]] = {"newman": by_newman, "cli": by_cli, "v3": by_cli_v3, "bruno": by_bruno}


@pytest.mark.parametrize(
    "engine", [pytest.param(name, marks=() if name == "newman" else pytest.mark.slow) for name in ENGINES]
)
def test_a_ticked_row_takes_the_place_of_the_usual_login(files: Any, tmp_path: Path, engine: str) -> None:
    rows = {"Usual": "Digest", "Maybe": "Digest", "First": "Bearer", "Query": "Bearer", "Parts": "{{loginsXId"}
    with closed_network() as network:
        listener = network.listen() if engine in ("cli", "v3") else None
        with digest_server(listener) as server:
            ENGINES[engine](files, tmp_path, rows, VALUES | {"baseUrl": server.url}, network)
    # The command line asks for it in version 3, but answers no server: no digest authentication works there.
    answers = [""] if engine == "v3" else ["", "Digest"]
    assert server.words.pop("/usual") == server.words.pop("/maybe") == answers
    # The row that is ticked brings the other two, and the usual one stays away.
    assert server.words.pop("/parts?k=K") == ["Bearer"]
    assert server.keys.pop("/parts?k=K") == {"X-Id": "I"}
    # The case of letters counts in a query: K is no login. The engine for version 3 sends the last of two such names.
    assert server.words.pop("/case?k=K" if engine == "v3" else "/case?K=v&k=K") == [""]
    assert server.words == {"/first": ["Bearer"], "/query": ["Bearer"], "/both?k=K": ["Bearer"]}


def test_every_yaml_file_says_that_it_is_generated(files: Any) -> None:
    written = {path: content for path, content in files.items() if path.endswith((".yaml", ".yml"))}
    assert {content.partition(b":")[0].partition(b". ")[0] for content in written.values()} == {
        b"# Generated by prerequest"
    }
