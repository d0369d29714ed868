"""The page shows bodies as they are sent: XML as XML, not as JSON."""

import json
import re
from pathlib import Path

from generator import pipeline
from generator.settings.job import Job


def test_an_xml_body_is_shown_as_xml(tmp_path: Path) -> None:
    schema = {"type": "object", "xml": {"name": "book"}, "properties": {"title": {"type": "string", "example": "Ann"}}}
    content = {"application/xml": {"schema": schema}}
    answer = {"200": {"description": "ok", "content": content}}
    document = {
        "openapi": "3.0.3",
        "info": {"title": "X", "version": "1"},
        "servers": [{"url": "http://127.0.0.1"}],
        "paths": {"/x": {"post": {"requestBody": {"content": content}, "responses": answer}}},
    }
    file = tmp_path / "x.json"
    file.write_text(json.dumps(document))
    files = pipeline.build(Job(file.as_posix(), targets=("docs",))).files
    text = "".join(one.content.decode() for one in files.values())
    assert re.search(r"title(?:>|\\u003e|\\x3e|&gt;)Ann", text, re.IGNORECASE)
    assert '"title": "Ann"' not in text
