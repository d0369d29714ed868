"""OpenAPI 3.2 has the style `cookie`; like `form` it explodes unless the document says otherwise."""

import pytest

from generator.document.load import Document
from generator.examples.request import sample_request
from generator.normalize import normalize
from generator.settings.profile import default


@pytest.mark.parametrize(("more", "pairs"), [({}, [("c", "a"), ("c", "b")]), ({"explode": False}, [("c", "a,b")])])
def test_a_list_in_cookies(more: dict[str, bool], pairs: list[tuple[str, str]]) -> None:
    cookie = {
        "name": "c",
        "in": "cookie",
        "style": "cookie",
        "example": ["a", "b"],
        "schema": {"type": "array"},
        **more,
    }
    operation = {"parameters": [cookie], "responses": {"200": {"description": ""}}}
    root = {"openapi": "3.2.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": operation}}}
    api, _ = normalize(Document("x.json", root), default(""))
    assert [(value.name, value.text) for value in sample_request(api, api.operations[0]).cookies] == pairs


def test_the_style_cookie_has_no_escapes_but_of_what_ends_a_cookie() -> None:
    cookie = {"name": "c", "in": "cookie", "required": True, "schema": {"type": "string"}, "example": "a%20b, c;\u00e9"}
    for style, text in (("cookie", "a%20b, c%3B%C3%A9"), ("form", "a%2520b%2C%20c%3B%C3%A9")):
        operation = {"parameters": [{**cookie, "style": style}], "responses": {"200": {"description": ""}}}
        root = {"openapi": "3.2.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": operation}}}
        api, _ = normalize(Document("x.json", root), default(""))
        assert [value.text for value in sample_request(api, api.operations[0]).cookies] == [text]
