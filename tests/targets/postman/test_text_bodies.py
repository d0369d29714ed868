"""A body that is a text leaves Postman byte for byte: its tabs and line ends are part of it."""

import json
from pathlib import Path
from typing import Any

from generator.pipeline import Job, build
from tests.clients.engines import newman
from tests.clients.loopback import Loopback

MEDIA_TYPES = ("text/plain", "text/tab-separated-values", "application/yaml")
TABLE = "name\tsize\r\nbolt\t3\r\n\tnut  4\rlast\n\n"


def taking(media_type: str) -> dict[str, Any]:
    body = {"required": True, "content": {media_type: {"schema": {"type": "string"}, "example": TABLE}}}
    return {"post": {"requestBody": body, "responses": {"200": {"description": ""}}}}


def test_tabs_and_line_ends_arrive(tmp_path: Path) -> None:
    with Loopback() as server:
        root = {
            "openapi": "3.1.0",
            "info": {"title": "Tables", "version": "1"},
            "servers": [{"url": server.url}],
            "paths": {f"/{number}": taking(media_type) for number, media_type in enumerate(MEDIA_TYPES)},
        }
        path = tmp_path / "tables.json"
        path.write_text(json.dumps(root))
        collection = build(Job(str(path), targets=("postman",))).files["postman/tables.postman_collection.json"]
        newman(json.loads(collection.content), tmp_path, values={"baseUrl": server.url})
    assert [received.body for received in server.requests] == [TABLE.encode()] * 3
