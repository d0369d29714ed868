"""A member that only a pattern declares (`patternProperties`) has that schema, not the one of free members."""

from typing import Any

import pytest

from generator.document.load import Document
from generator.examples.request import sample_request
from generator.normalize import normalize
from generator.settings.profile import default

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("additional", [False, {"type": "integer"}])
@pytest.mark.parametrize("media_type", [FORM, "application/json"])
def test_the_example_of_such_a_member_stays(media_type: str, additional: Any) -> None:
    schema = {
        "type": "object",
        "required": ["n"],
        "properties": {"n": {"type": "integer"}},
        "patternProperties": {"^x-": {"type": "string"}},
        "additionalProperties": additional,
    }
    body = {"content": {media_type: {"schema": schema, "example": {"n": "one", "x-a": "b"}}}}
    operation = {"requestBody": body, "responses": {"200": {"description": ""}}}
    root = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"post": operation}}}
    api, _ = normalize(Document("x.json", root), default(""))
    sent = sample_request(api, api.operations[0]).body
    assert sent is not None
    fields = {field.name: field.text for field in sent.fields} if media_type == FORM else sent.value
    assert fields == ({"n": "0", "x-a": "b"} if media_type == FORM else {"n": 0, "x-a": "b"})
