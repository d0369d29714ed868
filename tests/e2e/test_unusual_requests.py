"""Requests of unusual documents arrive byte for byte as they should, and alike from newman, curl and Python."""

import json
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from generator.pipeline import Job
from tests.clients.engines import newman
from tests.clients.loopback import Loopback, Received
from tests.e2e.conftest import SCRIPTS, Generated, choose_file, generated, items, needed, upload

OK = {"200": {"description": "ok"}}
TEXT = {"type": "string"}


def parameter(name: str, location: str, example: Any, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": location, "required": True, "schema": TEXT, "example": example, **more}


def document(folder: Path, paths: dict[str, Any], **more: Any) -> Generated:
    root = {"openapi": "3.2.0", "info": {"title": "Odd", "version": "1"}, "paths": paths, **more}
    root |= {} if "swagger" in more else {"servers": [{"url": "http://example.com"}]}
    path = folder / "odd.json"
    path.write_text(json.dumps(root))
    output: Generated = generated(Job(str(path), targets=("postman", *SCRIPTS)), folder)
    return output


def received(output: Generated, folder: Path, **values: str) -> dict[str, list[Received]]:
    """Return what each client sent, in the order of the document; `values` are those of Postman's variables."""
    file = upload(output.folder)
    sent = {}
    with Loopback() as server:
        [path] = output.collections
        collection = json.loads(path.read_bytes())
        for item in items(collection):
            choose_file(item["request"].get("body", {}), str(file))
        assert newman(collection, folder, values={"baseUrl": server.url, **values}).failures == []
        sent["newman"] = list(server.requests)
        environ = {**output.environ(server.url), output.api.base_url.env: server.url}
        environ |= {one.env: values[one.name] for one in output.api.variables if one.name in values}
        for kind, (command, ending) in SCRIPTS.items():
            server.requests.clear()
            for operation in output.api.operations:
                script = output.folder / kind / operation.folder / f"{operation.id}{ending}"
                call = [*command, str(script), *needed(operation)]
                subprocess.run(call, env=environ, cwd=output.folder, stdin=subprocess.DEVNULL, check=True, timeout=60)
            sent[kind] = list(server.requests)
    return sent


def test_the_patterns_of_two_paths_tell_them_apart(tmp_path: Path) -> None:
    paths = {path: {"get": {"responses": OK}} for path in ("/a/{id:int}", "/a/{id:[a-z]+}", "/a/{id}/{price:decimal}")}
    output = document(tmp_path, paths)
    ids = [item["id"] for item in items(json.loads(output.collections[0].read_bytes()))]
    assert len({*ids}) == 3
    for requests in received(output, tmp_path).values():
        assert [request.target for request in requests] == ["/a/0", "/a/a", "/a/string/0"]


def test_there_is_one_cookie_header(tmp_path: Path) -> None:
    header, cookie = parameter("cookie", "header", "a=1"), parameter("theme", "cookie", "dark")
    output = document(tmp_path, {"/a": {"get": {"parameters": [header, cookie], "responses": OK}}})
    for requests in received(output, tmp_path).values():
        assert [request.all("Cookie") for request in requests] == [["...; theme=dark"]]


def test_odd_paths(tmp_path: Path) -> None:
    targets = {"/a#b": "/a%23b", "/a/": "/a/", "/a%20b/c%2Fd": "/a%20b/c%2Fd", "/a?b=c&d": "/a?b=c&d=", "/": "/"}
    output = document(tmp_path, {path: {"get": {"responses": OK}} for path in targets})
    for requests in received(output, tmp_path).values():
        assert sorted(request.target for request in requests) == sorted(targets.values())


@pytest.mark.parametrize("key", ["a&b+c#dü%20e f=g", "plain"])
def test_a_key_in_the_query_may_have_any_characters(tmp_path: Path, key: str) -> None:
    schemes = {"key": {"type": "apiKey", "in": "query", "name": "key"}}
    paths = {path: {"get": {"responses": OK}} for path in ("/a", "/b")}
    output = document(tmp_path, paths, components={"securitySchemes": schemes}, security=[{"key": []}])
    for requests in received(output, tmp_path, oddKey=key).values():
        assert [parse_qsl(urlsplit(request.target).query) for request in requests] == [[("key", key)]] * 2


def test_a_required_query_of_optional_fields_is_sent(tmp_path: Path) -> None:
    schema = {"type": "object", "properties": {"a": {**TEXT, "example": "x y"}, "b": {"type": "integer"}}}
    form = {"schema": schema}
    paths = {}
    for path, content in (("/all", form), ("/shown", {**form, "example": {"b": 7}})):
        whole = {"name": "q", "in": "querystring", "required": True}
        whole["content"] = {"application/x-www-form-urlencoded": content}
        paths[path] = {"get": {"parameters": [whole], "responses": OK}}
    for requests in received(document(tmp_path, paths), tmp_path).values():
        assert [request.target for request in requests] == ["/all?a=x%20y&b=0", "/shown?b=7"]


def test_what_cannot_be_sent_as_it_is_meant_is_said(tmp_path: Path) -> None:
    words = {"type": "array", "items": TEXT}
    listed = [parameter(name, "query", ["a,b", "c"], schema=words, explode=name == "e") for name in ("j", "e")]
    listed.append(parameter("p", "path", {"a": "b=c"}, schema={"type": "object"}, explode=True))
    body = {"required": True, "content": {"image/*": {"schema": {**TEXT, "format": "binary"}}}}
    output = document(tmp_path, {"/{p}": {"post": {"parameters": listed, "requestBody": body, "responses": OK}}})
    [item] = items(json.loads(output.collections[0].read_bytes()))
    rows = {row["key"]: row for row in (*item["request"]["url"]["query"], *item["request"]["url"]["variable"])}
    assert {name for name, row in rows.items() if "what separates the parts" in row.get("description", "")} == {
        "j",
        "p",
    }
    assert "The document allows image/*; Content-Type is image/png." in item["request"]["description"]
    [script] = (output.folder / "curl").glob("*/*.sh")
    assert "The document allows image/*; Content-Type is image/png." in script.read_text()
