"""Lists of Swagger 2.0 (`collectionFormat`): each separator reaches the server, in queries and in forms."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from generator.pipeline import Job, build
from tests.clients import engines
from tests.clients.loopback import Loopback

PAIRS = {
    "csv": [("ids", "a,b")],
    "ssv": [("ids", "a b")],
    "tsv": [("ids", "a\tb")],
    "pipes": [("ids", "a|b")],
    "multi": [("ids", "a"), ("ids", "b")],
}


def call(location: str, collection: str) -> dict[str, Any]:
    ids = {"name": "ids", "in": location, "type": "array", "required": True, "default": ["a", "b"]}
    parameter = {**ids, "items": {"type": "string"}, "collectionFormat": collection}
    return {"post": {"parameters": [parameter], "responses": {"200": {"description": "ok"}}}}


@pytest.mark.parametrize("location", ["query", "formData"])
def test_separators_arrive(tmp_path: Path, location: str) -> None:
    paths = {f"/{name}": call(location, name) for name in PAIRS}
    document = {"swagger": "2.0", "info": {"title": "X", "version": "1"}, "host": "a.example", "paths": paths}
    (tmp_path / "x.json").write_text(json.dumps(document))
    files = build(Job(str(tmp_path / "x.json"), targets=("postman",))).files
    collection = json.loads(files["postman/x.postman_collection.json"].content)
    with Loopback() as server:
        assert engines.newman(collection, tmp_path / "newman", values={"baseUrl": server.url}).failures == []
    arrived = {}
    for request in server.requests:
        path, _, query = request.target.partition("?")
        arrived[path[1:]] = parse_qsl(query or request.body.decode())
    assert arrived == PAIRS
