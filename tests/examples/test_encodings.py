"""A text that is bytes in an encoding (OpenAPI 3.1, `contentEncoding`) has that encoding in its sample."""

import base64
from collections.abc import Callable

import pytest

from generator.document.load import Document
from generator.examples.request import sample_request
from generator.normalize import normalize
from generator.settings.profile import default

DECODERS: dict[str, Callable[[str], bytes]] = {
    "base64": base64.b64decode,
    "Base64URL": lambda text: base64.urlsafe_b64decode(text + "=="),
    "base32": base64.b32decode,
    "base16": base64.b16decode,
}


@pytest.mark.parametrize("encoding", DECODERS)
def test_the_sample_of_an_encoded_text(encoding: str) -> None:
    schema = {"type": "string", "contentEncoding": encoding, "contentMediaType": "image/png"}
    parameter = {"name": "q", "in": "query", "required": True, "schema": schema}
    operation = {"parameters": [parameter], "responses": {"200": {"description": ""}}}
    root = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": operation}}}
    api, _ = normalize(Document("x.json", root), default(""))
    assert [DECODERS[encoding](value.text) for value in sample_request(api, api.operations[0]).query] == [b"example"]
