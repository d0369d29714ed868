"""A body that is a text leaves Postman byte for byte: its tabs and line ends are part of it."""

import json
from pathlib import Path

import pytest

from generator.pipeline import Job, build
from tests.clients.engines import newman
from tests.clients.loopback import Loopback

TABLE = "name\tsize\r\nbolt\t3\r\n\tnut  4\rlast\n\n"


@pytest.mark.parametrize("media_type", ["text/plain", "text/tab-separated-values", "application/yaml"])
def test_tabs_and_line_ends_arrive(tmp_path: Path, media_type: str) -> None:
    body = {"required": True, "content": {media_type: {"schema": {"type": "string"}, "example": TABLE}}}
    with Loopback() as server:
        root = {
            "openapi": "3.1.0",
            "info": {"title": "Tables", "version": "1"},
            "servers": [{"url": server.url}],
            "paths": {"/tables": {"post": {"requestBody": body, "responses": {"200": {"description": ""}}}}},
        }
        path = tmp_path / "tables.json"
        path.write_text(json.dumps(root))
        collection = build(Job(str(path), targets=("postman",))).files["postman/tables.postman_collection.json"]
        newman(json.loads(collection.content), tmp_path, values={"baseUrl": server.url})
    (received,) = server.requests
    assert received.body == TABLE.encode()
