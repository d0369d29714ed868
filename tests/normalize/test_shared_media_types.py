"""OpenAPI 3.2: an entry of `content` may refer to a component."""

from generator.document.load import Document
from generator.examples.bodies import sample_body
from generator.normalize import normalize
from generator.settings.profile import default


def test_a_media_type_by_reference() -> None:
    body = {"required": True, "content": {"application/json": {"$ref": "#/components/mediaTypes/Pet"}}}
    root = {
        "openapi": "3.2.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"post": {"requestBody": body, "responses": {"200": {"description": ""}}}}},
        "components": {"mediaTypes": {"Pet": {"schema": {"type": "object"}, "example": {"n": 4}}}},
    }
    api, _ = normalize(Document("x.json", root), default(""))
    sample = sample_body(api, api.operations[0])
    assert sample is not None
    assert sample.value == {"n": 4}
